import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyCallable } from '../values.ts'

export type Members = ReadonlyMap<string, PyValue>

/** A function of a module. */
export function fn(name: string, run: (args: Arguments, site: CallSite) => PyValue): readonly [string, PyCallable] {
  return [name, new PyCallable(name, run)]
}

/** A function whose value nobody can know before it runs: a clock, a random number, the environment. */
export function unknowable(name: string, reason: string): readonly [string, PyCallable] {
  return fn(name, (_args, site) => site.unknown(reason))
}

/** A function that may do anything. */
export function unseen(name: string, reason: string): readonly [string, PyCallable] {
  return fn(name, (args, site) => {
    site.emit({ kind: 'opaque', position: site.position, operation: name, reason })
    return args.incomplete ?? site.unknown(reason)
  })
}

export const doNothing = () => null
