import { textOf } from './text.ts'
import type { CallSite, PyValue } from './values.ts'
import {
  PyBytes,
  PyCallable,
  PyDict,
  PyFloat,
  PyInteger,
  PyList,
  PyModule,
  PyObject,
  PySet,
  PyTuple,
  Unknown,
  UnorderedList,
} from './values.ts'

/** What `if value` makes of it; undefined when that is unknown. */
export function truthOf(value: PyValue): boolean | undefined {
  if (value === null) return false
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return value !== ''
  if (value instanceof PyInteger) return value.value !== 0n
  if (value instanceof PyFloat) return value.value !== 0
  if (value instanceof PyBytes) return value.value.length > 0
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length > 0
  if (value instanceof PyDict || value instanceof PySet) return value.entries.size > 0
  if (value instanceof PyObject && value.truth !== undefined) return value.truth()
  return value instanceof Unknown ? undefined : true
}

/** What `type(value).__name__` says, for messages. */
export function typeNameOf(value: PyValue): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'str'
  if (value instanceof PyInteger) return 'int'
  if (value instanceof PyFloat) return 'float'
  if (value instanceof PyBytes) return 'bytes'
  if (value instanceof PyList) return 'list'
  if (value instanceof PyTuple) return 'tuple'
  if (value instanceof PyDict) return 'dict'
  if (value instanceof PySet) return value.frozen ? 'frozenset' : 'set'
  if (value instanceof PyCallable) return 'function'
  if (value instanceof PyModule) return 'module'
  return value instanceof PyObject ? value.typeName : 'unknown'
}

/** Characters as Python counts them. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(text)
}

export function isPlain(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text)
}

/**
 * The values a `for` would see, in order; an unknown when they cannot be known. A set of several has no order that
 * could be known: Python's changes from run to run. With `anyOrder` the caller does not mind.
 */
export function iterate(value: PyValue, site: CallSite, anyOrder = false): readonly PyValue[] | Unknown {
  const items = itemsOf(value, site, anyOrder)
  if (!(items instanceof Unknown)) site.spend?.(items.length >> 3)
  return items
}

function itemsOf(value: PyValue, site: CallSite, anyOrder: boolean): readonly PyValue[] | Unknown {
  if (value instanceof Unknown) return value
  if (value instanceof UnorderedList && value.items.length > 1 && !anyOrder)
    return site.unknown('the order in which the database lists them')
  if (value instanceof PyList || value instanceof PyTuple) return value.items
  if (typeof value === 'string') return charactersOf(value)
  if (value instanceof PyDict) return [...value.entries.values()].map(({ key }) => key)
  if (value instanceof PySet) {
    if (value.entries.size > 1 && !anyOrder && site.live === undefined)
      return site.unknown('the order of a set changes from run to run')
    return [...value.entries.values()]
  }
  if (value instanceof PyBytes) return Array.from(value.value, (byte) => new PyInteger(byte))
  if (value instanceof PyObject) {
    return value.iterate?.(site) ?? site.unknown(`what is in ${value.typeName} is not known`)
  }
  return site.raise('TypeError', `'${typeNameOf(value)}' object is not iterable`)
}

/** How an unknown value is told of in a reason. */
export function describe(value: PyValue): string {
  const text = textOf(value)
  return text === undefined || text.length > 40 ? typeNameOf(value) : text
}
