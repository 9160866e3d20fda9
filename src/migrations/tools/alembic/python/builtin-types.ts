import { PyFunction } from './functions.ts'
import { PyClass, PyInstance } from './objects.ts'
import { typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { PyCallable, PyList, PyObject, PyTuple, Unknown } from './values.ts'

/** A builtin class: `str`, `dict`. */
export class PyType extends PyCallable {}

/** `isinstance(value, type)`; undefined when it is not known. */
export function isInstance(value: PyValue, type: PyValue): boolean | undefined {
  if (value instanceof Unknown || type instanceof Unknown) return undefined
  if (type instanceof PyTuple || type instanceof PyList) {
    const all = type.items.map((one) => isInstance(value, one))
    return all.includes(true) ? true : all.includes(undefined) ? undefined : false
  }
  const own = value instanceof PyObject ? value.isInstanceOf?.(type) : undefined
  if (own !== undefined) return own
  if (type instanceof PyType) return isOfType(value, type.name)
  if (type instanceof PyClass) {
    if (value instanceof PyInstance) return value.cls.isSubclassOf(type)
    return value instanceof PyObject ? undefined : false
  }
  return undefined
}

const NATIVE = new Set([
  'str',
  'int',
  'float',
  'bool',
  'bytes',
  'list',
  'tuple',
  'dict',
  'set',
  'frozenset',
  'NoneType',
])

function isOfType(value: PyValue, name: string): boolean | undefined {
  if (name === 'object') return true
  const own = typeNameOf(value)
  if (NATIVE.has(own)) return own === name || (own === 'bool' && name === 'int')
  if (value instanceof PyFunction) return false
  if (value instanceof PyInstance) return value.cls.bases.length === 0 ? false : undefined
  return undefined
}

export function type(name: string, call: (args: Arguments, site: CallSite) => PyValue): [string, PyType] {
  return [name, new PyType(name, call)]
}
