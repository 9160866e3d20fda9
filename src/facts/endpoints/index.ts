import { argumentsOf, nameOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { FactSource } from '../define-fact.ts'
import { defineFact } from '../define-fact.ts'
import { qualified } from '../python/names.ts'
import type { PythonFacts } from '../python/types.ts'
import { authOf, authOfOwnRoute, onlyResponds } from './auth.ts'
import { withClones } from './clones.ts'
import { documentationRoutes } from './documentation.ts'
import { conditions, keyOf } from './following.ts'
import { findFrameworks, findNodeFrameworks, NODE_UNDERSTOOD } from './frameworks.ts'
import { Guards } from './guards.ts'
import { RateLimits } from './limits.ts'
import { withoutLocal } from './local.ts'
import { middlewareClasses } from './middleware.ts'
import type { Mounted, MountedRoute } from './mounted.ts'
import { mountRoutes } from './mounted.ts'
import type { NodeEndpoints } from './node/index.ts'
import type { RouteHolder } from './objects.ts'
import { Holders } from './objects.ts'
import { PackageFiles } from './package-files.ts'
import { Paths, UNKNOWN_PART } from './paths.ts'
import { purposeOf } from './purpose.ts'
import { Registrations } from './registrations.ts'
import { Terms } from './terms.ts'
import type { Application, Endpoint, EndpointsFacts, Middleware, Router, WebFramework } from './types.ts'
import { doesNoWork } from './workless.ts'

type Option = Middleware['options'][string]

export default defineFact<EndpointsFacts>({
  async collect(from) {
    const python = await from.fact('python')
    const frameworks = [...findFrameworks(python), ...findNodeFrameworks(from.workspace)]
    const terms = new Terms(python, new PackageFiles(from.workspace))
    const holders = new Holders(python, terms)
    const paths = new Paths(terms)
    const registrations = new Registrations(terms, holders)
    const routes = mountRoutes(terms, holders, paths, registrations)
    const mounted = withoutLocal(python, withClones(terms, holders, paths, registrations, routes))
    const guards = new Guards(python)
    const limits = new RateLimits(python)
    const endpoints = once(mounted.routes.flatMap((route) => endpointsOf(python, guards, limits, route)))
    const node = await nodeFacts(from, frameworks)
    return {
      frameworks,
      applications: [...mounted.applications.map((holder) => applicationOf(python, holder)), ...node.applications],
      endpoints: [
        ...endpoints,
        ...documentation(python, guards, registrations, mounted),
        ...others(mounted),
        ...node.endpoints,
      ],
      middleware: [
        ...mounted.applications.flatMap((holder) =>
          registrations.of(holder).middleware.map(
            ({ node, what, options }): Middleware => ({
              name: nameOfThing(python, what),
              inherits: inheritedBy(python, what),
              at: node.position,
              application: holder.name,
              options: optionsOf(python, options),
              conditional: conditions(node)[0]?.text,
            }),
          ),
        ),
        ...node.middleware,
      ],
      routers: [...routersOf(mounted, registrations), ...node.routers],
      ...middlewareClasses(python),
      unresolved: [
        ...registrations.unresolved.map(({ node, reason }) => ({ at: node.position, reason })),
        ...node.unresolved,
      ],
    }
  },
})

const NO_NODE = { applications: [], endpoints: [], middleware: [], routers: [], unresolved: [] } as const

/** The routes of Node services beside those of Python; read, and the reader loaded, only where there is a framework. */
async function nodeFacts(from: FactSource, frameworks: readonly WebFramework[]): Promise<NodeEndpoints> {
  if (!frameworks.some(({ name }) => NODE_UNDERSTOOD.has(name))) return NO_NODE
  const { nodeEndpoints } = await import('./node/index.ts')
  return (await nodeEndpoints(await from.fact('typescript'))) ?? NO_NODE
}

/** Every router once, however many runs of a factory make one. */
function routersOf(mounted: Mounted, registrations: Registrations): Router[] {
  const groups = new Map<string, RouteHolder[]>()
  for (const holder of mounted.routers) {
    const key = keyOf(holder.node)
    groups.set(key, [...(groups.get(key) ?? []), holder])
  }
  const missing = registrations.unresolved.length > 0 ? 'unknown' : 'unmounted'
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const routes = Math.max(...group.map((one) => registrations.of(one).routes.length))
    const state = group.some((one) => mounted.reached.has(one)) ? 'mounted' : missing
    return [{ name: first.name, at: first.node.position, routes, state }]
  })
}

