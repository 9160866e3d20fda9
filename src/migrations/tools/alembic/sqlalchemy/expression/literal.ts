import { describe } from '../../library/convert.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { PyBytes, PyDict, PyFloat, PyInteger, PyList, PyObject, PyTuple, type PyValue } from '../../python/values.ts'
import { literalText } from '../quote.ts'
import { EnumType } from '../types/enum.ts'
import type { SqlType } from '../types/type.ts'
import { jsonText } from './json.ts'

/** A Python value as the SQL literal SQLAlchemy writes for a parameter of that type. */
export function literalSql(value: PyValue, type: SqlType | undefined): string {
  const given = known(value)
  const affinity = type?.affinity ?? 'null'
  if (type?.definition.changesValues) {
    unknowable(`a value of the type ${type.definition.name}, which turns it into another`)
  }
  if (affinity === 'binary' && given !== null) unknowable('a value of a binary column')
  if (given === null) return affinity === 'json' ? "'null'" : 'NULL'
  if (type instanceof EnumType) return enumLiteral(given)
  switch (affinity) {
    case 'boolean':
      return booleanLiteral(given)
    case 'integer':
      return integerLiteral(given)
    case 'json':
      return literalText(jsonText(given))
    case 'uuid':
      return uuidLiteral(given, type)
    case 'string':
      return typeof plainValue(given) === 'string' ? literalText(textValue(given)) : mismatch(given, 'a string column')
    default:
      return literalByValue(given)
  }
}

function mismatch(value: PyValue, where: string): never {
  return unknowable(`${describe(value)} as a value of ${where}`)
}

function enumLiteral(value: PyValue): string {
  if (typeof value === 'string') return literalText(value)
  const name = value instanceof PyObject ? memberPart(value, 'name') : undefined
  return typeof name === 'string' ? literalText(name) : mismatch(value, 'an enum column')
}

/** `name` or `value` of a member of a Python enum; these need no place. */
function memberPart(value: PyObject, part: 'name' | 'value'): PyValue | undefined {
  if (value.attribute === undefined) return undefined
  return value.attribute(part, {
    position: { file: '', line: 0 },
    emit: () => {},
    emitted: () => [],
    invoke: () => unknowable('a member that is computed'),
    unknown: (reason) => unknowable(reason),
    changing: () => {},
    raise: (_type, message) => unknowable(message),
  })
}

/** The string or number a member of `class X(str, Enum)` is. */
function plainValue(value: PyValue): PyValue {
  if (!(value instanceof PyObject)) return value
  const inner = memberPart(value, 'value')
  return typeof inner === 'string' || inner instanceof PyInteger ? inner : value
}

function textValue(value: PyValue): string {
  const plain = plainValue(value)
  return typeof plain === 'string' ? plain : mismatch(value, 'a string')
}

function booleanLiteral(value: PyValue): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value instanceof PyInteger && (value.value === 0n || value.value === 1n))
    return value.value === 1n ? 'true' : 'false'
  return mismatch(value, 'a boolean column')
}

function integerLiteral(value: PyValue): string {
  const plain = plainValue(value)
  if (plain instanceof PyInteger) return `${plain.value}`
  if (typeof plain === 'boolean') return plain ? '1' : '0'
  return mismatch(value, 'an integer column')
}

function uuidLiteral(value: PyValue, type: SqlType | undefined): string {
  const text = typeof value === 'string' ? value : objectText(value)
  const asObject = type?.args.get('as_uuid') !== false
  return literalText(asObject ? text : text.replaceAll('-', ''))
}

const TEXTUAL = /(?:^|\.)(?:datetime|date|time|UUID|Decimal)$/

/** Dates, times, UUIDs and decimals are written as Python's `str()` shows them. */
function objectText(value: PyValue): string {
  const text = value instanceof PyObject && TEXTUAL.test(value.typeName) ? value.text?.() : undefined
  return text ?? unknowable(`${describe(value)} as a literal`)
}

/** The literal of a value whose column has no type of its own, or one that does not matter. */
function literalByValue(value: PyValue): string {
  const plain = plainValue(value)
  if (typeof plain === 'string') return literalText(plain)
  if (typeof plain === 'boolean') return plain ? 'true' : 'false'
  if (plain instanceof PyInteger) return `${plain.value}`
  if (plain instanceof PyFloat) return floatText(plain.value)
  if (plain instanceof PyBytes) return unknowable('bytes as a literal')
  if (plain instanceof PyList || plain instanceof PyTuple || plain instanceof PyDict) {
    return unknowable(`${describe(plain)} as a literal`)
  }
  const text = objectText(value)
  return value instanceof PyObject && /Decimal$/.test(value.typeName) ? text : literalText(text)
}

/** A float as Python's `str()` shows it, for those both languages show alike. */
export function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return `${value}.0`
  const text = `${value}`
  return /e|Infinity|NaN/.test(text) ? unknowable(`the float ${text} as a literal`) : text
}
