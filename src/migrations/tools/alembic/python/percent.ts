import { getItem } from './dict.ts'
import { formatValue } from './format-spec.ts'
import { LIMITS } from './machine.ts'
import { stringOf } from './string-of.ts'
import { asciiOf, representationOf } from './text.ts'
import { typeNameOf } from './truth.ts'
import type { CallSite, PyValue } from './values.ts'
import { PyDict, PyFloat, PyInteger, PyTuple, Unknown } from './values.ts'

const FIELD = /%(?:\(([^)]*)\))?([#0\- +]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([diouxXeEfFgGcrsa%])?/gs

/** `'…%s…' % values` (https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting). */
export function percentFormat(format: string, values: PyValue, site: CallSite): PyValue {
  if (values instanceof Unknown && format.includes('%')) return values
  const list = values instanceof PyTuple ? values.items : [values]
  let place = 0
  let unknown: Unknown | undefined
  const text = format.replace(FIELD, (whole: string, name, flags: string, width, precision, type) => {
    if (type === undefined) return site.raise('ValueError', 'incomplete format')
    if (type === '%') return '%'
    if (width === '*' || precision === '*') {
      unknown ??= site.unknown('a width taken from the arguments')
      return whole
    }
    const value = name === undefined ? list[place++] : named(values, name, site)
    if (value === undefined) return site.raise('TypeError', 'not enough arguments for format string')
    const written = field(value, { flags, width, precision, type }, site)
    if (!(written instanceof Unknown)) return written
    unknown ??= written
    return whole
  })
  if (unknown !== undefined) return unknown
  if (place < list.length && !(values instanceof PyDict) && (values instanceof PyTuple || place === 0)) {
    return site.raise('TypeError', 'not all arguments converted during string formatting')
  }
  return text.length > LIMITS.text ? site.unknown('a text too long') : text
}

function named(values: PyValue, name: string, site: CallSite): PyValue {
  if (!(values instanceof PyDict)) return site.raise('TypeError', 'format requires a mapping')
  const value = getItem(values, name)
  if (value !== undefined) return value
  return values.entries.has('?') ? site.unknown('a key that may not be there') : site.raise('KeyError', name)
}

interface Field {
  readonly flags: string
  readonly width: string | undefined
  readonly precision: string | undefined
  readonly type: string
}

function field(value: PyValue, { flags, width, precision, type }: Field, site: CallSite): string | Unknown {
  if (value instanceof Unknown) return value
  const align = flags.includes('-') ? '<' : ''
  const size = width ?? ''
  if (type === 's' || type === 'r' || type === 'a') {
    const text = type === 's' ? stringOf(value, site) : representationOf(value)
    if (text === undefined) return site.unknown(`the text of ${typeNameOf(value)} is not known`)
    const written = type === 'a' ? asciiOf(text) : text
    return formatValue(written, `${align || '>'}${size}${precision === undefined ? '' : `.${precision}`}`, site)
  }
  if (type === 'c') {
    if (typeof value === 'string' && Array.from(value).length === 1)
      return formatValue(value, `${align || '>'}${size}`, site)
    return value instanceof PyInteger
      ? formatValue(value, `${align || '>'}${size}c`, site)
      : site.unknown('%c of a text')
  }
  return number(value, { flags, width, precision, type }, site)
}

function number(value: PyValue, { flags, width, precision, type }: Field, site: CallSite): string | Unknown {
  const plain = typeof value === 'boolean' ? new PyInteger(value ? 1 : 0) : value
  if (!(plain instanceof PyInteger) && !(plain instanceof PyFloat)) {
    const wanted = 'diouxX'.includes(type) ? 'a real number' : 'a real number'
    return site.raise('TypeError', `%${type} format: ${wanted} is required, not ${typeNameOf(value)}`)
  }
  const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const alternate = flags.includes('#') ? '#' : ''
  const left = flags.includes('-')
  const fill = left ? '<' : flags.includes('0') ? '0=' : '>'
  if (!'diouxX'.includes(type)) {
    const digits = `.${precision ?? '6'}`
    return formatValue(
      new PyFloat(Number(plain.value)),
      `${fill}${sign}${alternate}${width ?? ''}${digits}${type}`,
      site,
    )
  }
  if (precision !== undefined) return site.unknown('a whole number with a precision')
  const isDecimal = 'diu'.includes(type)
  if (plain instanceof PyFloat && !isDecimal) {
    return site.raise('TypeError', `%${type} format: an integer is required, not float`)
  }
  const whole = plain instanceof PyInteger ? plain : new PyInteger(BigInt(Math.trunc(plain.value)))
  return formatValue(whole, `${fill}${sign}${isDecimal ? '' : alternate}${width ?? ''}${isDecimal ? 'd' : type}`, site)
}
