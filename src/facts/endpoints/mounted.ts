import { argument } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { conditions, keyOf } from './following.ts'
import type { Holders, RouteHolder } from './objects.ts'
import { adoptOrphans } from './orphans.ts'
import type { Paths } from './paths.ts'
import { UNKNOWN_PART } from './paths.ts'
import type { IncludeRegistration, MiddlewareRegistration, Registered, RouteRegistration } from './registered.ts'
import type { Registrations } from './registrations.ts'
import type { Terms } from './terms.ts'
import type { GuardLevel } from './types.ts'

/** Dependencies that a route has because of where it hangs. */
export interface Inherited {
  readonly node: PythonNode
  readonly level: GuardLevel
  /** The constructor or include it was given to. */
  readonly owner: PythonNode
}

/** One route on one way from an application down to it. */
export interface MountedRoute {
  readonly application: RouteHolder
  readonly holder: RouteHolder
  readonly route: RouteRegistration
  readonly path: string
  readonly inherited: readonly Inherited[]
  /** Registered on this application and, for a mounted one, on those around it: they all see the request. */
  readonly middleware: readonly MiddlewareRegistration[]
  /** Conditions (`if settings.debug:`) under which one of the registrations on the way happens. */
  readonly conditions: readonly PythonNode[]
  /** Why the way to it is a guess, when it is one. */
  readonly assumed: string | undefined
  /** The innermost application it is served by, and the path that one is mounted at. */
  readonly served: RouteHolder
  readonly base: string
  readonly inSchema: boolean
}

/** Something mounted that has no routes we can read: static files, a metrics application, another framework. */
export interface MountedOther {
  readonly application: RouteHolder
  readonly node: PythonNode
  readonly path: string
  readonly what: string
  readonly middleware: readonly MiddlewareRegistration[]
  readonly conditions: readonly PythonNode[]
}

export interface Mounted {
  readonly applications: readonly RouteHolder[]
  readonly routers: readonly RouteHolder[]
  readonly routes: readonly MountedRoute[]
  readonly others: readonly MountedOther[]
  /** Every application on every path it is reached by, for the routes the framework adds itself. */
  readonly served: readonly {
    readonly holder: RouteHolder
    readonly application: RouteHolder
    readonly prefix: string
  }[]
  /** Routers and applications that some application reaches. */
  readonly reached: ReadonlySet<RouteHolder>
}

interface Way {
  readonly application: RouteHolder
  readonly prefix: string
  readonly inherited: readonly Inherited[]
  readonly middleware: readonly MiddlewareRegistration[]
  readonly conditions: readonly PythonNode[]
  readonly through: readonly RouteHolder[]
  readonly served: RouteHolder
  readonly base: string
  readonly inSchema: boolean
  readonly assumed: string | undefined
}

/** No honest service has this many routes; a mistake of ours in following includes could. */
const MAX_ROUTES = 20_000

/** Walks from every application down its includes and mounts, once for each way a router is reached. */
export function mountRoutes(terms: Terms, holders: Holders, paths: Paths, registrations: Registrations): Mounted {
  const all = [...new Set(holders.all())]
  const applications = all.filter(({ kind }) => kind === 'application')
  const routers = all.filter(({ kind }) => kind === 'router')
  const mounted = new Set(all.flatMap((holder) => alwaysMounted(paths, registrations.of(holder))))
  adoptOrphans(terms, registrations, applications, routers)
  const walk = new Walk(paths, registrations)
  for (const application of applications) if (!mounted.has(application)) walk.start(application)
  // Applications that only mount each other in a ring are still applications.
  for (const application of applications) if (!walk.visited.has(application)) walk.start(application)
  const { routes, others, served, reached } = walk
  return { applications, routers, routes, others, served, reached }
}

function alwaysMounted(paths: Paths, { mounts }: Registered): RouteHolder[] {
  return mounts.flatMap(({ target, node, path, frame }) => {
    // `if prefix: parent.mount(prefix, app)`: without the prefix, the application is served as it is.
    const isOnlySometimes = conditions(node).length > 0 && paths.text(path, frame).includes(UNKNOWN_PART)
    return target === undefined || isOnlySometimes ? [] : [target]
  })
}

class Walk {
  readonly routes: MountedRoute[] = []
  readonly others: MountedOther[] = []
  readonly served: { holder: RouteHolder; application: RouteHolder; prefix: string }[] = []
  readonly reached = new Set<RouteHolder>()
  readonly visited = new Set<RouteHolder>()
  readonly #paths: Paths
  readonly #registrations: Registrations

  constructor(paths: Paths, registrations: Registrations) {
    this.#paths = paths
    this.#registrations = registrations
  }