function endpointsOf(python: PythonFacts, guards: Guards, limits: RateLimits, mounted: MountedRoute): Endpoint[] {
  const { route, path, holder } = mounted
  const rateLimit = limits.of(mounted)
  const isFile = onlyResponds(python, route.handler) && /\bFileResponse\(/.test(route.handler.text)
  const isIdle = isFile || doesNoWork(python, route.handler)
  const handler = nameOfThing(python, route.handler)
  return route.methods.map((method): Endpoint => {
    const auth = authOf(python, guards, mounted, method)
    const purpose = purposeOf(path, method, handler, route.handler.text)
    return {
      method,
      path,
      pathKnown: !path.includes(UNKNOWN_PART) && mounted.assumed === undefined,
      handler,
      at: route.node.position,
      handlerAt: route.handler.position,
      framework: holder.framework,
      application: mounted.application.name,
      auth,
      roles: [...new Set(auth.via.flatMap(({ roles }) => roles))],
      rateLimit,
      conditional: mounted.conditions[0]?.text,
      inSchema: mounted.inSchema,
      purpose: isIdle && purpose !== 'health' && purpose !== 'metrics' ? 'static' : purpose,
    }
  })
}

/**
 * One route found on several ways at the same path, as when a function that includes routers is called twice, is one
 * endpoint. Those that differ in what stands before them are kept apart.
 */
function once(endpoints: readonly Endpoint[]): Endpoint[] {
  const seen = new Map<string, Endpoint>()
  for (const one of endpoints) {
    const { method, path, application, handler, at, auth, rateLimit, conditional } = one
    const place = `${at.file}:${at.line}:${at.column ?? 0}`
    const guards = auth.via.map(({ name, level, effect }) => `${name} ${level} ${effect}`).join()
    const key = [method, path, application, handler, place, auth.kind, guards, rateLimit?.name, conditional].join('\n')
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}

function documentation(
  python: PythonFacts,
  guards: Guards,
  registrations: Registrations,
  { served }: Mounted,
): Endpoint[] {
  return served.flatMap(({ holder, application, prefix }) => {
    const around = holder === application ? [application] : [application, holder]
    const middleware = around.flatMap((one) => registrations.of(one).middleware)
    return documentationRoutes(python, holder).map(({ path, handler, known }) => ({
      ...bare('GET', prefix + path, holder.node, application),
      handler,
      auth: authOfOwnRoute(guards, middleware, prefix + path, known),
      purpose: 'documentation' as const,
    }))
  })
}

/** What is mounted and has no routes we can read: static files, or an application of another library. */
function others({ others: mounted }: Mounted): Endpoint[] {
  return mounted.map(({ node, path, what, application, conditions: tests }) => {
    const isStatic = /Static/.test(what)
    return {
      ...bare('*', path === '' ? '/' : path, node, application),
      conditional: tests[0]?.text,
      handler: what,
      auth: isStatic
        ? { kind: 'open', via: [], confidence: 'medium' }
        : { kind: 'unknown', via: [], confidence: 'low', reason: `${what} answers for itself` },
      purpose: isStatic ? 'static' : purposeOf(path, '*'),
    }
  })
}

function bare(method: string, path: string, node: PythonNode, application: RouteHolder) {
  return {
    method,
    path,
    pathKnown: !path.includes(UNKNOWN_PART),
    at: node.position,
    handlerAt: node.position,
    framework: application.framework,
    application: application.name,
    roles: [],
    rateLimit: undefined,
    conditional: undefined,
    inSchema: false,
  } as const
}

/** `app.api.leads.list_leads`; what is no definition keeps its text. */
function nameOfThing(python: PythonFacts, node: PythonNode): string {
  if (node.kind === 'lambda') return qualified(node, python.moduleOf(node))
  if (node.kind === 'function_definition' || node.kind === 'class_definition') {
    return nameOf(node) === '' ? node.text : qualified(node, python.moduleOf(node))
  }
  return python.qualifiedName(node) ?? node.text.slice(0, 80)
}

/** Full names of the classes of libraries that a class of the repository is derived from. */
function inheritedBy(python: PythonFacts, what: PythonNode): readonly string[] {
  const found = python.resolve(what)
  return found?.kind === 'class' ? python.lineage(found).external : []
}

function applicationOf(python: PythonFacts, holder: RouteHolder): Application {
  return {
    name: holder.name,
    at: holder.node.position,
    framework: holder.framework,
    options: optionsOf(python, holder.node),
  }
}

function optionsOf(python: PythonFacts, call: PythonNode): Middleware['options'] {
  return Object.fromEntries(
    argumentsOf(call).flatMap(({ name, value, spread }) => {
      if (spread === '**') return unpacked(python, value)
      return name === undefined ? [] : [[name, optionOf(python, value)]]
    }),
  )
}

function optionOf(python: PythonFacts, value: PythonNode): Option {
  return { text: value.text, value: python.constant(value), at: value.position }
}

/** The members of `**OPTIONS` where the dictionary is written down; else one option `**`: any of them may be in it. */
function unpacked(python: PythonFacts, value: PythonNode): [string, Option][] {
  const found = value.kind === 'identifier' || value.kind === 'attribute' ? python.resolve(value) : undefined
  const node = found?.kind === 'value' ? found.node : value
  if (node.kind !== 'dictionary') return [['**', optionOf(python, value)]]
  return node.parts.map((part): [string, Option] => {
    const key = part.kind === 'pair' ? part.field('key') : undefined
    const name = key === undefined ? undefined : stringValue(key)
    const given = part.field('value')
    return name === undefined || given === undefined ? ['**', optionOf(python, value)] : [name, optionOf(python, given)]
  })
}
