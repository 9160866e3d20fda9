import type { BinaryOperator, CompareOperator } from './ast.ts'
import { areEqual, isIn, isSame, numberOf, order } from './compare.ts'
import { LIMITS } from './machine.ts'
import { floatFloorDivide, floatModulo, floorDivide, floorModulo, toFloat } from './numbers.ts'
import { percentFormat } from './percent.ts'
import { typeNameOf } from './truth.ts'
import type { CallSite, PyValue } from './values.ts'
import { PyBytes, PyDict, PyFloat, PyInteger, PyList, PyObject, PySet, PyTuple, Unknown } from './values.ts'

/** `left operator right` as Python computes it; raises what Python raises. */
export function binary(operator: BinaryOperator, left: PyValue, right: PyValue, site: CallSite): PyValue {
  if (operator === '%' && typeof left === 'string') return percentFormat(left, right, site)
  if (left instanceof PyObject) {
    const own = left.binary?.(operator, right, false, site)
    if (own !== undefined) return own
  }
  if (right instanceof PyObject) {
    const own = right.binary?.(operator, left, true, site)
    if (own !== undefined) return own
  }
  if (left instanceof Unknown) return left
  if (right instanceof Unknown) return right
  if (left instanceof PyObject || right instanceof PyObject) {
    const object = left instanceof PyObject ? left : right
    return site.unknown(`${operator} of ${typeNameOf(object)} is not modelled`)
  }
  return (
    arithmetic(operator, left, right, site) ??
    sequences(operator, left, right, site) ??
    sets(operator, left, right) ??
    refuse(operator, left, right, site)
  )
}

function refuse(operator: string, left: PyValue, right: PyValue, site: CallSite): never {
  const types = `'${typeNameOf(left)}' and '${typeNameOf(right)}'`
  return site.raise('TypeError', `unsupported operand type(s) for ${operator}: ${types}`)
}

function arithmetic(operator: BinaryOperator, left: PyValue, right: PyValue, site: CallSite): PyValue | undefined {
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a === undefined || b === undefined) return undefined
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    const result = integers(operator, a, b, site)
    const bits = typeof left === 'boolean' && typeof right === 'boolean' && ['&', '|', '^'].includes(operator)
    return bits && result instanceof PyInteger ? result.value !== 0n : result
  }
  const [x, y] = [typeof a === 'bigint' ? toFloat(a) : a, typeof b === 'bigint' ? toFloat(b) : b]
  if (x === undefined || y === undefined) return site.raise('OverflowError', 'int too large to convert to float')
  return floats(operator, x, y, site)
}

const MAX_BITS = 20_000n

function integers(operator: BinaryOperator, a: bigint, b: bigint, site: CallSite): PyValue | undefined {
  switch (operator) {
    case '+':
      return new PyInteger(a + b)
    case '-':
      return new PyInteger(a - b)
    case '*':
      return bits(a) + bits(b) > MAX_BITS ? site.unknown('a number too large') : new PyInteger(a * b)
    case '//':
      return b === 0n ? divisionByZero(site) : new PyInteger(floorDivide(a, b))
    case '%':
      return b === 0n ? divisionByZero(site) : new PyInteger(floorModulo(a, b))
    case '/':
      return divide(a, b, site)
    case '**':
      return power(a, b, site)
    case '&':
      return new PyInteger(a & b)
    case '|':
      return new PyInteger(a | b)
    case '^':
      return new PyInteger(a ^ b)
    case '<<':
    case '>>':
      if (b < 0n) return site.raise('ValueError', 'negative shift count')
      if (operator === '>>') return new PyInteger(b > MAX_BITS ? (a < 0n ? -1n : 0n) : a >> b)
      return bits(a) + b > MAX_BITS ? site.unknown('a number too large') : new PyInteger(a << b)
    default:
      return undefined
  }
}

function bits(value: bigint): bigint {
  return BigInt(value.toString(16).length * 4)
}

function divisionByZero(site: CallSite): never {
  return site.raise('ZeroDivisionError', 'division by zero')
}

function divide(a: bigint, b: bigint, site: CallSite): PyValue {
  if (b === 0n) return divisionByZero(site)
  const exact = (value: bigint) => value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER)
  // Python rounds the quotient of large integers once; two roundings may give another digit.
  return exact(a) && exact(b) ? new PyFloat(Number(a) / Number(b)) : site.unknown('a quotient of large numbers')
}

