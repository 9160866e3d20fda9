import type { PythonArgument } from '../../parsers/python/syntax.ts'
import { argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

/** Runs a function elsewhere with the arguments behind it, and waits for it. */
const IN_THREAD = /(^|\.)(to_thread(\.run_sync)?|run_in_threadpool)$/

/**
 * What a call runs in a thread, with its arguments: `await to_thread.run_sync(self.check, *(headers, action))` is a call
 * of `self.check`. Undefined for other calls, and where the function could not be found.
 */
export function runInThread(python: PythonFacts, call: PythonNode) {
  const callee = call.field('function')
  if (callee === undefined || !/(to_thread|run_sync|run_in_threadpool)$/.test(callee.text)) return undefined
  const outer = python.resolve(callee)
  if (outer?.kind !== 'external' || !IN_THREAD.test(outer.name)) return undefined
  const given = argumentsOf(call).flatMap((one): PythonArgument[] =>
    one.spread === '*' && one.value.kind === 'tuple'
      ? one.value.parts.map((value) => ({ name: undefined, value, spread: '' }))
      : [one],
  )
  for (const [place, { value }] of given.entries()) {
    const target = python.resolve(value)
    if (target?.kind === 'function') return { callee: value, target, given: given.slice(place + 1) }
  }
  return undefined
}
