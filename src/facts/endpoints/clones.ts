import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant } from '../python/types.ts'
import type { Frame } from './following.ts'
import type { Mounted, MountedRoute } from './mounted.ts'
import type { Holders, RouteHolder } from './objects.ts'
import { methodsOf, option, type Paths, UNKNOWN_PART } from './paths.ts'
import type { CloneRegistration } from './registered.ts'
import type { Registrations } from './registrations.ts'
import type { Terms } from './terms.ts'

/**
 * Routes that a loop makes out of the routes an application has already: `for route in app.routes:
 * app.add_api_route(renamed(route.path), route.endpoint)`. The loop is gone through with each route that was found;
 * where a path cannot be computed the loop is told as unresolved. A path and method that is served already adds
 * nothing, as the first route that matches answers (Starlette's manual, "Route priority").
 */
export function withClones(
  terms: Terms,
  holders: Holders,
  paths: Paths,
  registrations: Registrations,
  mounted: Mounted,
): Mounted {
  if (registrations.clones.length === 0) return mounted
  terms.learn((object, frame) => tablesOf(holders, mounted, object, frame))
  const clones = registrations.clones.flatMap((clone) => {
    if (clone.holder !== clone.source || clone.source.kind !== 'application') {
      registrations.miss(clone.node, 'routes are made from the routes of another router')
      return []
    }
    const served = routesOf(mounted, clone.source)
    const taken = new Set(served.flatMap(keysOf))
    return served
      .flatMap((original, place) => cloned(terms, paths, registrations, clone, original, place))
      .filter((route) => keysOf(route).some((key) => !taken.has(key)))
  })
  return { ...mounted, routes: [...mounted.routes, ...clones] }
}

function keysOf({ route, path, application }: MountedRoute): string[] {
  return route.methods.map((method) => `${application.name} ${method} ${path}`)
}

function routesOf(mounted: Mounted, source: RouteHolder): readonly MountedRoute[] {
  return mounted.routes.filter(({ served }) => served === source)
}

function tablesOf(holders: Holders, mounted: Mounted, object: PythonNode, frame: Frame): readonly Constant[] {
  const outer =
    object.kind === 'attribute' && object.field('attribute')?.text === 'router' ? object.field('object') : undefined
  const own = [...holders.of(object, frame), ...(outer === undefined ? [] : holders.of(outer, frame))]
  return own.flatMap((holder) => routesOf(mounted, holder).map(entryOf))
}

/** A route as code sees it that goes through a table of routes. */
function entryOf({ route, path, base, holder, inSchema }: MountedRoute): Constant {
  const isSocket = route.methods.includes('WEBSOCKET')
  const kind = isSocket ? 'WebSocketRoute' : 'Route'
  return {
    __class__: holder.framework === 'FastAPI' ? `API${kind}` : kind,
    path: path.slice(base.length) || '/',
    methods: isSocket ? [] : [...route.methods],
    include_in_schema: inSchema,
  }
}

function cloned(
  terms: Terms,
  paths: Paths,
  registrations: Registrations,
  clone: CloneRegistration,
  original: MountedRoute,
  place: number,
): MountedRoute[] {
  const variable = clone.loop.field('left')?.text ?? ''
  const around = terms.frames.within(clone.frame, clone.loop)
  const frame = terms.frames.inner(around, clone.loop, `route ${original.application.name} ${place}`, () => {
    return new Map([[variable, { data: entryOf(original) }]])
  })
  const doubts = terms.branches.doubts(clone.node, frame)
  if (doubts === false) return []
  const path = paths.text(option(terms.python, clone.node, 'path', 0), frame)
  if (path.includes(UNKNOWN_PART) || original.path.includes(UNKNOWN_PART)) {
    registrations.miss(clone.node, 'the paths that are made from other routes could not be computed')
    return []
  }
  const given = option(terms.python, clone.node, 'dependencies')
  const keeps = given?.text === `${variable}.dependencies`
  const methods = methodsOf(terms, option(terms.python, clone.node, 'methods'), frame) ?? ['GET']
  const route = {
    ...original.route,
    node: clone.node,
    methods: methods.length === 0 ? ['*'] : methods,
    dependencies: keeps ? original.route.dependencies : registrations.dependencies(given, frame),
  }
  // What the routers on the way demand is among the route's own dependencies, or it is not taken over.
  const inherited = keeps ? original.inherited : original.inherited.filter(({ level }) => level === 'application')
  const conditions = [...original.conditions, ...doubts]
  return [{ ...original, route, path: original.base + path, inherited, conditions, inSchema: true }]
}
