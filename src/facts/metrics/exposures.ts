import { argument } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { DependenciesFacts } from '../dependencies/types.ts'
import { conditions } from '../endpoints/following.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import { functionAround, functionAt, reachOf } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import { guardInMiddleware, guardOfEndpoint, guardOfHandler } from './guards.ts'
import type { Instrumentation, MetricsExposure } from './types.ts'
import { workerMetrics } from './workers.ts'

const LIBRARY_HANDLERS =
  /^(starlette_exporter\.handle_(open)?metrics|starlette_prometheus\.(view\.)?metrics|aioprometheus\.asgi\.\w+\.metrics)$/

/** Every way metrics leave the process. */
export function exposures(
  python: PythonFacts,
  endpoints: EndpointsFacts,
  dependencies: DependenciesFacts,
): MetricsExposure[] {
  return [
    ...fromEndpoints(python, endpoints),
    ...fromInstrumentator(python, endpoints),
    ...ports(python),
    ...pushes(python),
    ...workerMetrics(python, dependencies),
  ]
}

function fromEndpoints(python: PythonFacts, endpoints: EndpointsFacts): MetricsExposure[] {
  const seen = new Set<string>()
  return endpoints.endpoints.flatMap((endpoint): MetricsExposure[] => {
    const { path, handler, at } = endpoint
    const definition = functionAt(python, endpoint.handlerAt)
    const generates = definition !== undefined && /generate_latest|exposition|render_metrics/.test(definition.text)
    const isMount = /make_asgi_app|ASGIApp|MetricsHandler/.test(handler) && /metrics\/?$/.test(path)
    const key = `${path} ${at.file}:${at.line}`
    if ((!generates && !LIBRARY_HANDLERS.test(handler) && !isMount) || seen.has(key)) return []
    seen.add(key)
    const own = guardOfEndpoint(endpoint) ?? (definition === undefined ? undefined : guardOfHandler(python, definition))
    return [
      {
        kind: 'endpoint',
        name: handler,
        path,
        at,
        reach: 'runs',
        ofWorker: false,
        ...guarded(python, endpoints, path, own),
      },
    ]
  })
}

function guarded(
  python: PythonFacts,
  endpoints: EndpointsFacts,
  path: string,
  own: MetricsExposure['guard'],
): Pick<MetricsExposure, 'guard' | 'guardUnknown'> {
  if (own !== undefined) return { guard: own, guardUnknown: undefined }
  const found = guardInMiddleware(python, endpoints, path.replace(/\/$/, ''))
  if (found === undefined) return { guard: undefined, guardUnknown: undefined }
  return 'guard' in found
    ? { guard: found.guard, guardUnknown: undefined }
    : { guard: undefined, guardUnknown: found.unknown }
}

/** `Instrumentator().instrument(app).expose(app, dependencies=[…])`. */
function fromInstrumentator(python: PythonFacts, endpoints: EndpointsFacts): MetricsExposure[] {
  return python.callsNamed('expose').flatMap(({ node, name }): MetricsExposure[] => {
    const callee = node.field('function')
    const isOne = /^prometheus_fastapi_instrumentator\./.test(name ?? '') || /instrumentator/i.test(callee?.text ?? '')
    if (!isOne) return []
    const given = argument(node, 'endpoint')
    const known = given === undefined ? '/metrics' : python.constant(given)
    const path = typeof known === 'string' ? known : undefined
    const dependencies = argument(node, 'dependencies')
    const around = functionAround(node)
    const own =
      dependencies === undefined || dependencies.parts.length === 0
        ? undefined
        : dependencyGuard(python, dependencies, around)
    const about = guarded(python, endpoints, path ?? '/metrics', own)
    return [
      {
        kind: 'endpoint',
        name: 'Instrumentator.expose',
        path,
        at: node.position,
        reach: reachOf(python, node),
        ofWorker: false,
        ...about,
      },
    ]
  })
}

function dependencyGuard(
  python: PythonFacts,
  list: PythonNode,
  around: PythonNode | undefined,
): MetricsExposure['guard'] {
  const functions = list.find('call').flatMap((call) => {
    const target = call.field('arguments')?.parts[0]
    const found = target === undefined ? undefined : python.resolve(target)
    return found?.kind === 'function' ? [found.node] : []
  })
  const first = functions[0]
  const guard = first === undefined ? undefined : guardOfHandler(python, first)
  // A dependency of a library cannot be read; being given at all is what can be said.
  if (guard === undefined && first !== undefined && around !== undefined) return undefined
  return guard ?? { at: list.position, name: list.text, optionalSetting: undefined, requiredAt: undefined }
}

