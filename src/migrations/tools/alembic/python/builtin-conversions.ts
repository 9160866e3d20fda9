import { take, unknownIn } from './arguments.ts'
import { type PyType, type } from './builtin-types.ts'
import { numberOf } from './compare.ts'
import { addAll } from './methods/dict.ts'
import { toSet } from './methods/set.ts'
import { roundHalfEven, toFloat } from './numbers.ts'
import { stringOf } from './string-of.ts'
import { charactersOf, iterate, truthOf, typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { PyBytes, PyCallable, PyDict, PyFloat, PyInteger, PyList, PyObject, PySet, PyTuple, Unknown } from './values.ts'

function toText(args: Arguments, site: CallSite): PyValue {
  const [value = ''] = take('str', args, site, ['object', 'encoding', 'errors'])
  return stringOf(value, site) ?? unknownIn(args) ?? site.unknown(`the text of ${typeNameOf(value)} is not known`)
}

function toInteger(args: Arguments, site: CallSite): PyValue {
  const unknown = unknownIn(args)
  if (unknown !== undefined) return unknown
  const [value = new PyInteger(0), base] = take('int', args, site, ['x', 'base'])
  const number = numberOf(value)
  if (typeof number === 'bigint') return new PyInteger(number)
  if (typeof number === 'number') {
    return Number.isFinite(number)
      ? new PyInteger(BigInt(Math.trunc(number)))
      : site.raise('ValueError', 'cannot convert float to integer')
  }
  if (typeof value !== 'string') {
    if (value instanceof PyObject) return site.unknown(`the number ${value.typeName} stands for`)
    return site.raise(
      'TypeError',
      `int() argument must be a string, a bytes-like object or a real number, not '${typeNameOf(value)}'`,
    )
  }
  const radix = base === undefined ? 10 : Number(numberOf(base) ?? 10)
  return (
    parseInteger(value, radix) ?? site.raise('ValueError', `invalid literal for int() with base ${radix}: '${value}'`)
  )
}

const PREFIXES: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' }

function parseInteger(source: string, radix: number): PyInteger | undefined {
  const match = /^\s*([+-]?)([0-9a-z_]+)\s*$/i.exec(source)
  if (match === null) return undefined
  const [, sign, body = ''] = match
  if (/^_|__|_$/.test(body)) return undefined
  const lower = body.replaceAll('_', '').toLowerCase()
  const prefix = PREFIXES[radix]
  const digits = prefix !== undefined && lower.startsWith(prefix) ? lower.slice(2) : lower
  if (radix < 2 || radix > 36 || digits === '' || digits.length > 4000) return undefined
  let value = 0n
  for (const digit of digits) {
    const one = Number.parseInt(digit, radix)
    if (Number.isNaN(one)) return undefined
    value = value * BigInt(radix) + BigInt(one)
  }
  return new PyInteger(sign === '-' ? -value : value)
}

function toFloatValue(args: Arguments, site: CallSite): PyValue {
  const [value = new PyInteger(0)] = take('float', args, site, ['x'])
  if (value instanceof Unknown) return value
  const number = numberOf(value)
  if (number !== undefined) {
    const float = typeof number === 'bigint' ? toFloat(number) : number
    return float === undefined ? site.raise('OverflowError', 'int too large to convert to float') : new PyFloat(float)
  }
  if (typeof value !== 'string') return site.unknown(`the number ${typeNameOf(value)} stands for`)
  const text = value.trim().replaceAll('_', '').toLowerCase()
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(text)) return new PyFloat(Number(text))
  const named = /^([+-]?)(inf|infinity|nan)$/.exec(text)
  if (named === null) return site.raise('ValueError', `could not convert string to float: '${value}'`)
  return new PyFloat(named[2] === 'nan' ? Number.NaN : named[1] === '-' ? -Infinity : Infinity)
}

