import { integerArgument, take } from '../arguments.ts'
import { areEqual } from '../compare.ts'
import { poison, touch } from '../containers.ts'
import { sortValues } from '../sorting.ts'
import { iterate } from '../truth.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyInteger, PyList, type PyTuple, Unknown } from '../values.ts'

/** From here on nothing is known of it, nor of what the call gives. */
function lost(self: PyList, reason: Unknown): Unknown {
  poison(self, reason)
  return reason
}

type Method<T> = (self: T, args: Arguments, site: CallSite) => PyValue

function count(items: readonly PyValue[], wanted: PyValue, site: CallSite): PyValue {
  const same = items.map((item) => areEqual(item, wanted))
  return same.includes(undefined)
    ? site.unknown('how often it is in there')
    : new PyInteger(same.filter(Boolean).length)
}

function indexOf(items: readonly PyValue[], wanted: PyValue, site: CallSite): PyValue {
  for (const [place, item] of items.entries()) {
    const same = areEqual(item, wanted)
    if (same === undefined) return site.unknown('where it is in there')
    if (same) return new PyInteger(place)
  }
  return site.raise('ValueError', 'value is not in list')
}

function pop(self: PyList, args: Arguments, site: CallSite): PyValue {
  const [index = new PyInteger(-1)] = take('pop', args, site, ['index'])
  touch(self, site)
  if (index instanceof Unknown) return lost(self, index)
  const place = integerArgument(index, 'index', site)
  const at = place < 0 ? place + self.items.length : place
  if (self.items.length === 0) return site.raise('IndexError', 'pop from empty list')
  if (at < 0 || at >= self.items.length) return site.raise('IndexError', 'pop index out of range')
  return self.items.splice(at, 1)[0] ?? null
}

function remove(self: PyList, args: Arguments, site: CallSite): PyValue {
  const [value = null] = take('remove', args, site, ['value'], 1)
  touch(self, site)
  const place = indexOf(self.items, value, site)
  if (place instanceof Unknown) return lost(self, place)
  if (place instanceof PyInteger) self.items.splice(Number(place.value), 1)
  return null
}

function extend(self: PyList, args: Arguments, site: CallSite): PyValue {
  const [values = null] = take('extend', args, site, ['iterable'], 1)
  const items = iterate(values, site)
  touch(self, site)
  if (items instanceof Unknown) {
    poison(self, items)
    return null
  }
  self.items.push(...items)
  return null
}

function insert(self: PyList, args: Arguments, site: CallSite): PyValue {
  const [index = null, value = null] = take('insert', args, site, ['index', 'object'], 2)
  touch(self, site)
  if (index instanceof Unknown) return lost(self, index)
  const place = integerArgument(index, 'index', site)
  self.items.splice(place < 0 ? Math.max(0, place + self.items.length) : place, 0, value)
  return null
}

function sort(self: PyList, args: Arguments, site: CallSite): PyValue {
  touch(self, site)
  const sorted = sortValues(self.items, args, site)
  if (sorted instanceof Unknown) poison(self, sorted)
  else self.items.splice(0, self.items.length, ...sorted)
  return null
}

/** Methods of `list` (https://docs.python.org/3/tutorial/datastructures.html). */
export const listMethods: ReadonlyMap<string, Method<PyList>> = new Map<string, Method<PyList>>([
  [
    'append',
    (self, args, site) => {
      const [value = null] = take('append', args, site, ['object'], 1)
      touch(self, site)
      self.items.push(value)
      return null
    },
  ],
  ['extend', extend],
  ['insert', insert],
  ['pop', pop],
  ['remove', remove],
  ['sort', sort],
  [
    'clear',
    (self, _args, site) => {
      touch(self, site)
      self.items.length = 0
      return null
    },
  ],
  [
    'reverse',
    (self, _args, site) => {
      touch(self, site)
      self.items.reverse()
      return null
    },
  ],
  ['copy', (self) => new PyList(self.items)],
  ['count', (self, args, site) => count(self.items, args.positional[0] ?? null, site)],
  [
    'index',
    (self, args, site) =>
      args.positional.length > 1
        ? site.unknown('a part of a list')
        : indexOf(self.items, args.positional[0] ?? null, site),
  ],
])

export const tupleMethods: ReadonlyMap<string, Method<PyTuple>> = new Map<string, Method<PyTuple>>([
  ['count', (self, args, site) => count(self.items, args.positional[0] ?? null, site)],
  [
    'index',
    (self, args, site) =>
      args.positional.length > 1
        ? site.unknown('a part of a tuple')
        : indexOf(self.items, args.positional[0] ?? null, site),
  ],
])
