import type { Position } from '../../core/position.ts'
import { bodyOf, isAsync, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import { classOf } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Limiter, RedisFailure, StoreLock } from './types.ts'

const NAME = /rate_?limit|throttl|limiter|token_?bucket|sliding_?window|leaky_?bucket/i
const OTHER =
  /error|exception|exceeded|config|settings|schema|response|request$|result|noop|null|concurren|capacity|size|retry|backoff|client|handler$|adapter|record$|model|rule$|policy|budget|middleware/i
const PLAIN =
  /^(typing\.(Protocol|TypedDict|NamedTuple)|abc\.ABC|enum\.|pydantic\.|pydantic_settings\.|Exception$|dataclasses)/
const TIME = /\b(time|datetime|monotonic|get_running_loop)\b/
const REDIS_CALLS =
  /\.(incr|incrby|expire|pexpire|zadd|zcard|zremrangebyscore|eval|evalsha|register_script|pipeline|setex)\(/
const STORE =
  /^\s*self\.(\w+)\s*(?::[^=]+)?=\s*(?:\{\}|dict\(|defaultdict\(|collections\.defaultdict\(|OrderedDict\(|TTLCache\()/m

/** Limiter classes of the repository that keep counts, in memory or in Redis. */
export function ownLimiters(python: PythonFacts): Limiter[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, 'rate', 'throttl', 'limiter', 'bucket', 'window')) return []
    if (!NAME.test(module.tree.text)) return []
    return module.root.find('class_definition').flatMap((node): Limiter[] => {
      const name = nameOf(node)
      if (!NAME.test(name) || OTHER.test(name)) return []
      if (classOf(python, node).external.some((base) => PLAIN.test(base)) || !TIME.test(module.tree.text)) return []
      return limiterOf(node, `${module.name}.${name}`)
    })
  })
}

function limiterOf(node: PythonNode, name: string): Limiter[] {
  const at: Position = { file: node.tree.file, line: node.line }
  const about = { name, kind: 'own' as const, at, enabled: undefined, hasDefaults: false }
  const redis = node
    .find('call')
    .find(
      (call) =>
        /redis|pipe|client|storage|script|self\._?r\b/i.test(call.field('function')?.text ?? '') &&
        REDIS_CALLS.test(`${call.field('function')?.text ?? ''}(`),
    )
  const store = STORE.exec(node.text)?.[1]
  if (redis !== undefined) {
    const failure = redisFailure(redis, store !== undefined)
    return [{ ...about, storage: 'redis', storageAt: redis.position, lock: undefined, redisFailure: failure }]
  }
  if (store === undefined) return []
  const kept = node.find('assignment').find((one) => one.field('left')?.text === `self.${store}`)
  return [
    {
      ...about,
      storage: 'memory',
      storageAt: kept?.position ?? at,
      lock: lockOf(node, store),
      redisFailure: undefined,
    },
  ]
}

/** Whether methods that read and write the store do so under a lock. */
function lockOf(type: PythonNode, store: string): StoreLock | undefined {
  const word = new RegExp(`\\bself\\.${store}\\b`)
  let held: Position | undefined
  for (const method of type.find('function_definition')) {
    if (nameOf(method) === '__init__') continue
    const touches = method.find('attribute').filter((one) => one.text === `self.${store}`)
    const first = touches[0]
    const last = touches.at(-1)
    if (first === undefined || last === undefined || !writes(method, word)) continue
    const lock = touches.map(lockAround)
    const bare = touches.find((_, place) => lock[place] === undefined)
    if (bare !== undefined) {
      const between =
        isAsync(method) && method.find('await').some((one) => one.start > first.start && one.start < last.start)
      return { kind: 'none', at: statementOf(bare), awaits: between }
    }
    held ??= lock[0]
  }
  return held === undefined ? undefined : { kind: 'held', at: held, awaits: false }
}

function writes(method: PythonNode, word: RegExp): boolean {
  const assigned = method
    .find('assignment', 'augmented_assignment')
    .some((one) => word.test(one.field('left')?.text ?? ''))
  return (
    assigned ||
    method.find('delete_statement').some((one) => word.test(one.text)) ||
    new RegExp(`${word.source}[^\\n]*\\.(append|pop|popleft|setdefault|clear|update|add)\\(`).test(method.text)
  )
}

/** The `with self._lock:` around a node. */
function lockAround(node: PythonNode): Position | undefined {
  for (let at = node.parentNode; at !== undefined && at.kind !== 'function_definition'; at = at.parentNode) {
    const header = at.kind === 'with_statement' ? at.text.slice(0, 200).split(':')[0] : undefined
    if (header !== undefined && /lock|mutex|semaphore/i.test(header)) return { file: at.tree.file, line: at.line }
  }
  return undefined
}

function statementOf(node: PythonNode): Position {
  return { file: node.tree.file, line: node.line }
}

/** What the `except` around a Redis call decides; the call's callers inside the class are looked at as well. */
export function redisFailure(call: PythonNode, hasStore: boolean): RedisFailure {
  const type = call.enclosing('class_definition')
  const block = tryAround(call) ?? (type === undefined ? undefined : tryInClass(type))
  if (block === undefined) return { kind: 'undecided', at: statementOf(call) }
  const at = statementOf(block)
  const body = block.text
  if (/\braise\b|return\s+False|\b(429|503)\b/.test(body)) return { kind: 'closed', at }
  if (hasStore || /fallback|memory|local/i.test(body)) return { kind: 'fallback', at }
  if (/return\s+(True|None|await\s+call_next|\w+\(|\()|\bpass\b|allow/i.test(body)) return { kind: 'open', at }
  return { kind: 'open', at }
}

function tryAround(node: PythonNode): PythonNode | undefined {
  const statement = node.enclosing('try_statement', 'function_definition')
  if (statement?.kind !== 'try_statement') return undefined
  return statement.parts.find(
    (part) =>
      part.kind === 'except_clause' &&
      /redis|exception|connection|oserror|except\s*:/i.test(part.text.split('\n')[0] ?? ''),
  )
}

function tryInClass(type: PythonNode): PythonNode | undefined {
  return bodyOf(type)
    .flatMap((part) => part.find('except_clause'))
    .find((part) => /redis|exception|connection/i.test(part.text.split('\n')[0] ?? ''))
}