function round(args: Arguments, site: CallSite): PyValue {
  const [value = null, digits = null] = take('round', args, site, ['number', 'ndigits'], 1)
  const unknown = unknownIn(args)
  if (unknown !== undefined) return unknown
  const number = numberOf(value)
  if (typeof number === 'bigint') {
    return digits === null || Number(numberOf(digits) ?? -1) >= 0 ? new PyInteger(number) : site.unknown('a rounding')
  }
  if (typeof number !== 'number') return site.unknown(`a rounding of ${typeNameOf(value)}`)
  if (digits === null) return new PyInteger(BigInt(roundHalfEven(number)))
  const places = Number(numberOf(digits) ?? -1)
  const text = places >= 0 && places <= 15 && Math.abs(number) < 1e15 ? number.toFixed(places) : undefined
  // Halves are decided by the digits behind; a double that ends in 5 there is seldom a half, but may be.
  const exact =
    text !== undefined &&
    !/50*$/.test(
      number
        .toFixed(Math.min(100, places + 40))
        .slice(0, undefined)
        .slice(text.length),
    )
  return exact && text !== undefined ? new PyFloat(Number(text)) : site.unknown('a rounding of a half')
}

function integerTo(name: string, radix: number, prefix: string): [string, PyCallable] {
  return [
    name,
    new PyCallable(name, (args, site) => {
      const number = numberOf(args.positional[0] ?? null)
      if (typeof number !== 'bigint') return unknownIn(args) ?? site.raise('TypeError', 'an integer is required')
      return `${number < 0n ? '-' : ''}${prefix}${(number < 0n ? -number : number).toString(radix)}`
    }),
  ]
}

function sequence(name: string, make: (items: readonly PyValue[]) => PyValue): [string, PyType] {
  return type(name, (args, site) => {
    const [values] = take(name, args, site, ['iterable'])
    const items = values === undefined ? [] : iterate(values, site)
    return items instanceof Unknown ? items : make(items)
  })
}

function setType(name: 'set' | 'frozenset'): [string, PyType] {
  return type(name, (args, site) => {
    const [values] = take(name, args, site, ['iterable'])
    const members = values === undefined ? new PySet() : toSet(values, site)
    if (members instanceof Unknown) return members
    const set = new PySet(name === 'frozenset')
    for (const [key, value] of members.entries) set.entries.set(key, value)
    return set
  })
}

function absolute(args: Arguments, site: CallSite): PyValue {
  const number = numberOf(args.positional[0] ?? null)
  if (typeof number === 'bigint') return new PyInteger(number < 0n ? -number : number)
  return typeof number === 'number'
    ? new PyFloat(Math.abs(number))
    : (unknownIn(args) ?? site.unknown('abs() of an object'))
}

function character(args: Arguments, site: CallSite): PyValue {
  const code = numberOf(args.positional[0] ?? null)
  if (typeof code !== 'bigint') return unknownIn(args) ?? site.raise('TypeError', 'an integer is required')
  const inRange = code >= 0n && code <= 0x10ffffn
  return inRange ? String.fromCodePoint(Number(code)) : site.raise('ValueError', 'chr() arg not in range(0x110000)')
}

/** `str`, `int`, `list` and what else turns one value into another. */
export const builtinConversions: readonly (readonly [string, PyValue])[] = [
  type('str', toText),
  type('int', toInteger),
  type('float', toFloatValue),
  type('bool', (args, site) => {
    const [value = false] = take('bool', args, site, ['x'])
    return truthOf(value) ?? unknownIn(args) ?? site.unknown('whether it is true')
  }),
  type('bytes', (args, site) => {
    const [value] = args.positional
    if (value instanceof PyBytes) return value
    return unknownIn(args) ?? site.unknown('bytes() of something that is not modelled')
  }),
  sequence('list', (items) => new PyList(items)),
  sequence('tuple', (items) => new PyTuple([...items])),
  type('dict', (args, site) => {
    const dict = new PyDict()
    addAll(dict, args, site)
    return dict
  }),
  setType('set'),
  setType('frozenset'),
  ['round', new PyCallable('round', round)],
  ['abs', new PyCallable('abs', absolute)],
  ['chr', new PyCallable('chr', character)],
  [
    'ord',
    new PyCallable('ord', (args, site) => {
      const [text] = args.positional
      if (typeof text !== 'string') return unknownIn(args) ?? site.unknown('ord() of something that is not modelled')
      const [first, more] = charactersOf(text)
      if (first === undefined || more !== undefined) {
        return site.raise('TypeError', 'ord() expected a character')
      }
      return new PyInteger(first.codePointAt(0) ?? 0)
    }),
  ],
  integerTo('hex', 16, '0x'),
  integerTo('oct', 8, '0o'),
  integerTo('bin', 2, '0b'),
]
