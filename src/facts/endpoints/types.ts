import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'

/** How a guard came to stand before an endpoint. */
export type GuardLevel =
  | 'parameter'
  | 'decorator'
  | 'router'
  | 'include'
  | 'application'
  | 'middleware'
  | 'inline'
  | 'class'
  | 'route'

/** One thing that stands between a request and a handler and has to do with who is asking. */
export interface Guard {
  /** Full name of the dependency, decorator, middleware or function. */
  readonly name: string
  readonly level: GuardLevel
  /** Where it is applied. */
  readonly at: Position
  /** Where it refuses: the `raise` (or returned 401/403) that makes it a guard. Undefined when none was found. */
  readonly refusesAt: Position | undefined
  /** `refuses`: no way past it without credentials; `optional`: lets anonymous requests through; `unknown`: not seen. */
  readonly effect: 'refuses' | 'optional' | 'unknown'
  /** `credentials` (who), `role` (what they may do), `signature` (a signed message, as webhooks), `token` (a link's). */
  readonly about: 'credentials' | 'role' | 'signature' | 'token'
  readonly roles: readonly string[]
}

export interface EndpointAuth {
  /**
   * `guarded`: some guard refuses; `optional`: guards exist, none refuses; `open`: none exists; `unknown`: something
   * on the way could not be resolved, so `open` would be a guess.
   */
  readonly kind: 'guarded' | 'optional' | 'open' | 'unknown'
  readonly via: readonly Guard[]
  readonly confidence: Confidence
  /** Why it is unknown, in words. */
  readonly reason?: string
}

export interface RateLimit {
  /** What limits: full name of the decorator, dependency or middleware. */
  readonly name: string
  /** The limit as written (`5/minute`), when it is a constant. */
  readonly limit: string | undefined
  readonly level: GuardLevel
  readonly at: Position
}

/** One route of one application, once for each way it is mounted. */
export interface Endpoint {
  /** `GET`, `POST`, …, `WEBSOCKET`, or `*` where any method is served. */
  readonly method: string
  /** The full path with all prefixes; a part that could not be known stands as `{?}`. */
  readonly path: string
  readonly pathKnown: boolean
  /** Full name of the handler function: `app.api.leads.list_leads`. */
  readonly handler: string
  /** Where the route is declared: decorator or registration call. */
  readonly at: Position
  /** Where the handler is defined. */
  readonly handlerAt: Position
  readonly framework: string
  /** Name of the application it is reached through (the outermost one). */
  readonly application: string
  readonly auth: EndpointAuth
  readonly roles: readonly string[]
  readonly rateLimit: RateLimit | undefined
  /** The condition under which it exists at all (`if settings.debug:`), as written. */
  readonly conditional: string | undefined
  readonly inSchema: boolean
  /** Recognised purpose by path, name and body: decides what `open` means. */
  readonly purpose:
    | 'login'
    | 'logout'
    | 'registration'
    | 'password-reset'
    | 'token-link'
    | 'webhook'
    | 'health'
    | 'metrics'
    | 'documentation'
    | 'well-known'
    | 'static'
    | 'oauth'
    | 'public-page'
    | 'ordinary'
}

export interface Middleware {
  /** Full name of the class or function. */
  readonly name: string
  /** Full names of the library classes it is derived from, when it is a class of the repository. */
  readonly inherits: readonly string[]
  readonly at: Position
  readonly application: string
  /**
   * Keyword arguments of the registration as written, with their constant value when it is known. One named `**` stands
   * for what is unpacked there and could not be read (`**cors_options()`): it may hold any of those that are missing.
   */
  readonly options: Readonly<Record<string, { readonly text: string; readonly value: unknown; readonly at: Position }>>
  readonly conditional: string | undefined
}

/** A router that has routes, and whether an application ever includes it. */
export interface Router {
  readonly name: string
  readonly at: Position
  readonly routes: number
  /** `mounted`, `unmounted`, or `unknown` when it escapes into code that was not understood. */
  readonly state: 'mounted' | 'unmounted' | 'unknown'
}

export interface Application {
  readonly name: string
  readonly at: Position
  readonly framework: string
  /** Keyword arguments of the constructor, as for middleware. */
  readonly options: Middleware['options']
}

/** A web framework that the repository imports. */
export interface WebFramework {
  readonly name: string
  /** False for those whose routes we cannot read yet: then absence of endpoints proves nothing. */
  readonly understood: boolean
  readonly at: Position
}

export interface EndpointsFacts {
  readonly frameworks: readonly WebFramework[]
  readonly applications: readonly Application[]
  readonly endpoints: readonly Endpoint[]
  readonly middleware: readonly Middleware[]
  readonly routers: readonly Router[]
  /** Middleware classes of the repository that no code but their own definition names: written, never put in force. */
  readonly unusedMiddleware: readonly { readonly name: string; readonly at: Position }[]
  /** How many middleware classes the repository defines. */
  readonly middlewareClasses: number
  /** Registrations that were seen but not understood (`include_router(load(name))`), with the reason. */
  readonly unresolved: readonly { readonly at: Position; readonly reason: string }[]
}
