import type { Position } from '../../../core/position.ts'
import type { Outside } from '../../typescript/run/machine.ts'
import type { Place } from '../../typescript/run/values.ts'
import type { Scripts, TypescriptFacts } from '../../typescript/types.ts'
import { UNKNOWN_PART } from '../paths.ts'
import { purposeOf } from '../purpose.ts'
import type { Application, Endpoint, EndpointsFacts, Router } from '../types.ts'
import { authOfRoute } from './auth.ts'
import { Express } from './express.ts'
import { expressRoutes } from './express-routes.ts'
import { Fastify } from './fastify.ts'
import { withFolderRoutes } from './folder-routes.ts'
import { followableOf, withFollowable } from './followable.ts'
import { above, importersIn } from './importers.ts'
import { Judge } from './judge.ts'
import { nameOfValue, placeOf, unwrapped } from './names.ts'
import { Nest } from './nest.ts'
import { readModules } from './reading.ts'
import type { NodeHolder, NodeRoute, Unresolved } from './routes.ts'

/** Imports of the frameworks that are read, as they stand in a text. */
const SEEDS =
  /(?:from\s*|require\(\s*|import\(\s*)['"](?:express|express-promise-router|fastify|@nestjs\/(?:core|common))['"]/
const APPLICATIONS = /\b(?:express\w*|fastify|Fastify|NestFactory)(?:\.default)?\)?\s*(?:\.create\w*\s*)?(?:<[^>]*>)?\(/
/** Calls that make an application or a router. */
const MAKES = /\b(?:express\w*(?:\.default)?|[fF]astify\w*(?:\.\w+)?|NestFactory\.create\w*(?:<[^>]*>)?|Router)\)?\s*\(/

export type NodeEndpoints = Pick<EndpointsFacts, 'applications' | 'endpoints' | 'middleware' | 'routers' | 'unresolved'>

/** The routes of the Node services of a repository; none, and nothing loaded, when no file imports a framework. */
export async function nodeEndpoints(typescript: TypescriptFacts): Promise<NodeEndpoints | undefined> {
  const seeds = typescript.holding(SEEDS)
  if (seeds.length === 0) return undefined
  const scripts = await typescript.open()
  const express = new Express()
  const fastify = new Fastify()
  const nest = new Nest()
  const files = seeds.map(({ path }) => path)
  const importers = importersIn(typescript, scripts)
  const starting = above(importers, makers(typescript, files))
  const outside: Outside = {
    starts: true,
    relevant: new Set([...starting, ...files, ...above(importers, files, 1, 400)]),
    isSubject: (value) => express.isSubject(value) || fastify.isSubject(value) || nest.isSubject(value),
    call: (call) => nest.call(call) ?? fastify.call(call) ?? express.call(call),
    member: (object, name) => fastify.member(object, name),
  }
  const { gaveUp, interpreter } = readModules(scripts, [...starting, ...files], outside, MAKES, (machine) => {
    express.machine = machine
    fastify.machine = machine
    nest.machine = machine
  })
  fastify.finish()
  const found = [expressRoutes(express), fastify.routes(), nest.routes()]
  const { routes, unresolved: inFolders } = withFolderRoutes(
    typescript,
    found.flatMap((one) => one.routes),
  )
  const holders = found.flatMap((one) => one.holders)
  const unresolved = found.flatMap((one) => one.unresolved)
  const judge = new Judge(scripts, interpreter.modules)
  return {
    applications: holders.filter(({ isApplication }) => isApplication).map(applicationOf),
    endpoints: once(
      routes.map((route) => withFollowable(endpointOf(judge, route), { route, modules: interpreter.modules })),
    ),
    middleware: [],
    routers: holders.filter(({ isApplication, routes: count }) => !isApplication && count > 0).map(routerOf),
    unresolved: distinct([
      ...unresolved.map(unresolvedOf),
      ...inFolders,
      ...unread(scripts),
      ...givenUp(gaveUp, seeds[0]?.path ?? ''),
    ]),
  }
}

/** The files that make applications: whoever imports them starts the service. */
function makers(typescript: TypescriptFacts, files: readonly string[]): string[] {
  return files.filter((file) => APPLICATIONS.test(typescript.read(file) ?? ''))
}

/**
 * One route that was read several times, as when a function that makes the application is called in two places, is one
 * endpoint; where one reading knew the path and another did not, the first is the truth.
 */
function once(endpoints: readonly Endpoint[]): Endpoint[] {
  const place = ({ at, method, handler, application }: Endpoint): string =>
    [at.file, at.line, at.column, method, handler, application].join('\n')
  const known = new Set(endpoints.filter(({ pathKnown }) => pathKnown).map(place))
  const seen = new Map<string, Endpoint>()
  for (const one of endpoints) {
    if (!one.pathKnown && known.has(place(one))) continue
    const guards = one.auth.via.map(({ name, effect }) => `${name} ${effect}`).join()
    const key = [place(one), one.path, one.auth.kind, guards].join('\n')
    const other = seen.get(key)
    if (other === undefined) seen.set(key, one)
    // Made under a condition and again without it, or under its opposite, it is there in any case.
    else if (other.conditional !== one.conditional && isEither(other.conditional, one.conditional)) {
      seen.set(key, withFollowable({ ...other, conditional: undefined }, followableOf(other)))
    }
  }
  return [...seen.values()]
}

function isEither(first: string | undefined, second: string | undefined): boolean {
  return first === undefined || second === undefined || first === `not ${second}` || second === `not ${first}`
}

function distinct(all: EndpointsFacts['unresolved']): EndpointsFacts['unresolved'] {
  return [...new Map(all.map((one) => [`${one.at.file}:${one.at.line}:${one.reason}`, one])).values()]
}

function givenUp(reason: string | undefined, file: string): EndpointsFacts['unresolved'] {
  return reason === undefined ? [] : [{ at: { file, line: 1 }, reason }]
}

function positionOf({ script, node }: Place): Position {
  return script.position(node)
}

function applicationOf(holder: NodeHolder): Application {
  return { name: holder.name, at: positionOf(holder.place), framework: holder.framework, options: {} }
}

function routerOf(holder: NodeHolder): Router {
  return { name: holder.name, at: positionOf(holder.place), routes: holder.routes, state: holder.state }
}

function unresolvedOf({ place, reason }: Unresolved): EndpointsFacts['unresolved'][number] {
  return { at: positionOf(place), reason }
}

/** Files that were needed and could not be read may hold routes. */
function unread(scripts: Scripts): EndpointsFacts['unresolved'] {
  return scripts.coverage().unparsed.map(({ file, line, reason }) => ({
    at: { file, line },
    reason: `the file could not be parsed: ${reason}`,
  }))
}

function endpointOf(judge: Judge, route: NodeRoute): Endpoint {
  const { auth, rateLimit } = authOfRoute(judge, route)
  const handler = nameOfValue(unwrapped(route.handler))
  const condition = route.conditions.find(({ kind }) => kind === 'if')
  const text = condition?.place.script.text.slice(condition.place.node.start, condition.place.node.end)
  return {
    method: route.method,
    path: route.path,
    pathKnown: !route.path.includes(UNKNOWN_PART),
    handler,
    at: positionOf(route.place),
    handlerAt: positionOf(placeOf(route.handler, route.place)),
    framework: route.framework,
    application: route.application,
    auth,
    roles: [...new Set(auth.via.flatMap(({ roles }) => roles))],
    rateLimit,
    conditional: condition === undefined ? undefined : `${condition.negated ? 'not ' : ''}${text}`,
    inSchema: true,
    purpose: purposeOf(route.path, route.method, handler),
  }
}
