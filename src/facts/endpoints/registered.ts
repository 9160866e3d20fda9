import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Frame } from './following.ts'
import type { RouteHolder } from './objects.ts'

/** What every registration has: where it stands, the run of the code it happens in, and what decides about it. */
interface Registration {
  readonly node: PythonNode
  readonly frame: Frame
  /** Conditions around it that this run does not decide, innermost first. */
  readonly conditions: readonly PythonNode[]
}

/** One route as the code registers it: before prefixes and inherited dependencies. */
export interface RouteRegistration extends Registration {
  readonly methods: readonly string[]
  readonly path: PythonNode | undefined
  /** `function_definition`, `class_definition` or an expression that was not followed. */
  readonly handler: PythonNode
  readonly dependencies: readonly PythonNode[]
  readonly inSchema: boolean
}

export interface IncludeRegistration extends Registration {
  readonly target: RouteHolder
  readonly prefix: PythonNode | undefined
  readonly dependencies: readonly PythonNode[]
  readonly inSchema: boolean
  /** Why this include is a guess, when it is one. */
  readonly assumed?: string
}

export interface MountRegistration extends Registration {
  readonly path: PythonNode | undefined
  readonly target: RouteHolder | undefined
  /** What is mounted when it is no application of ours: `starlette.staticfiles.StaticFiles`. */
  readonly what: string
}

export interface MiddlewareRegistration {
  readonly node: PythonNode
  /** The class or function, as written. */
  readonly what: PythonNode
  readonly options: PythonNode
}

/** A loop that registers a route for each route there is already: `for route in app.routes: app.add_route(…)`. */
export interface CloneRegistration extends Registration {
  readonly holder: RouteHolder
  readonly loop: PythonNode
  /** The router or application whose routes the loop goes through. */
  readonly source: RouteHolder
}

/** An include whose router is not known: whatever is included nowhere else may be meant. */
export type OpenInclude = Omit<IncludeRegistration, 'target'> & {
  readonly onto: readonly RouteHolder[]
  /** The expression that gives the router. */
  readonly router: PythonNode
}

/** What is registered on one holder. */
export interface Registered {
  readonly routes: RouteRegistration[]
  readonly includes: IncludeRegistration[]
  readonly mounts: MountRegistration[]
  readonly middleware: MiddlewareRegistration[]
}

/** What keeps registrations as they are read. */
export interface Recorder {
  of(holder: RouteHolder): Registered
  /** Records one route on each holder. */
  route(
    holders: readonly RouteHolder[],
    call: PythonNode,
    frame: Frame,
    handler: PythonNode,
    path: PythonNode | undefined,
    methods: readonly string[],
  ): void
  /** Records what is mounted at a path, application of ours or not. */
  mounted(
    holder: RouteHolder,
    node: PythonNode,
    frame: Frame,
    path: PythonNode | undefined,
    given: PythonNode | undefined,
  ): void
  /** The function or class that serves a route, or the expression itself where it could not be followed. */
  handler(node: PythonNode | undefined, frame: Frame): PythonNode | undefined
  /** Notes a registration that was seen but not understood, once. */
  miss(node: PythonNode, reason: string): void
}

export interface Unresolved {
  readonly node: PythonNode
  readonly reason: string
}

export const HTTP = ['get', 'post', 'put', 'delete', 'patch', 'options', 'head', 'trace'] as const

/** A class of Starlette's `HTTPEndpoint` serves the methods it defines; a function GET. */
export function endpointMethods(handler: PythonNode, registration: string): readonly string[] {
  if (handler.kind !== 'class_definition')
    return registration === 'add_route' && handler.kind !== 'function_definition' ? ['*'] : ['GET']
  const names = handler.find('function_definition').map((one) => one.field('name')?.text ?? '')
  const methods = HTTP.filter((method) => names.includes(method)).map((method) => method.toUpperCase())
  return methods.length > 0 ? methods : ['*']
}

export function firstLine({ text }: { text: string }): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 80 ? `${line.slice(0, 77)}...` : line
}
