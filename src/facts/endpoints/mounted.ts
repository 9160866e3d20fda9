import type { PythonNode } from '../../parsers/python/tree.ts'
import { conditions, keyOf } from './following.ts'
import type { Holders, RouteHolder } from './objects.ts'
import { adoptOrphans } from './orphans.ts'
import type { Paths } from './paths.ts'
import { UNKNOWN_PART } from './paths.ts'
import type { MiddlewareRegistration, Registered, RouteRegistration } from './registered.ts'
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
  const mountedApps = new Set(
    all.flatMap((holder) =>
      registrations.of(holder).mounts.flatMap(({ target, node, path, frame }) => {
        // `if prefix: parent.mount(prefix, app)`: without the prefix, the application is served as it is.
        const isOnlySometimes = conditions(node).length > 0 && paths.text(path, frame).includes(UNKNOWN_PART)
        return target === undefined || isOnlySometimes ? [] : [target]
      }),
    ),
  )
  const routes: MountedRoute[] = []
  const others: MountedOther[] = []
  const served: { holder: RouteHolder; application: RouteHolder; prefix: string }[] = []
  const reached = new Set<RouteHolder>()
  const visited = new Set<RouteHolder>()
  adoptOrphans(terms, registrations, applications, routers)

  function walk(holder: RouteHolder, way: Way): void {
    if (way.through.includes(holder) || routes.length > MAX_ROUTES) return
    if (way.assumed === undefined) reached.add(holder)
    visited.add(holder)
    const registered = registrations.of(holder)
    const through = [...way.through, holder]
    const own = holder.kind === 'application' ? 'application' : 'router'
    const inherited = [
      ...way.inherited,
      ...registrations.holderDependencies(holder).map((node): Inherited => ({ node, level: own, owner: holder.node })),
    ]
    if (holder.kind === 'application') served.push({ holder, application: way.application, prefix: way.prefix })
    const owner = holder.kind === 'application' ? { served: holder, base: way.prefix } : {}
    const shown =
      way.inSchema && [holder.node, ...holder.constructors].every((call) => registrations.inSchema(call, holder.frame))
    const here = { ...way, ...owner, through, inSchema: shown }
    const base = way.prefix + (holder.kind === 'router' ? routerPrefix(holder) : '')
    const conditionsOf = (own: readonly PythonNode[]): PythonNode[] => [...way.conditions, ...own]

    for (const { route, path } of distinct(registered.routes, paths)) {
      const full = base + path || '/'
      const inSchema = shown && route.inSchema
      routes.push({
        ...here,
        holder,
        route,
        path: full,
        inherited,
        inSchema,
        conditions: conditionsOf(route.conditions),
      })
    }
    for (const include of registered.includes) {
      const { node, frame, target, prefix, dependencies, assumed, conditions: own } = include
      walk(target, {
        ...here,
        prefix: base + paths.text(prefix, frame),
        inherited: [
          ...inherited,
          ...dependencies.map((one): Inherited => ({ node: one, level: 'include', owner: node })),
        ],
        conditions: conditionsOf(own),
        inSchema: shown && include.inSchema,
        assumed: way.assumed ?? assumed,
      })
    }
    const seen = new Set<string>()
    for (const { node, frame, path, target, what, conditions: own } of registered.mounts) {
      const prefix = base + paths.text(path, frame).replace(/\/+$/, '')
      const key = [keyOf(node), target === undefined ? what : keyOf(target.node), prefix, ...own.map(keyOf)].join('\n')
      if (seen.has(key)) continue
      seen.add(key)
      if (prefix.includes(UNKNOWN_PART) && isElsewhere(node, target, registered)) continue
      const tests = conditionsOf(own)
      if (target === undefined) {
        const { application, middleware } = way
        others.push({ application, node, path: prefix, what, middleware, conditions: tests })
      } else {
        // A mounted application is a world of its own: the dependencies around it do not reach into it.
        const middleware = [...way.middleware, ...registrations.of(target).middleware]
        walk(target, { ...here, prefix, inherited: [], middleware, conditions: tests, inSchema: true })
      }
    }
  }

  function routerPrefix(holder: RouteHolder): string {
    for (const call of [holder.node, ...holder.constructors]) {
      const prefix = call
        .field('arguments')
        ?.parts.find((part) => part.field('name')?.text === 'prefix')
        ?.field('value')
      const text = prefix === undefined ? undefined : paths.text(prefix, holder.frame)
      if (text !== undefined) return text
    }
    return ''
  }

  const start = (application: RouteHolder): void => {
    const { middleware } = registrations.of(application)
    const nothing = {
      prefix: '',
      base: '',
      inherited: [],
      conditions: [],
      through: [],
      assumed: undefined,
      inSchema: true,
    }
    walk(application, { application, served: application, middleware, ...nothing })
  }
  for (const application of applications) if (!mountedApps.has(application)) start(application)
  // Applications that only mount each other in a ring are still applications.
  for (const application of applications) if (!visited.has(application)) start(application)
  return { applications, routers, routes, others, served, reached }
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