  start(application: RouteHolder): void {
    const { middleware } = this.#registrations.of(application)
    const nothing = { prefix: '', base: '', inherited: [], conditions: [], through: [], assumed: undefined }
    this.#down(application, { application, served: application, middleware, ...nothing, inSchema: true })
  }

  #down(holder: RouteHolder, way: Way): void {
    if (way.through.includes(holder) || this.routes.length > MAX_ROUTES) return
    if (way.assumed === undefined) this.reached.add(holder)
    this.visited.add(holder)
    const isApplication = holder.kind === 'application'
    if (isApplication) this.served.push({ holder, application: way.application, prefix: way.prefix })
    const level = isApplication ? 'application' : 'router'
    const own = this.#registrations.holderDependencies(holder)
    const constructors = [holder.node, ...holder.constructors]
    const here: Way = {
      ...way,
      ...(isApplication ? { served: holder, base: way.prefix } : {}),
      prefix: way.prefix + (isApplication ? '' : this.#prefixOf(holder)),
      inherited: [...way.inherited, ...own.map((node): Inherited => ({ node, level, owner: holder.node }))],
      through: [...way.through, holder],
      inSchema: way.inSchema && constructors.every((call) => this.#registrations.inSchema(call, holder.frame)),
    }
    const registered = this.#registrations.of(holder)
    this.#routes(holder, registered, here)
    for (const include of registered.includes) this.#include(include, here)
    this.#mounts(registered, here)
  }

  #routes(holder: RouteHolder, { routes }: Registered, here: Way): void {
    for (const { route, path } of distinct(routes, this.#paths)) {
      this.routes.push({
        ...here,
        holder,
        route,
        path: here.prefix + path || '/',
        inSchema: here.inSchema && route.inSchema,
        conditions: [...here.conditions, ...route.conditions],
      })
    }
  }

  #include(include: IncludeRegistration, here: Way): void {
    const { node, frame, target, prefix, dependencies } = include
    const own = dependencies.map((one): Inherited => ({ node: one, level: 'include', owner: node }))
    this.#down(target, {
      ...here,
      prefix: here.prefix + this.#paths.text(prefix, frame),
      inherited: [...here.inherited, ...own],
      conditions: [...here.conditions, ...include.conditions],
      inSchema: here.inSchema && include.inSchema,
      assumed: here.assumed ?? include.assumed,
    })
  }

  #mounts(registered: Registered, here: Way): void {
    const seen = new Set<string>()
    for (const { node, frame, path, target, what, conditions: own } of registered.mounts) {
      const prefix = here.prefix + this.#paths.text(path, frame).replace(/\/+$/, '')
      const key = [keyOf(node), target === undefined ? what : keyOf(target.node), prefix, ...own.map(keyOf)].join('\n')
      if (seen.has(key)) continue
      seen.add(key)
      if (prefix.includes(UNKNOWN_PART) && isElsewhere(node, target, registered)) continue
      const tests = [...here.conditions, ...own]
      if (target === undefined) {
        const { application, middleware } = here
        this.others.push({ application, node, path: prefix, what, middleware, conditions: tests })
      } else {
        // A mounted application is a world of its own: the dependencies around it do not reach into it.
        const middleware = [...here.middleware, ...this.#registrations.of(target).middleware]
        this.#down(target, { ...here, prefix, inherited: [], middleware, conditions: tests, inSchema: true })
      }
    }
  }

  #prefixOf(holder: RouteHolder): string {
    for (const call of [holder.node, ...holder.constructors]) {
      const prefix = argument(call, 'prefix')
      if (prefix !== undefined) return this.#paths.text(prefix, holder.frame)
    }
    return ''
  }
}

/** True when the other branch of the same `if` mounts the same thing on a path that is known. */
function isElsewhere(node: PythonNode, target: RouteHolder | undefined, { mounts }: Registered): boolean {
  const choice = node.enclosing('if_statement')
  if (choice === undefined) return false
  return mounts.some(
    (one) => one.target === target && !one.node.equals(node) && one.node.enclosing('if_statement')?.equals(choice),
  )
}

/**
 * The routes of a holder with their paths. A function that registers on an application and is called twice registers
 * the same route twice.
 */
function distinct(
  routes: readonly RouteRegistration[],
  paths: Paths,
): { readonly route: RouteRegistration; readonly path: string }[] {
  const seen = new Map<string, { readonly route: RouteRegistration; readonly path: string }>()
  for (const route of routes) {
    const path = paths.text(route.path, route.frame)
    const nodes = [route.node, route.handler, ...route.dependencies, ...route.conditions]
    const key = [path, route.methods.join(), ...nodes.map(keyOf)].join('\n')
    if (!seen.has(key)) seen.set(key, { route, path })
  }
  return [...seen.values()]
}
