import { source } from '../../core/evidence.ts'
import { argumentsOf, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { qualified } from '../python/resolver.ts'
import type { PythonFacts } from '../python/types.ts'
import { documentationRoutes } from './documentation.ts'
import { findFrameworks } from './frameworks.ts'
import type { MountedRoute } from './mounted.ts'
import { mountRoutes } from './mounted.ts'
import type { RouteHolder } from './objects.ts'
import { Holders } from './objects.ts'
import { Paths, UNKNOWN_PART } from './paths.ts'
import { purposeOf } from './purpose.ts'
import { Registrations } from './registrations.ts'
import type { Application, Endpoint, EndpointsFacts, Middleware } from './types.ts'

export default defineFact<EndpointsFacts>({
  async collect(from) {
    const python = await from.fact('python')
    const frameworks = findFrameworks(python)
    const holders = new Holders(python)
    const paths = new Paths(python, holders)
    const registrations = new Registrations(python, holders)
    const mounted = mountRoutes(python, holders, paths, registrations)
    const endpoints = mounted.routes.flatMap((route) => endpointsOf(python, route))
    return {
      frameworks,
      applications: mounted.applications.map((holder) => applicationOf(python, holder)),
      endpoints: [...endpoints, ...documentation(python, mounted.applications)],
      middleware: mounted.applications.flatMap((holder) =>
        registrations.of(holder).middleware.map(
          ({ node, what, options }): Middleware => ({
            name: nameOfThing(python, what),
            at: node.position,
            application: holder.name,
            options: optionsOf(python, options),
            conditional: undefined,
          }),
        ),
      ),
      routers: mounted.routers.map((holder) => ({
        name: holder.name,
        at: holder.node.position,
        routes: registrations.of(holder).routes.length,
        state: mounted.reached.has(holder) ? 'mounted' : registrations.unresolved.length > 0 ? 'unknown' : 'unmounted',
      })),
      unresolved: registrations.unresolved.map(({ node, reason }) => ({ at: node.position, reason })),
    }
  },
})

function endpointsOf(python: PythonFacts, mounted: MountedRoute): Endpoint[] {
  const { route, path, holder } = mounted
  return route.methods.map(
    (method): Endpoint => ({
      method,
      path,
      pathKnown: !path.includes(UNKNOWN_PART),
      handler: nameOfThing(python, route.handler),
      at: source(route.node.position),
      handlerAt: route.handler.position,
      framework: holder.framework,
      auth: { kind: 'unknown', via: [], confidence: 'low' },
      roles: [],
      rateLimit: undefined,
      conditional: mounted.conditions[0]?.text,
      inSchema: route.inSchema,
      purpose: purposeOf(path, method),
    }),
  )
}

function documentation(python: PythonFacts, applications: readonly RouteHolder[]): Endpoint[] {
  return applications.flatMap((app) =>
    documentationRoutes(python, app).map(
      ({ path, handler, known }): Endpoint => ({
        method: 'GET',
        path,
        pathKnown: known,
        handler,
        at: app.node.position,
        handlerAt: app.node.position,
        framework: 'FastAPI',
        auth: { kind: known ? 'open' : 'unknown', via: [], confidence: 'medium' },
        roles: [],
        rateLimit: undefined,
        conditional: undefined,
        inSchema: false,
        purpose: 'documentation',
      }),
    ),
  )
}

/** `app.api.leads.list_leads`; what is no definition keeps its text. */
export function nameOfThing(python: PythonFacts, node: PythonNode): string {
  if (node.kind === 'function_definition' || node.kind === 'class_definition') {
    return nameOf(node) === '' ? node.text : qualified(node, python.moduleOf(node))
  }
  return python.qualifiedName(node) ?? node.text.slice(0, 80)
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
    argumentsOf(call).flatMap(({ name, value }) =>
      name === undefined ? [] : [[name, { text: value.text, value: python.constant(value), at: value.position }]],
    ),
  )
}
