import { floatText, roundHalfEven } from './numbers.ts'
import { plainFormat } from './string-of.ts'
import { charactersOf, typeNameOf } from './truth.ts'
import type { CallSite, PyValue } from './values.ts'
import { PyFloat, PyInteger, PyObject, Unknown } from './values.ts'

interface Spec {
  readonly fill: string
  readonly align: string
  readonly sign: string
  readonly alternate: boolean
  readonly width: number
  readonly grouping: string
  readonly precision: number | undefined
  readonly type: string
}

const SPEC = /^(?:(.)?([<>=^]))?([+\- ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su

const MAX_WIDTH = 10_000

/** `format(value, spec)` (https://docs.python.org/3/library/string.html#format-specification-mini-language). */
export function formatValue(value: PyValue, text: string, site: CallSite): string | Unknown {
  if (value instanceof Unknown) return value
  if (text === '') return plainFormat(value, site) ?? site.unknown(`the text of ${typeNameOf(value)} is not known`)
  if (value instanceof PyObject) {
    return value.format?.(text, site) ?? site.unknown(`how ${value.typeName} is formatted is not modelled`)
  }
  const spec = parseSpec(text)
  if (spec === undefined) return site.raise('ValueError', 'Invalid format specifier')
  if (spec.width > MAX_WIDTH || (spec.precision ?? 0) > MAX_WIDTH) return site.unknown('a text too long')
  if (typeof value === 'string') return formatString(value, spec, site)
  const number = value instanceof PyInteger ? value.value : value instanceof PyFloat ? value.value : undefined
  const plain = typeof value === 'boolean' ? BigInt(value) : number
  if (plain === undefined) {
    return site.raise('TypeError', `unsupported format string passed to ${typeNameOf(value)}.__format__`)
  }
  return formatNumber(plain, spec, site)
}

function parseSpec(text: string): Spec | undefined {
  const match = SPEC.exec(text)
  if (match === null || match[4] !== undefined) return undefined
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, type] = match
  return {
    fill: fill ?? (zero === undefined || align !== undefined ? ' ' : '0'),
    align: align ?? (zero === undefined ? '' : '='),
    sign: sign ?? '-',
    alternate: alternate !== undefined,
    width: width === undefined ? 0 : Number(width),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  }
}

function formatString(value: string, spec: Spec, site: CallSite): string | Unknown {
  if (spec.type !== '' && spec.type !== 's') {
    return site.raise('ValueError', `Unknown format code '${spec.type}' for object of type 'str'`)
  }
  if (spec.align === '=' || spec.sign !== '-' || spec.grouping !== '' || spec.alternate) {
    // A zero before the width only fills, on the right, since Python 3.10.
    if (spec.fill !== '0' || spec.sign !== '-' || spec.grouping !== '' || spec.alternate) {
      return site.raise('ValueError', 'Invalid format specifier for a string')
    }
  }
  const characters = charactersOf(value).slice(0, spec.precision)
  return pad(characters.join(''), '', { ...spec, align: spec.align === '=' ? '<' : spec.align || '<' })
}

function pad(body: string, sign: string, spec: Spec): string {
  const missing = spec.width - charactersOf(sign + body).length
  if (missing <= 0) return sign + body
  const fill = (count: number) => spec.fill.repeat(count)
  switch (spec.align) {
    case '<':
      return sign + body + fill(missing)
    case '^':
      return fill(missing >> 1) + sign + body + fill(missing - (missing >> 1))
    case '=':
      return sign + fill(missing) + body
    default:
      return fill(missing) + sign + body
  }
}

function formatNumber(value: bigint | number, spec: Spec, site: CallSite): string | Unknown {
  const isInteger = typeof value === 'bigint'
  if (spec.type === 'n' || spec.type === 's') {
    return spec.type === 'n'
      ? site.unknown('a number written for a locale')
      : site.raise('ValueError', `Unknown format code 's' for object of type '${isInteger ? 'int' : 'float'}'`)
  }
  if (isInteger && (spec.type === '' || 'bcdoxX'.includes(spec.type))) return formatInteger(value, spec, site)
  if ('bcdoxX'.includes(spec.type) && spec.type !== '') {
    return site.raise('ValueError', `Unknown format code '${spec.type}' for object of type 'float'`)
  }
  return formatFloat(Number(value), spec, site)
}

function signOf(negative: boolean, spec: Spec): string {
  return negative ? '-' : spec.sign === '-' ? '' : spec.sign
}

const BASES: Readonly<Record<string, readonly [number, string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
}

function formatInteger(value: bigint, spec: Spec, site: CallSite): string | Unknown {
  if (spec.precision !== undefined) {
    return site.raise('ValueError', 'Precision not allowed in integer format specifier')
  }
  if (spec.type === 'c') {
    return value >= 0n && value < 0x110000n
      ? pad(String.fromCodePoint(Number(value)), '', { ...spec, align: spec.align || '<' })
      : site.raise('OverflowError', '%c arg not in range(0x110000)')
  }
  const [base, prefix] = BASES[spec.type] ?? [10, '']
  const digits = (value < 0n ? -value : value).toString(base)
  const body = spec.type === 'X' ? digits.toUpperCase() : digits
  const sign = signOf(value < 0n, spec) + (spec.alternate ? prefix : '')
  return grouped(body, '', sign, spec, base === 10 ? 3 : 4, site)
}

/** Puts separators between groups of digits; a zero fill is grouped too. */
function grouped(
  digits: string,
  rest: string,
  sign: string,
  spec: Spec,
  size: number,
  site: CallSite,
): string | Unknown {
  if (spec.grouping === '') return pad(digits + rest, sign, spec)
  if (spec.grouping === ',' && size !== 3) return site.raise('ValueError', "Cannot specify ',' with this format code")
  if (spec.fill === '0' && spec.align === '=' && spec.width > 0) return site.unknown('grouped digits filled with zeros')
  const parts: string[] = []
  for (let end = digits.length; end > 0; end -= size) parts.unshift(digits.slice(Math.max(0, end - size), end))
  return pad(parts.join(spec.grouping) + rest, sign, spec)
}

function formatFloat(value: number, spec: Spec, site: CallSite): string | Unknown {
  const sign = signOf(value < 0 || Object.is(value, -0), spec)
  const body = floatBody(Math.abs(value), spec)
  if (body === undefined) return site.unknown('a number written with more digits than can be computed exactly')
  const [whole = '', rest] = /^\d+/.test(body) ? [/^\d+/.exec(body)?.[0], body.replace(/^\d+/, '')] : [body, '']
  if (!/^\d/.test(body)) return pad(body, sign, spec)
  return grouped(whole, rest ?? '', sign, spec, 3, site)
}

/** JavaScript's `toFixed`, `toExponential` and `toPrecision` are exact up to 100 digits; they round halves up, so do doubles. */
function floatBody(value: number, spec: Spec): string | undefined {
  const upper = spec.type === 'E' || spec.type === 'F' || spec.type === 'G'
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'nan' : 'inf'
    return (upper ? text.toUpperCase() : text) + (spec.type === '%' ? '%' : '')
  }
  const precision = spec.precision ?? 6
  if (precision > 100 || spec.alternate) return undefined
  switch (spec.type) {
    case 'f':
    case 'F':
      return fixed(value, precision)
    case '%': {
      const text = fixed(value * 100, precision)
      return text === undefined ? undefined : `${text}%`
    }
    case 'e':
    case 'E': {
      const text = exponential(value, precision)
      return upper ? text.toUpperCase() : text
    }
    case '':
      return spec.precision === undefined ? floatText(value) : general(value, precision, true)
    default: {
      const text = general(value, precision, false)
      return upper ? text.toUpperCase() : text
    }
  }
}

