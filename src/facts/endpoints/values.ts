import type { Constant } from '../python/types.ts'

/**
 * What an expression is when the request comes from nobody: without credentials, or with wrong ones.
 * `absent` is a missing or wrong credential and whatever is derived from it: falsy, equal to nothing but None.
 */
export type Value =
  | { readonly is: 'absent' }
  | { readonly is: 'present' }
  | { readonly is: 'request' }
  /** Headers, cookies, session or query of the request: what they give is absent. */
  | { readonly is: 'container' }
  | { readonly is: 'constant'; readonly value: Constant; readonly byDefault: boolean }
  | { readonly is: 'unknown' }

export const ABSENT: Value = { is: 'absent' }
export const PRESENT: Value = { is: 'present' }
export const REQUEST: Value = { is: 'request' }
export const CONTAINER: Value = { is: 'container' }
export const UNKNOWN: Value = { is: 'unknown' }
/** What a client sends in the body, the path or the query: not known, and no default of a field stands for it. */
export const SENT: Value = { is: 'unknown' }

/** Whether a value counts as true in a condition; undefined when that cannot be known. */
export function truth(value: Value): boolean | undefined {
  if (value.is === 'absent') return false
  if (value.is === 'present' || value.is === 'request') return true
  if (value.is !== 'constant') return undefined
  const { value: constant } = value
  if (Array.isArray(constant)) return constant.length > 0
  if (typeof constant === 'object' && constant !== null) return Object.keys(constant).length > 0
  return Boolean(constant)
}

export function boolean(value: boolean | undefined, byDefault = false): Value {
  return value === undefined ? UNKNOWN : { is: 'constant', value, byDefault }
}

export function isDefault(value: Value): boolean {
  return value.is === 'constant' && value.byDefault
}

/** `left == right` and its kin. */
export function compare(operator: string, left: Value, right: Value): Value {
  const byDefault = isDefault(left) || isDefault(right)
  const isNone = (value: Value): boolean => value.is === 'constant' && (value.value === null || value.value === '')
  // An anonymous request has no such header, cookie or session entry.
  if (right.is === 'container' && (operator === 'in' || operator === 'not in')) return boolean(operator === 'not in')
  if (left.is === 'absent' || right.is === 'absent') {
    const other = left.is === 'absent' ? right : left
    if (other.is === 'absent') return UNKNOWN
    const equal = isNone(other)
    if (operator === '==' || operator === 'is') return boolean(equal, byDefault)
    if (operator === '!=' || operator === 'is not') return boolean(!equal, byDefault)
    if (operator === 'in') return boolean(false)
    return operator === 'not in' ? boolean(true) : UNKNOWN
  }
  if (isNone(right) && (left.is === 'present' || left.is === 'request')) {
    if (operator === 'is' || operator === '==') return boolean(false)
    if (operator === 'is not' || operator === '!=') return boolean(true)
  }
  if (left.is !== 'constant' || right.is !== 'constant') return UNKNOWN
  const [a, b] = [left.value, right.value]
  const within = Array.isArray(b)
    ? b.includes(a)
    : typeof b === 'string' && typeof a === 'string'
      ? b.includes(a)
      : undefined
  if (operator === '==' || operator === 'is') return boolean(a === b, byDefault)
  if (operator === '!=' || operator === 'is not') return boolean(a !== b, byDefault)
  if (operator === 'in') return boolean(within, byDefault)
  if (operator === 'not in') return boolean(within === undefined ? undefined : !within, byDefault)
  return UNKNOWN
}

/** A missing credential, what is derived from it, and None. */
export function isNothing(value: Value): boolean {
  return value.is === 'absent' || (value.is === 'constant' && value.value === null)
}

/** The value after two ways that meet: what both agree on. */
export function join(left: Value | undefined, right: Value | undefined): Value {
  if (left === undefined || right === undefined) return UNKNOWN
  // `token = None`, then perhaps a header that is not there: absent either way.
  if (isNothing(left) && isNothing(right)) return ABSENT
  if (left.is === 'constant' && right.is === 'constant') return left.value === right.value ? left : UNKNOWN
  return left.is === right.is ? left : UNKNOWN
}
