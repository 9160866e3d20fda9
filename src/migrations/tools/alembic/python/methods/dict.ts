import { take } from '../arguments.ts'
import { poison, touch } from '../containers.ts'
import { getItem, keyOf, setItem } from '../dict.ts'
import { firstGiven, given } from '../given.ts'
import { unhashable, unknownKey } from '../subscripts.ts'
import { keyText } from '../text.ts'
import { iterate } from '../truth.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyDict, PyList, PyTuple, Unknown } from '../values.ts'

/** From here on nothing is known of it, nor of what the call gives. */
function lost(self: PyDict, reason: Unknown): Unknown {
  poison(self, reason)
  return reason
}

type Method = (self: PyDict, args: Arguments, site: CallSite) => PyValue

/** The value of a key, `missing` where there is none; unknown where that cannot be known. */
function lookUp(self: PyDict, key: PyValue, site: CallSite): PyValue | undefined {
  if (key instanceof Unknown) return key
  if (keyOf(key) === undefined) return unknownKey(key, site) ?? unhashable(key, site)
  return firstGiven(getItem(self, key), self.entries.get('?')?.value)
}

function pop(self: PyDict, args: Arguments, site: CallSite): PyValue {
  const [key = null, otherwise] = take('pop', args, site, ['key', 'default'], 1)
  touch(self, site)
  const found = lookUp(self, key, site)
  if (key instanceof Unknown) return lost(self, key)
  if (found === undefined) return given(otherwise, () => site.raise('KeyError', keyText(key)))
  self.entries.delete(keyOf(key) ?? '')
  return found
}

/** `dict(…)`, `update(…)`: what a mapping or an iterable of pairs adds. */
export function addAll(self: PyDict, args: Arguments, site: CallSite): PyValue {
  const [from] = args.positional
  const unknown = args.incomplete ?? (from === undefined ? undefined : addFrom(self, from, site))
  if (unknown !== undefined) return lost(self, unknown)
  for (const [name, value] of args.named) setItem(self, name, value)
  return null
}

function addFrom(self: PyDict, from: PyValue, site: CallSite): Unknown | undefined {
  if (from instanceof PyDict) {
    for (const { key, value } of from.entries.values()) {
      if (!setItem(self, key, value)) return key instanceof Unknown ? key : site.unknown('a key')
    }
    return undefined
  }
  const pairs = iterate(from, site)
  if (pairs instanceof Unknown) return pairs
  for (const pair of pairs) {
    const items = iterate(pair, site)
    if (items instanceof Unknown) return items
    const [key, value, more] = items
    if (key === undefined || value === undefined || more !== undefined) {
      return site.raise('ValueError', 'dictionary update sequence element has length other than 2')
    }
    if (!setItem(self, key, value)) return unknownKey(key, site) ?? unhashable(key, site)
  }
  return undefined
}

function setDefault(self: PyDict, args: Arguments, site: CallSite): PyValue {
  const [key = null, value = null] = take('setdefault', args, site, ['key', 'default'], 1)
  const found = lookUp(self, key, site)
  if (found !== undefined) return found
  touch(self, site)
  setItem(self, key, value)
  return value
}

/** Methods of `dict`; `keys`, `values` and `items` give lists, which nobody can tell from views who only reads. */
export const dictMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    'get',
    (self, args, site) => {
      const [key = null, otherwise = null] = take('get', args, site, ['key', 'default'], 1)
      return given(lookUp(self, key, site), () => otherwise)
    },
  ],
  ['keys', (self) => new PyList([...self.entries.values()].map(({ key }) => key))],
  ['values', (self) => new PyList([...self.entries.values()].map(({ value }) => value))],
  ['items', (self) => new PyList([...self.entries.values()].map(({ key, value }) => new PyTuple([key, value])))],
  ['pop', pop],
  ['setdefault', setDefault],
  [
    'update',
    (self, args, site) => {
      touch(self, site)
      addAll(self, args, site)
      return null
    },
  ],
  [
    'copy',
    (self) => {
      const copy = new PyDict(self.missing)
      for (const [name, entry] of self.entries) copy.entries.set(name, { ...entry })
      return copy
    },
  ],
  [
    'clear',
    (self, _args, site) => {
      touch(self, site)
      self.entries.clear()
      return null
    },
  ],
  [
    'popitem',
    (self, _args, site) => {
      touch(self, site)
      const last = [...self.entries].at(-1)
      if (last === undefined) return site.raise('KeyError', "'popitem(): dictionary is empty'")
      self.entries.delete(last[0])
      return new PyTuple([last[1].key, last[1].value])
    },
  ],
])