function power(a: bigint, b: bigint, site: CallSite): PyValue {
  if (b < 0n) {
    return a === 0n ? divisionByZero(site) : new PyFloat(Number(a) ** Number(b))
  }
  return bits(a) * b > MAX_BITS && a * a > 1n ? site.unknown('a number too large') : new PyInteger(a ** b)
}

function floats(operator: BinaryOperator, a: number, b: number, site: CallSite): PyValue | undefined {
  switch (operator) {
    case '+':
      return new PyFloat(a + b)
    case '-':
      return new PyFloat(a - b)
    case '*':
      return new PyFloat(a * b)
    case '/':
      return b === 0 ? divisionByZero(site) : new PyFloat(a / b)
    case '%':
      return b === 0 ? divisionByZero(site) : new PyFloat(floatModulo(a, b))
    case '//':
      return b === 0 ? divisionByZero(site) : new PyFloat(floatFloorDivide(a, b))
    case '**':
      // A power of a negative number to a fraction is complex; overflow raises.
      return Number.isFinite(a ** b) ? new PyFloat(a ** b) : site.unknown('a power that is no finite number')
    default:
      return undefined
  }
}

function sequences(operator: BinaryOperator, left: PyValue, right: PyValue, site: CallSite): PyValue | undefined {
  if (operator === '+') return concatenated(left, right, site)
  if (operator !== '*') return undefined
  const [sequence, count] = left instanceof PyInteger || typeof left === 'boolean' ? [right, left] : [left, right]
  const times = numberOf(count)
  return typeof times === 'bigint' ? repeated(sequence, times < 0n ? 0n : times, site) : undefined
}

function concatenated(left: PyValue, right: PyValue, site: CallSite): PyValue | undefined {
  if (typeof left === 'string' && typeof right === 'string') {
    site.spend?.((left.length + right.length) >> 8)
    return left.length + right.length > LIMITS.text ? site.unknown('a text too long') : left + right
  }
  if (left instanceof PyList && right instanceof PyList) {
    return limited(left.items.length + right.items.length, site) ?? new PyList([...left.items, ...right.items])
  }
  if (left instanceof PyTuple && right instanceof PyTuple) {
    return limited(left.items.length + right.items.length, site) ?? new PyTuple([...left.items, ...right.items])
  }
  if (left instanceof PyBytes && right instanceof PyBytes) {
    return (
      limited(left.value.length + right.value.length, site) ?? new PyBytes(Buffer.concat([left.value, right.value]))
    )
  }
  return undefined
}

function limited(size: number, site: CallSite): Unknown | undefined {
  return size > LIMITS.items ? site.unknown('a sequence too long') : undefined
}

function repeated(sequence: PyValue, times: bigint, site: CallSite): PyValue | undefined {
  if (typeof sequence === 'string') {
    if (BigInt(sequence.length) * times > BigInt(LIMITS.text)) return site.unknown('a text too long')
    site.spend?.(Number((BigInt(sequence.length) * times) >> 8n))
    return sequence.repeat(Number(times))
  }
  if (!(sequence instanceof PyList || sequence instanceof PyTuple)) return undefined
  if (BigInt(sequence.items.length) * times > BigInt(LIMITS.items)) return site.unknown('a sequence too long')
  const items = Array.from({ length: Number(times) }, () => sequence.items).flat()
  return sequence instanceof PyList ? new PyList(items) : new PyTuple(items)
}

function sets(operator: BinaryOperator, left: PyValue, right: PyValue): PyValue | undefined {
  if (left instanceof PyDict && right instanceof PyDict && operator === '|') {
    const both = new PyDict()
    for (const dict of [left, right]) {
      for (const [key, entry] of dict.entries) {
        both.entries.set(key, { key: both.entries.get(key)?.key ?? entry.key, value: entry.value })
      }
    }
    return both
  }
  if (!(left instanceof PySet) || !(right instanceof PySet)) return undefined
  return combineSets(operator, left, right)
}

