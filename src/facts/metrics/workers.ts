import { argument } from '../../parsers/python/syntax.ts'
import type { DependenciesFacts, Dependency } from '../dependencies/types.ts'
import { reachOf } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { MetricsExposure } from './types.ts'

const BROKER = /^dramatiq\.brokers\.\w+\.\w*Broker$/
const MIDDLEWARE = /^dramatiq\.middleware\.(prometheus\.)?Prometheus$/

/**
 * Workers of dramatiq: its Prometheus middleware serves metrics on a port of its own (9191 unless the environment says
 * otherwise). Before 2.0 every broker has it that is given no list of middleware, from 2.0 on only those that name it.
 * Source: dramatiq.middleware.default_middleware of 1.14.2 and 2.2.1.
 */
export function workerMetrics(python: PythonFacts, { manifests }: DependenciesFacts): MetricsExposure[] {
  const named = python.callsNamed('Prometheus').filter(({ name }) => MIDDLEWARE.test(name ?? ''))
  const required = manifests.flatMap(({ dependencies }) => dependencies.filter(({ name }) => name === 'dramatiq'))
  const brokers = required.some(isFromTwoOn)
    ? []
    : python
        .callsNamed('RedisBroker', 'RabbitmqBroker')
        .filter(({ name, node }) => BROKER.test(name ?? '') && argument(node, 'middleware') === undefined)
  return [...named, ...brokers].map(({ node }) => ({
    kind: 'port',
    name: 'dramatiq.middleware.Prometheus',
    path: undefined,
    at: node.position,
    reach: reachOf(python, node),
    ofWorker: true,
    guard: undefined,
    guardUnknown: undefined,
  }))
}

function isFromTwoOn({ version }: Dependency): boolean {
  return /(?:>=|==|~=|\^|>|^)\s*([2-9]|\d\d)\b/.test(version)
}
