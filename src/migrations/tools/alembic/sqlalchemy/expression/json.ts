import { describe } from '../../library/convert.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { PyDict, PyFloat, PyInteger, PyList, PyTuple, type PyValue } from '../../python/values.ts'

/** A value as Python's `json.dumps` writes it with its defaults. */
export function jsonText(value: PyValue): string {
  const given = known(value)
  if (given === null || typeof given === 'boolean') return String(given)
  if (typeof given === 'string') return jsonString(given)
  if (given instanceof PyInteger) return `${given.value}`
  if (given instanceof PyFloat) return jsonFloat(given.value)
  if (given instanceof PyList || given instanceof PyTuple) return `[${given.items.map(jsonText).join(', ')}]`
  if (given instanceof PyDict) {
    return `{${[...given.entries.values()].map((entry) => `${jsonKey(entry.key)}: ${jsonText(entry.value)}`).join(', ')}}`
  }
  return unknowable(`${describe(given)} as JSON`)
}

function jsonKey(key: PyValue): string {
  return typeof key === 'string' ? jsonString(key) : unknowable('a key of JSON that is no string')
}

function jsonFloat(value: number): string {
  const text = Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : `${value}`
  return /e|Infinity|NaN/.test(text) ? unknowable(`the float ${text} as JSON`) : text
}

/** JSON.stringify escapes the same, but leaves characters beyond ASCII, which Python escapes. */
function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
