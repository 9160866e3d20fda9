import { keyOf } from './dict.ts'
import { iterate, typeNameOf } from './truth.ts'
import type { CallSite, PyValue } from './values.ts'
import { PyBytes, PyDict, PyFloat, PyInteger, PyList, PyObject, PySet, PyTuple, Unknown } from './values.ts'

/** The number a value is, as Python compares numbers: `True == 1 == 1.0`. */
export function numberOf(value: PyValue): bigint | number | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (value instanceof PyInteger) return value.value
  return value instanceof PyFloat ? value.value : undefined
}

/** How many values may still be compared: the same list may stand in another a thousand times. */
interface Work {
  left: number
}

const MAX_WORK = 200_000

/** `left == right`; undefined when it is unknown. */
export function areEqual(left: PyValue, right: PyValue): boolean | undefined {
  return equal(left, right, { left: MAX_WORK })
}

function equal(left: PyValue, right: PyValue, work: Work): boolean | undefined {
  if (--work.left < 0) return undefined
  if (left instanceof Unknown || right instanceof Unknown) return undefined
  if (left === right) return true
  const [a, b] = [numberOf(left), numberOf(right)]
  // biome-ignore lint/suspicious/noDoubleEquals: integers and floats of the same value are equal
  if (a !== undefined && b !== undefined) return a == b
  if (typeof left === 'string' || typeof right === 'string') return hasOwnEquality(left, right)
  if (left instanceof PyList && right instanceof PyList) return sameItems(left.items, right.items, work)
  if (left instanceof PyTuple && right instanceof PyTuple) return sameItems(left.items, right.items, work)
  if (left instanceof PyDict && right instanceof PyDict) return sameEntries(left, right, work)
  if (left instanceof PySet && right instanceof PySet) {
    return left.entries.size === right.entries.size && [...left.entries.keys()].every((key) => right.entries.has(key))
  }
  if (left instanceof PyBytes && right instanceof PyBytes) return keyOf(left) === keyOf(right)
  return hasOwnEquality(left, right)
}

/** An object with a key of its own is equal to those with the same; what models no equality has Python's, identity. */
function hasOwnEquality(left: PyValue, right: PyValue): boolean {
  const isObject = left instanceof PyObject || right instanceof PyObject
  return isObject && keyOf(left) === keyOf(right)
}

function sameItems(left: readonly PyValue[], right: readonly PyValue[], work: Work): boolean | undefined {
  if (left.length !== right.length) return false
  let all: boolean | undefined = true
  for (const [place, item] of left.entries()) {
    const same = equal(item, right[place] ?? null, work)
    if (same === false) return false
    if (same === undefined) all = undefined
  }
  return all
}

function sameEntries(left: PyDict, right: PyDict, work: Work): boolean | undefined {
  if (left.entries.size !== right.entries.size) return false
  let all: boolean | undefined = true
  for (const [key, { value }] of left.entries) {
    const other = right.entries.get(key)
    const same = other === undefined ? false : equal(value, other.value, work)
    if (same === false) return false
    if (same === undefined) all = undefined
  }
  return all
}

/** Below zero when left comes first; undefined when the two cannot be ordered, an unknown when it is not known. */
export function order(left: PyValue, right: PyValue): number | Unknown | undefined {
  if (left instanceof Unknown) return left
  if (right instanceof Unknown) return right
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a !== undefined && b !== undefined) return a < b ? -1 : a > b ? 1 : 0
  if (typeof left === 'string' && typeof right === 'string') return orderText(left, right)
  if (left instanceof PyBytes && right instanceof PyBytes) return Buffer.compare(left.value, right.value)
  if (left instanceof PyList && right instanceof PyList) return orderItems(left.items, right.items)
  if (left instanceof PyTuple && right instanceof PyTuple) return orderItems(left.items, right.items)
  return undefined
}

/** By code points, which JavaScript's own comparison, by UTF-16 units, is not. */
function orderText(left: string, right: string): number {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at++) {
    const [a, b] = [left.charCodeAt(at), right.charCodeAt(at)]
    if (a === b) continue
    const surrogates = a >= 0xd800 && b >= 0xd800 && a <= 0xdfff !== b <= 0xdfff
    return (surrogates ? a <= 0xdfff : a > b) ? 1 : -1
  }
  return left.length - right.length
}

function orderItems(left: readonly PyValue[], right: readonly PyValue[]): number | Unknown | undefined {
  const length = Math.min(left.length, right.length)
  for (let place = 0; place < length; place++) {
    const [a, b] = [left[place] ?? null, right[place] ?? null]
    const same = areEqual(a, b)
    if (same === true) continue
    return order(a, b)
  }
  return left.length - right.length
}

/** `item in container`; undefined when it is unknown. */
export function isIn(item: PyValue, container: PyValue, site: CallSite): boolean | undefined {
  if (container instanceof Unknown || item instanceof Unknown) return undefined
  if (typeof container === 'string') {
    if (typeof item === 'string') return container.includes(item)
    return site.raise('TypeError', `'in <string>' requires string as left operand, not ${typeNameOf(item)}`)
  }
  if (container instanceof PyDict || container instanceof PySet) {
    const key = keyOf(item)
    if (key === undefined) return undefined
    return container.entries.has(key) ? true : container.entries.has('?') ? undefined : false
  }
  const items = iterate(container, site, true)
  if (items instanceof Unknown) return undefined
  let found: boolean | undefined = false
  for (const one of items) {
    const same = areEqual(one, item)
    if (same === true) return true
    if (same === undefined) found = undefined
  }
  return found
}

/** `left is right`; undefined where it depends on what the interpreter shares (numbers, strings). */
export function isSame(left: PyValue, right: PyValue): boolean | undefined {
  if (left instanceof Unknown || right instanceof Unknown) return undefined
  if (left === null || right === null || typeof left === 'boolean' || typeof right === 'boolean') return left === right
  const shared = (value: PyValue) =>
    typeof value === 'string' || value instanceof PyInteger || value instanceof PyFloat || value instanceof PyTuple
  if (shared(left) && shared(right)) return areEqual(left, right) === false ? false : undefined
  return left === right
}
