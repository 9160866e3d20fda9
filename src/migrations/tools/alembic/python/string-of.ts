import { bound, PyInstance } from './objects.ts'
import { textOf } from './text.ts'
import type { CallSite, PyValue } from './values.ts'
import { PyObject } from './values.ts'

/** `str(value)`, asking a class of the evaluated code for its `__str__`; undefined when the text cannot be known. */
export function stringOf(value: PyValue, site: CallSite): string | undefined {
  const method = value instanceof PyInstance ? value.cls.find('__str__') : undefined
  if (method === undefined) return textOf(value)
  const text = site.invoke(bound(method, value), { positional: [], named: new Map() })
  return typeof text === 'string' ? text : undefined
}

/** `format(value, '')`, what an f-string writes. */
export function plainFormat(value: PyValue, site: CallSite): string | undefined {
  if (value instanceof PyInstance) {
    if (value.cls.find('__format__') !== undefined) return undefined
    if (value.cls.find('__str__') !== undefined) return stringOf(value, site)
  }
  return value instanceof PyObject && value.format !== undefined ? value.format('', site) : textOf(value)
}
