import {
  PyBytes,
  PyDict,
  PyFloat,
  PyInteger,
  PyList,
  PyObject,
  PySet,
  PyTuple,
  type PyValue,
  Unknown,
} from '../python/values.ts'
import { known, unknowable } from './unknowable.ts'

/** Python values as ours; what is not known, or of another kind, is unknowable. `what` names it in the reason. */
export function asText(value: PyValue | undefined, what: string): string {
  if (value === undefined) unknowable(`${what} is missing`)
  const given = known(value)
  if (typeof given === 'string') return given
  if (given instanceof PyObject && given instanceof TextObject) return given.value
  return unknowable(`${what} is no string but ${describe(given)}`)
}

/** A string with something more to it than its text (a final name, a quoted name). */
export abstract class TextObject extends PyObject {
  abstract readonly value: string
  override text(): string {
    return this.value
  }
  override truth(): boolean {
    return this.value !== ''
  }
}

/** The text, or undefined for what was not given and for None. */
export function asOptionalText(value: PyValue | undefined, what: string): string | undefined {
  return value === undefined || value === null ? undefined : asText(value, what)
}

/** Truth as `if` sees it; `fallback` for what was not given. */
export function asFlag(value: PyValue | undefined, what: string, fallback = false): boolean {
  if (value === undefined) return fallback
  const given = known(value)
  if (given === null || typeof given === 'boolean') return given === true
  if (given instanceof PyInteger) return given.value !== 0n
  if (typeof given === 'string') return given !== ''
  return unknowable(`${what} is no truth value but ${describe(given)}`)
}

/** True, false, or undefined for what was not given and for None. */
export function asOptionalFlag(value: PyValue | undefined, what: string): boolean | undefined {
  return value === undefined || value === null ? undefined : asFlag(value, what)
}

export function asOptionalInteger(value: PyValue | undefined, what: string): bigint | undefined {
  if (value === undefined) return undefined
  const given = known(value)
  if (given === null) return undefined
  if (given instanceof PyInteger) return given.value
  return unknowable(`${what} is no integer but ${describe(given)}`)
}

/** The items of a list, tuple or set, whose order is known. */
export function asItems(value: PyValue | undefined, what: string): readonly PyValue[] {
  if (value === undefined) unknowable(`${what} is missing`)
  const given = known(value)
  if (given instanceof PyList || given instanceof PyTuple) return given.items
  if (given instanceof PySet) {
    const items = [...given.entries.values()]
    // The order of a set is no part of the file.
    return items.length < 2 ? items : unknowable(`${what} is a set: its order is not known`)
  }
  return unknowable(`${what} is no list but ${describe(given)}`)
}

export function asTexts(value: PyValue | undefined, what: string): string[] {
  return asItems(value, what).map((item) => asText(item, what))
}

/** The entries of a dictionary whose keys are strings. */
export function asTextEntries(value: PyValue | undefined, what: string): [string, PyValue][] {
  const given = value === undefined ? unknowable(`${what} is missing`) : known(value)
  if (!(given instanceof PyDict)) return unknowable(`${what} is no dictionary but ${describe(given)}`)
  return [...given.entries.values()].map((entry) => [asText(entry.key, `a key of ${what}`), entry.value])
}

/** What messages call a value. */
export function describe(value: PyValue): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return 'a string'
  if (value instanceof PyInteger) return 'an integer'
  if (value instanceof PyFloat) return 'a float'
  if (value instanceof PyBytes) return 'bytes'
  if (value instanceof PyList) return 'a list'
  if (value instanceof PyTuple) return 'a tuple'
  if (value instanceof PyDict) return 'a dictionary'
  if (value instanceof PySet) return 'a set'
  if (value instanceof Unknown) return 'unknown'
  if (value instanceof PyObject) return value.typeName
  return value.name
}
