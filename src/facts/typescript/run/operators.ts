import type { Value } from './values.ts'
import { constant, leaning, sameValue, text, textParts, unknown } from './values.ts'

/** The value of `left operator right`. */
export function binary(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '+':
      return plus(left, right)
    case '===':
      return equal(left, right)
    case '==':
      return isNothing(left) && isNothing(right) ? constant(true) : equal(left, right)
    case '!==':
    case '!=': {
      const same = binary(operator === '!=' ? '==' : '===', left, right)
      if (same.kind === 'leaning') return leaning(!same.truth)
      return same.kind === 'constant' ? constant(same.value === false) : same
    }
    case 'in':
      if (right.kind === 'shape' && !right.open && left.kind === 'constant')
        return constant(right.fields.has(String(left.value)))
      return unknown('in')
    default:
      return compared(operator, left, right)
  }
}

/** `null` and `undefined` are the same to `==`. */
function isNothing(value: Value): boolean {
  return value.kind === 'constant' ? (value.value ?? undefined) === undefined : value.kind === 'absent' && !value.soft
}

function plus(left: Value, right: Value): Value {
  if (left.kind === 'constant' && right.kind === 'constant') {
    if (typeof left.value === 'number' && typeof right.value === 'number') return constant(left.value + right.value)
    return constant(String(left.value) + String(right.value))
  }
  const isText = [left, right].some(
    (one) => one.kind === 'text' || (one.kind === 'constant' && typeof one.value === 'string'),
  )
  return isText ? text([...textParts(left), ...textParts(right)]) : unknown('+')
}

/** Whether two values are the same, when both are known well enough to tell. */
function equal(left: Value, right: Value): Value {
  if (left.kind === 'constant' && right.kind === 'constant') return constant(left.value === right.value)
  if (left.kind === 'absent' || right.kind === 'absent') return equalAbsent(left, right)
  if (
    left.kind === 'external' &&
    right.kind === 'external' &&
    left.name === right.name &&
    /\.[A-Z_0-9]+$/.test(left.name)
  )
    return constant(true)
  const known = new Set(['shape', 'function', 'class', 'list', 'native', 'made'])
  if (known.has(left.kind) && sameValue(left, right)) return constant(true)
  if (known.has(left.kind) && right.kind === 'constant') return constant(false)
  if (known.has(right.kind) && left.kind === 'constant') return constant(false)
  return unknown('===')
}

/** What is not there equals nothing but `undefined`; what only derives from it may be anything, though it is not likely. */
function equalAbsent(left: Value, right: Value): Value {
  const [absent, other] = left.kind === 'absent' ? [left, right] : [right, left]
  if (absent.kind !== 'absent' || other.kind === 'absent') return unknown('===')
  const meansNothing =
    other.kind === 'constant' && (other.value === undefined || other.value === null || other.value === false)
  if (absent.soft) return leaning(meansNothing)
  return constant(other.kind === 'constant' && other.value === undefined)
}

function compared(operator: string, left: Value, right: Value): Value {
  if (left.kind !== 'constant' || right.kind !== 'constant') return unknown(operator)
  const [a, b] = [left.value, right.value]
  if (typeof a !== 'number' || typeof b !== 'number') return unknown(operator)
  switch (operator) {
    case '<':
      return constant(a < b)
    case '>':
      return constant(a > b)
    case '<=':
      return constant(a <= b)
    case '>=':
      return constant(a >= b)
    case '-':
      return constant(a - b)
    case '*':
      return constant(a * b)
    case '|':
      return constant(a | b)
    case '&':
      return constant(a & b)
    default:
      return unknown(operator)
  }
}
