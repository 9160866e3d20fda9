import { given } from '../given.ts'
import type { PyValue } from '../values.ts'
import { PyDict, PyList, PyObject, PySet, PyTuple } from '../values.ts'
import type { Members } from './members.ts'
import { fn } from './members.ts'

/** A copy of containers, deep when asked; undefined for objects, whose copies are their own matter. */
function copied(value: PyValue, deep: boolean, work = { left: 100_000 }): PyValue | undefined {
  if (--work.left < 0) return undefined
  const inner = (item: PyValue) => (deep ? copied(item, true, work) : item)
  if (value instanceof PyList || value instanceof PyTuple) {
    const items = value.items.map(inner)
    if (!items.every((item) => item !== undefined)) return undefined
    return value instanceof PyList ? new PyList(items) : new PyTuple(items)
  }
  if (value instanceof PyDict) {
    const dict = new PyDict(value.missing)
    for (const [name, entry] of value.entries) {
      const item = inner(entry.value)
      if (item === undefined) return undefined
      dict.entries.set(name, { key: entry.key, value: item })
    }
    return dict
  }
  if (value instanceof PySet) {
    const set = new PySet(value.frozen)
    for (const [key, member] of value.entries) set.entries.set(key, member)
    return set
  }
  return value instanceof PyObject ? undefined : value
}

export const copyModule: Members = new Map<string, PyValue>([
  fn('copy', (args, site) =>
    given<PyValue>(copied(args.positional[0] ?? null, false), () => site.unknown('a copy of an object')),
  ),
  fn('deepcopy', (args, site) =>
    given<PyValue>(copied(args.positional[0] ?? null, true), () => site.unknown('a copy of an object')),
  ),
])