/** `toFixed` rounds exact halves away from zero, Python to the even digit. */
function fixed(value: number, precision: number): string | undefined {
  if (value >= 1e21) return undefined
  const scaled = value * 10 ** precision
  const isHalf = precision < 20 && scaled < 2 ** 52 && scaled % 1 === 0.5 && scaled / 10 ** precision === value
  if (isHalf && isExactHalf(value, precision)) return (roundHalfEven(scaled) / 10 ** precision).toFixed(precision)
  return value.toFixed(precision)
}

/** Whether the double itself, not only its product, lies half way. */
function isExactHalf(value: number, precision: number): boolean {
  const digits = value.toFixed(Math.min(100, precision + 60))
  return /^50*$/.test(digits.slice(digits.indexOf('.') + 1 + precision))
}

function exponential(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2')
}

function general(value: number, asked: number, keepsPoint: boolean): string {
  const precision = asked === 0 ? 1 : asked
  const power = value === 0 ? 0 : Number(value.toExponential(precision - 1).split('e')[1])
  const limit = keepsPoint ? precision - 1 : precision
  const strip = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
  if (power < -4 || power >= limit) {
    const [digits = '', exponent = ''] = exponential(value, precision - 1).split('e')
    return `${strip(digits)}e${exponent}`
  }
  const text = strip(value.toFixed(Math.min(100, Math.max(0, precision - 1 - power))))
  return keepsPoint && !text.includes('.') ? `${text}.0` : text
}
