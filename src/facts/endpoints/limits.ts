import { argument, decoratorsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { dependencyOf, injectedInto } from './dependencies.ts'
import type { MountedRoute } from './mounted.ts'
import type { GuardLevel, RateLimit } from './types.ts'

const LIMITER = /rate_?limit|limiter|throttl|slowapi|shared_limit/i
/** What is named for limiting but limits something else than requests. */
const NOT_REQUESTS = /size|memory|concurren|timeout|body|length|page/i

/** Rate limits of routes; what a handler itself says is read once, however many routes lead to it. */
export class RateLimits {
  readonly #python: PythonFacts
  readonly #ofHandlers = new Map<string, RateLimit | undefined>()

  constructor(python: PythonFacts) {
    this.#python = python
  }

  /** The limit in force for a route: decorator, dependency, or middleware registered on its application. */
  of(mounted: MountedRoute): RateLimit | undefined {
    const { handler } = mounted.route
    const key = `${handler.tree.file}:${handler.index}`
    if (!this.#ofHandlers.has(key)) this.#ofHandlers.set(key, limitOfHandler(this.#python, handler))
    return this.#ofHandlers.get(key) ?? limitAround(this.#python, mounted)
  }
}

function limitOfHandler(python: PythonFacts, handler: PythonNode): RateLimit | undefined {
  if (handler.kind !== 'function_definition') return undefined
  for (const decorator of decoratorsOf(handler)) {
    const limit = limitOf(python, decorator, decorator, 'decorator')
    if (limit !== undefined) return limit
  }
  for (const { dependency } of injectedInto(python, handler)) {
    const target = dependency?.target
    const limit = target === undefined ? undefined : limitOf(python, target, dependency?.node ?? target, 'parameter')
    if (limit !== undefined) return limit
  }
  return undefined
}

/** The limit that stands around a handler: on the route, a router, an include, the application. */
function limitAround(python: PythonFacts, mounted: MountedRoute): RateLimit | undefined {
  const { route } = mounted
  const candidates: (RateLimit | undefined)[] = []
  const listed = [...route.dependencies.map((node) => ({ node, level: 'decorator' as const })), ...mounted.inherited]
  for (const { node, level } of listed) {
    const target = dependencyOf(python, node)?.target
    if (target !== undefined) candidates.push(limitOf(python, target, node, level))
  }
  for (const { what, node } of mounted.middleware) {
    candidates.push(
      limitOf(python, what.kind === 'function_definition' ? (what.field('name') ?? what) : what, node, 'middleware'),
    )
  }
  return candidates.find((candidate) => candidate !== undefined)
}

function limitOf(python: PythonFacts, what: PythonNode, at: PythonNode, level: GuardLevel): RateLimit | undefined {
  const callee = what.kind === 'call' ? (what.field('function') ?? what) : what
  const name = python.qualifiedName(callee) ?? callee.text
  const [last = '', before = ''] = name.split('.').reverse()
  const words = `${before}.${last}`
  if (!LIMITER.test(words) || NOT_REQUESTS.test(last) || /exempt/.test(last)) return undefined
  const first = what.kind === 'call' ? argument(what, 'limit_value', 0) : undefined
  const value = first === undefined ? undefined : python.constant(first)
  return { name, limit: typeof value === 'string' ? value : undefined, level, at: at.position }
}