function ports(python: PythonFacts): MetricsExposure[] {
  return python
    .callsTo(
      'prometheus_client.start_http_server',
      'prometheus_client.start_wsgi_server',
      'prometheus_client.exposition.start_http_server',
    )
    .map(({ node, name }) => outside('port', name, node, python))
}

function pushes(python: PythonFacts): MetricsExposure[] {
  return python
    .callsNamed(
      'OTLPMetricExporter',
      'push_to_gateway',
      'pushadd_to_gateway',
      'PrometheusMetricReader',
      'configure_azure_monitor',
      'CloudMonitoringMetricsExporter',
    )
    .map(({ node, name }) => outside(name?.includes('Reader') === true ? 'port' : 'push', name, node, python))
}

function outside(
  kind: 'port' | 'push',
  name: string | undefined,
  node: PythonNode,
  python: PythonFacts,
): MetricsExposure {
  return {
    kind,
    name: name ?? '',
    path: undefined,
    at: node.position,
    reach: reachOf(python, node),
    conditions: conditions(node).map(({ text }) => text),
    ofWorker: false,
    guard: undefined,
    guardUnknown: undefined,
  }
}

/** Middleware and instrumentors of libraries that measure requests. */
export function instrumentations(python: PythonFacts): Instrumentation[] {
  const instrumentators = python
    .callsNamed('Instrumentator')
    .filter(({ name }) => /^prometheus_fastapi_instrumentator\b/.test(name ?? ''))
  const registered = python.callsNamed('add_middleware', 'Middleware').flatMap(({ node }) => {
    const first = node.field('arguments')?.parts[0]
    const name = first === undefined ? undefined : python.qualifiedName(first)
    return name !== undefined &&
      /^(starlette_exporter|starlette_prometheus|aioprometheus|starlette_exporter\.middleware)\b.*Middleware$/.test(
        name,
      )
      ? [{ node, name }]
      : []
  })
  const instrumentors = python
    .callsNamed('instrument_app', 'OpenTelemetryMiddleware')
    .filter(({ name, node }) => /opentelemetry|FastAPIInstrumentor/.test(`${name ?? ''} ${node.text}`))
  return [
    ...instrumentators.map(({ node }) => instrumentatorOf(python, node)),
    ...registered.map(({ node, name }) => exporterOf(python, node, name)),
    ...instrumentors.map(({ node, name }): Instrumentation => {
      return {
        name: name ?? 'FastAPIInstrumentor',
        at: node.position,
        reach: reachOf(python, node),
        isKnown: true,
        path: 'template',
        option: undefined,
      }
    }),
    ...fromOutside(python),
  ]
}

/** `instrument_fastapi_app(app)` of a package that was not read. */
function fromOutside(python: PythonFacts): Instrumentation[] {
  return python.code.flatMap(({ tree, root }) => {
    if (!/\binstrument_\w+\(/.test(tree.text)) return []
    return root.find('call').flatMap((node): Instrumentation[] => {
      const callee = node.field('function')
      if (callee === undefined || !/(^|\.)instrument_\w*(app|fastapi|starlette|asgi)\w*$/.test(callee.text)) return []
      const target = python.resolve(callee)
      const takesApp = /^_?(app|application|api)$/.test(node.field('arguments')?.parts[0]?.text ?? '')
      if (target?.kind !== 'external' || !takesApp) return []
      const { name } = target
      return [
        { name, at: node.position, reach: reachOf(python, node), isKnown: false, path: 'unknown', option: undefined },
      ]
    })
  })
}

function instrumentatorOf(python: PythonFacts, node: PythonNode): Instrumentation {
  const group = argument(node, 'should_group_untemplated')
  const ignore = argument(node, 'should_ignore_untemplated')
  const raw =
    group !== undefined &&
    python.constant(group) === false &&
    (ignore === undefined || python.constant(ignore) !== true)
  return {
    name: 'prometheus_fastapi_instrumentator.Instrumentator',
    at: node.position,
    reach: reachOf(python, node),
    isKnown: true,
    path: raw ? 'raw-path' : 'template',
    option: raw ? 'should_group_untemplated=False' : undefined,
  }
}

/** The default of `group_paths` changed between versions, so only what is written counts. */
function exporterOf(python: PythonFacts, node: PythonNode, name: string): Instrumentation {
  const option = argument(node, 'group_paths')
  const value = option === undefined ? undefined : python.constant(option)
  const path = value === true ? 'template' : value === false ? 'raw-path' : 'unknown'
  return {
    name,
    at: node.position,
    reach: reachOf(python, node),
    isKnown: true,
    path,
    option: option === undefined ? undefined : `group_paths=${option.text}`,
  }
}
