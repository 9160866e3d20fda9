import { take } from '../arguments.ts'
import { poison, touch } from '../containers.ts'
import { keyOf, setOf } from '../dict.ts'
import { combineSets } from '../operators.ts'
import { unhashable, unknownKey } from '../subscripts.ts'
import { keyText } from '../text.ts'
import { iterate } from '../truth.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PySet, Unknown } from '../values.ts'

type Method = (self: PySet, args: Arguments, site: CallSite) => PyValue

/** A set out of any iterable; unknown where its members are. */
export function toSet(value: PyValue, site: CallSite): PySet | Unknown {
  const items = iterate(value, site, true)
  if (items instanceof Unknown) return items
  const set = setOf(items)
  if (set !== undefined) return set
  const bad = items.find((item) => keyOf(item) === undefined) ?? null
  return unknownKey(bad, site) ?? unhashable(bad, site)
}

function combined(operator: string): Method {
  return (self, args, site) => {
    let result: PySet = self
    for (const value of args.positional) {
      const other = toSet(value, site)
      if (other instanceof Unknown) return other
      result = combineSets(operator, result, other) ?? result
    }
    return result === self ? copy(self) : result
  }
}

function changed(operator: string): Method {
  return (self, args, site) => {
    touch(self, site)
    for (const value of args.positional) {
      const other = toSet(value, site)
      if (other instanceof Unknown) {
        poison(self, other)
        return null
      }
      const members = [...(combineSets(operator, self, other)?.entries ?? [])]
      self.entries.clear()
      for (const [key, member] of members) self.entries.set(key, member)
    }
    return null
  }
}

function copy(self: PySet): PySet {
  const set = new PySet(self.frozen)
  for (const [key, value] of self.entries) set.entries.set(key, value)
  return set
}

function compared(test: (self: PySet, other: PySet) => boolean): Method {
  return (self, args, site) => {
    const other = toSet(args.positional[0] ?? null, site)
    if (other instanceof Unknown) return other
    return self.entries.has('?') || other.entries.has('?') ? site.unknown('what is in a set') : test(self, other)
  }
}

const within = (small: PySet, large: PySet) => [...small.entries.keys()].every((key) => large.entries.has(key))

function withOne(
  name: string,
  run: (self: PySet, key: string, value: PyValue, site: CallSite) => void,
): [string, Method] {
  return [
    name,
    (self, args, site) => {
      const [value = null] = take(name, args, site, ['elem'], 1)
      const key = keyOf(value)
      touch(self, site)
      if (key !== undefined) run(self, key, value, site)
      else poison(self, unknownKey(value, site) ?? unhashable(value, site))
      return null
    },
  ]
}

export const setMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  withOne('add', (self, key, value) => {
    if (!self.entries.has(key)) self.entries.set(key, value)
  }),
  withOne('discard', (self, key) => {
    self.entries.delete(key)
  }),
  withOne('remove', (self, key, value, site) => {
    if (!self.entries.delete(key) && !self.entries.has('?')) {
      site.raise('KeyError', keyText(value))
    }
  }),
  ['union', combined('|')],
  ['intersection', combined('&')],
  ['difference', combined('-')],
  ['symmetric_difference', combined('^')],
  ['update', changed('|')],
  ['intersection_update', changed('&')],
  ['difference_update', changed('-')],
  ['issubset', compared(within)],
  ['issuperset', compared((self, other) => within(other, self))],
  ['isdisjoint', compared((self, other) => ![...self.entries.keys()].some((key) => other.entries.has(key)))],
  ['copy', copy],
  [
    'clear',
    (self, _args, site) => {
      touch(self, site)
      self.entries.clear()
      return null
    },
  ],
])
