import { unknownIn } from '../arguments.ts'
import { setItem } from '../dict.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyDict, PyFloat, PyInteger, PyList } from '../values.ts'

/** `json.loads` of a text; whole numbers beyond what JavaScript holds are left unknown. */
export function loads(args: Arguments, site: CallSite): PyValue {
  const [text] = args.positional
  if (typeof text !== 'string' || args.named.size > 0) return unknownIn(args) ?? site.unknown('JSON that is not known')
  // `1.0` and `1` are the same to JavaScript, and keys that are numbers come first.
  if (/\d[.eE]|\d{16}|NaN|Infinity|"\d+"\s*:/.test(text))
    return site.unknown('JSON that JavaScript reads in another way')
  try {
    return convert(JSON.parse(text))
  } catch {
    return site.raise('ValueError', 'no valid JSON')
  }
}

function convert(value: unknown): PyValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isInteger(value) ? new PyInteger(value) : new PyFloat(value)
  if (Array.isArray(value)) return new PyList(value.map(convert))
  const dict = new PyDict()
  for (const [key, item] of Object.entries(value as object)) setItem(dict, key, convert(item))
  return dict
}
