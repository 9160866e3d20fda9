import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts } from '../python/types.ts'
import type { Limiter, LimiterStorage, RedisFailure } from './types.ts'

/** slowapi and fastapi-limiter, as configured. */
export function libraryLimiters(python: PythonFacts): Limiter[] {
  return [...slowapi(python), ...fastapiLimiter(python)]
}

function slowapi(python: PythonFacts): Limiter[] {
  return python.callsTo('slowapi.Limiter', 'slowapi.extension.Limiter').map(({ node, module }): Limiter => {
    const uri = argument(node, 'storage_uri')
    const storage = storageOf(python, uri)
    const enabled = argument(node, 'enabled')
    const value = enabled === undefined ? undefined : python.constant(enabled)
    return {
      name: `${module.name}.${node.parentNode?.field('left')?.text ?? 'limiter'}`,
      kind: 'slowapi',
      at: node.position,
      storage,
      storageAt: (uri ?? node).position,
      enabled: enabled === undefined ? undefined : { text: enabled.text, value: truth(value), at: enabled.position },
      hasDefaults: ['default_limits', 'application_limits'].some((name) => given(argument(node, name))),
      lock: undefined,
      redisFailure: storage === 'memory' ? undefined : failureOf(python, node),
    }
  })
}

function given(node: PythonNode | undefined): boolean {
  return node !== undefined && !(node.kind === 'list' && node.parts.length === 0) && node.kind !== 'none'
}

function truth(value: Constant | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  return /^(true|1|yes|on)$/i.test(value) ? true : /^(false|0|no|off|)$/i.test(value) ? false : undefined
}

/** No `storage_uri` means memory; a setting without a known value may be anything. */
function storageOf(python: PythonFacts, uri: PythonNode | undefined): LimiterStorage {
  if (uri === undefined || uri.kind === 'none') return 'memory'
  const value = python.constant(uri)
  if (typeof value === 'string')
    return /^(async\+)?(redis|valkey)/.test(value) ? 'redis' : /^memory/.test(value) ? 'memory' : 'unknown'
  return /redis/i.test(uri.text) ? 'redis' : 'unknown'
}

/** slowapi raises storage errors unless it is told to swallow them or to count in memory meanwhile. */
function failureOf(python: PythonFacts, node: PythonNode): RedisFailure {
  const swallow = argument(node, 'swallow_errors')
  const fallback = argument(node, 'in_memory_fallback_enabled')
  const limits = argument(node, 'in_memory_fallback')
  if (fallback !== undefined && python.constant(fallback) !== false) return { kind: 'fallback', at: fallback.position }
  if (given(limits)) return { kind: 'fallback', at: (limits ?? node).position }
  if (swallow !== undefined && python.constant(swallow) !== false) return { kind: 'open', at: swallow.position }
  return { kind: 'undecided', at: node.position }
}

function fastapiLimiter(python: PythonFacts): Limiter[] {
  return python.callsTo('fastapi_limiter.FastAPILimiter.init').map(({ node }): Limiter => {
    const store = argumentsOf(node)[0]?.value ?? node
    return {
      name: 'fastapi_limiter.FastAPILimiter',
      kind: 'fastapi-limiter',
      at: node.position,
      storage: 'redis',
      storageAt: store.position,
      enabled: undefined,
      hasDefaults: false,
      lock: undefined,
      redisFailure: { kind: 'undecided', at: node.position },
    }
  })
}
