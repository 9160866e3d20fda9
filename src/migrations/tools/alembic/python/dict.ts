import type { PyValue } from './values.ts'
import { PyBytes, PyDict, PyFloat, PyInteger, PyList, PyObject, PySet, PyTuple, Unknown } from './values.ts'

const identities = new WeakMap<object, number>()
let lastIdentity = 0

function identityOf(object: object): number {
  let identity = identities.get(object)
  if (identity === undefined) {
    identity = ++lastIdentity
    identities.set(object, identity)
  }
  return identity
}

/**
 * What makes two keys of a dictionary or members of a set the same: equal numbers of any type are, everything else is
 * compared by value or, as objects without an equality of their own, by identity. Undefined for what is not hashable or
 * not known.
 */
export function keyOf(value: PyValue, depth = 0): string | undefined {
  if (depth > 8) return undefined
  if (value === null) return 'None'
  if (typeof value === 'string') return `s${value}`
  if (typeof value === 'boolean') return value ? 'n1' : 'n0'
  if (value instanceof PyInteger) return `n${value.value}`
  if (value instanceof PyFloat) {
    const number = value.value
    return Number.isInteger(number) ? `n${BigInt(number)}` : `f${number}`
  }
  if (value instanceof PyBytes) return `b${value.value.join(',')}`
  if (value instanceof PyTuple) {
    if (value.items.length > 1000) return undefined
    const keys = value.items.map((item) => keyOf(item, depth + 1))
    return keys.every((key) => key !== undefined)
      ? `(${keys.map((key) => `${key.length}:${key}`).join('')})`
      : undefined
  }
  if (value instanceof Unknown || value instanceof PyList || value instanceof PyDict || value instanceof PySet) {
    return undefined
  }
  const own = value instanceof PyObject ? value.hashKey?.() : undefined
  return own ?? `o${identityOf(value)}`
}

export function dictOf(pairs: Iterable<readonly [PyValue, PyValue]>): PyDict {
  const dict = new PyDict()
  for (const [key, value] of pairs) setItem(dict, key, value)
  return dict
}

/** The value of a key; undefined when it is not there. */
export function getItem(dict: PyDict, key: PyValue): PyValue | undefined {
  const name = keyOf(key)
  return name === undefined ? undefined : dict.entries.get(name)?.value
}

/** False when the key cannot be one. */
export function setItem(dict: PyDict, key: PyValue, value: PyValue): boolean {
  const name = keyOf(key)
  if (name === undefined) return false
  const entry = dict.entries.get(name)
  if (entry === undefined) dict.entries.set(name, { key, value })
  else entry.value = value
  return true
}

export function setOf(values: Iterable<PyValue>): PySet | undefined {
  const set = new PySet()
  for (const value of values) {
    const key = keyOf(value)
    if (key === undefined) return undefined
    if (!set.entries.has(key)) set.entries.set(key, value)
  }
  return set
}
