import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Holders, RouteHolder } from './objects.ts'
import type { Paths } from './paths.ts'
import { UNKNOWN_PART } from './paths.ts'
import type { MiddlewareRegistration, Registered, Registrations, RouteRegistration } from './registrations.ts'
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
  readonly assumed: string | undefined
}

/** No honest service has this many routes; a mistake of ours in following includes could. */
const MAX_ROUTES = 20_000

/** Walks from every application down its includes and mounts, once for each way a router is reached. */
export function mountRoutes(holders: Holders, paths: Paths, registrations: Registrations): Mounted {
  const all = [...new Set(holders.all())]
  const applications = all.filter(({ kind }) => kind === 'application')
  const routers = all.filter(({ kind }) => kind === 'router')
  const mountedApps = new Set(
    all.flatMap((holder) =>
      registrations.of(holder).mounts.flatMap(({ target, node, path }) => {
        // `if prefix: parent.mount(prefix, app)`: without the prefix, the application is served as it is.
        const isOnlySometimes = conditions(node).length > 0 && paths.text(path).includes(UNKNOWN_PART)
        return target === undefined || isOnlySometimes ? [] : [target]
      }),
    ),
  )
  const routes: MountedRoute[] = []
  const others: MountedOther[] = []
  const served: { holder: RouteHolder; application: RouteHolder; prefix: string }[] = []
  const reached = new Set<RouteHolder>()
  const visited = new Set<RouteHolder>()
  adoptOrphans(registrations, applications, routers)

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
    const base = way.prefix + (holder.kind === 'router' ? routerPrefix(holder) : '')
    const conditionsOf = (node: PythonNode): PythonNode[] => [...way.conditions, ...conditions(node)]

    for (const route of registered.routes) {
      const path = base + paths.text(route.path, route.bound) || '/'
      routes.push({ ...way, holder, route, path, inherited, conditions: conditionsOf(route.node) })
    }
    for (const { node, target, prefix, bound, dependencies, assumed } of registered.includes) {
      walk(target, {
        ...way,
        prefix: base + paths.text(prefix, bound),
        inherited: [
          ...inherited,
          ...dependencies.map((one): Inherited => ({ node: one, level: 'include', owner: node })),
        ],
        conditions: conditionsOf(node),
        through,
        assumed: way.assumed ?? assumed,
      })
    }
    for (const { node, path, target, what } of registered.mounts) {
      const prefix = base + paths.text(path).replace(/\/+$/, '')
      if (prefix.includes(UNKNOWN_PART) && isElsewhere(node, target, registered)) continue
      if (target === undefined)
        others.push({
          application: way.application,
          node,
          path: prefix,
          what,
          middleware: way.middleware,
          conditions: conditionsOf(node),
        })
      else {
        // A mounted application is a world of its own: the dependencies around it do not reach into it.
        const middleware = [...way.middleware, ...registrations.of(target).middleware]
        walk(target, { ...way, prefix, inherited: [], middleware, conditions: conditionsOf(node), through })
      }
    }
  }

  function routerPrefix(holder: RouteHolder): string {
    for (const call of [holder.node, ...holder.constructors]) {
      const prefix = call
        .field('arguments')
        ?.parts.find((part) => part.field('name')?.text === 'prefix')
        ?.field('value')
      const text = prefix === undefined ? undefined : paths.text(prefix)
      if (text !== undefined) return text
    }
    return ''
  }

  const start = (application: RouteHolder): void => {
    const { middleware } = registrations.of(application)
    const nothing = { prefix: '', inherited: [], conditions: [], through: [], assumed: undefined }
    walk(application, { application, middleware, ...nothing })
  }
  for (const application of applications) if (!mountedApps.has(application)) start(application)
  // Applications that only mount each other in a ring are still applications.
  for (const application of applications) if (!visited.has(application)) start(application)
  return { applications, routers, routes, others, served, reached }
}

/**
 * Routers that nothing includes may be what an include means that could not be followed. They are hung there, marked
 * as assumed, so that their endpoints are listed as unknown instead of missing.
 */
function adoptOrphans(
  registrations: Registrations,
  applications: readonly RouteHolder[],
  routers: readonly RouteHolder[],
): void {
  const [first, ...rest] = registrations.openIncludes
  if (first === undefined) return
  const targets = new Set(
    [...applications, ...routers].flatMap((one) => {
      const { includes, mounts } = registrations.of(one)
      return [...includes, ...mounts].map(({ target }) => target)
    }),
  )
  const size = (one: RouteHolder): number => registrations.of(one).includes.length + registrations.of(one).routes.length
  const largest = [...applications].sort((a, b) => size(b) - size(a)).slice(0, 1)
  const named = [...new Set(registrations.openIncludes.flatMap(({ onto }) => onto))]
  const same = rest.every(({ prefix }) => prefix?.text === first.prefix?.text)
  const include = {
    node: first.node,
    prefix: same ? first.prefix : undefined,
    bound: first.bound,
    dependencies: rest.length === 0 ? first.dependencies : [],
    assumed: `the include at ${first.node.position.file}:${first.node.line} could not be followed`,
  }
  for (const target of routers.filter((router) => !targets.has(router))) {
    for (const host of named.length > 0 ? named : largest) {
      if (host !== target) registrations.of(host).includes.push({ ...include, target })
    }
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

/** The tests of `if` statements around a node, up to the module. */
export function conditions(node: PythonNode): PythonNode[] {
  const found: PythonNode[] = []
  for (let at: PythonNode | undefined = node; at !== undefined; at = at.parentNode) {
    const around: PythonNode | undefined = at.parentNode
    if (around?.kind !== 'if_statement' || at.fieldName !== 'consequence') continue
    const test = around.field('condition')
    if (test !== undefined && !/TYPE_CHECKING|__name__/.test(test.text)) found.push(test)
  }
  return found
}