/** `|`, `&`, `-` and `^` of two sets. */
export function combineSets(operator: string, left: PySet, right: PySet): PySet | undefined {
  const [a, b] = [[...left.entries], [...right.entries]]
  const parts: Readonly<Record<string, readonly (readonly [string, PyValue])[]>> = {
    '|': [...a, ...b.filter(([key]) => !left.entries.has(key))],
    '&': a.filter(([key]) => right.entries.has(key)),
    '-': a.filter(([key]) => !right.entries.has(key)),
    '^': [...a.filter(([key]) => !right.entries.has(key)), ...b.filter(([key]) => !left.entries.has(key))],
  }
  const members = parts[operator]
  if (members === undefined) return undefined
  const result = new PySet(left.frozen)
  for (const [key, value] of members) result.entries.set(key, value)
  return result
}

/** `not` is not here: it asks for the truth of a value. */
export function unary(operator: '-' | '+' | '~', value: PyValue, site: CallSite): PyValue {
  if (value instanceof Unknown) return value
  if (value instanceof PyObject) {
    return value.unary?.(operator, site) ?? site.unknown(`${operator} of ${value.typeName} is not modelled`)
  }
  const number = numberOf(value)
  if (typeof number === 'bigint') {
    return new PyInteger(operator === '-' ? -number : operator === '+' ? number : ~number)
  }
  if (typeof number === 'number' && operator !== '~') return new PyFloat(operator === '-' ? -number : number)
  return site.raise('TypeError', `bad operand type for unary ${operator}: '${typeNameOf(value)}'`)
}

/** One comparison; the value is a boolean, something unknown, or what an object makes of it (an SQL condition). */
export function compare(operator: CompareOperator, left: PyValue, right: PyValue, site: CallSite): PyValue {
  if (operator === 'is' || operator === 'is not') {
    const same = isSame(left, right)
    if (same === undefined) return unknownOf(left, right) ?? site.unknown('whether two equal values are one object')
    return same === (operator === 'is')
  }
  const own = ownComparison(operator, left, right, site)
  if (own !== undefined) return own
  const unknown = unknownOf(left, right)
  if (unknown !== undefined) return unknown
  if (operator === 'in' || operator === 'not in') {
    const found = isIn(left, right, site)
    return found === undefined ? site.unknown('whether it is in there is not known') : found === (operator === 'in')
  }
  if (operator === '==' || operator === '!=') {
    const same = areEqual(left, right)
    return same === undefined ? site.unknown('whether they are equal is not known') : same === (operator === '==')
  }
  return ordering(operator, left, right, site)
}

function ownComparison(operator: CompareOperator, left: PyValue, right: PyValue, site: CallSite): PyValue | undefined {
  if (operator === 'in' || operator === 'not in') {
    if (!(right instanceof PyObject)) return undefined
    return right.binary?.(operator, left, true, site)
  }
  const own = left instanceof PyObject ? left.binary?.(operator, right, false, site) : undefined
  if (own !== undefined || !(right instanceof PyObject)) return own
  return right.binary?.(operator, left, true, site)
}

function unknownOf(left: PyValue, right: PyValue): Unknown | undefined {
  if (left instanceof Unknown) return left
  return right instanceof Unknown ? right : undefined
}

function ordering(operator: CompareOperator, left: PyValue, right: PyValue, site: CallSite): PyValue {
  if (left instanceof PySet && right instanceof PySet) return subset(operator, left, right)
  const sign = order(left, right)
  if (sign instanceof Unknown) return sign
  if (sign === undefined) {
    if (left instanceof PyObject || right instanceof PyObject) return site.unknown('an order that is not modelled')
    const types = `'${typeNameOf(left)}' and '${typeNameOf(right)}'`
    return site.raise('TypeError', `'${operator}' not supported between instances of ${types}`)
  }
  if (Number.isNaN(numberOf(left)) || Number.isNaN(numberOf(right))) return false
  return { '<': sign < 0, '<=': sign <= 0, '>': sign > 0, '>=': sign >= 0 }[operator as '<' | '<=' | '>' | '>=']
}

function subset(operator: CompareOperator, left: PySet, right: PySet): boolean {
  const [small, large] = operator === '<' || operator === '<=' ? [left, right] : [right, left]
  const within = [...small.entries.keys()].every((key) => large.entries.has(key))
  return within && (operator === '<=' || operator === '>=' || small.entries.size < large.entries.size)
}
