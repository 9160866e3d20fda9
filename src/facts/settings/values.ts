import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts } from '../python/types.ts'
import type { SettingReferences } from './references.ts'
import type { Setting } from './types.ts'

/** The name of the production environment, however it is spelt: equals `prod`, `production`, `PRODUCTION` … */
export const PRODUCTION = Symbol('production')

/** A value in the course of an evaluation; undefined when it is not known. */
export type Value = Constant | typeof PRODUCTION | undefined

/** What the evaluation supposes, and what it noticed. */
export interface Supposition {
  readonly python: PythonFacts
  readonly references: SettingReferences
  readonly subject: Setting
  readonly value: Constant
  readonly environment: 'production' | 'default'
  /** In a validator that runs before defaults are filled in, an unset setting is missing. */
  readonly missing?: boolean
  readonly seen: { subject: boolean; environment: boolean; value: boolean }
  /** How many more expressions and statements may be looked at: honest validation is short. */
  readonly budget: { left: number }
}

export type Bindings = ReadonlyMap<string, Value | PythonNode>

export function isNode(value: Value | PythonNode): value is PythonNode {
  return typeof value === 'object' && value !== null && 'tree' in value
}

const PRODUCTION_WORD = /^(prod|production|prd|live)$/i

/** Whether a value counts as true in Python. */
export function truth(value: Value): boolean | undefined {
  if (value === undefined) return undefined
  if (value === PRODUCTION) return true
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return Boolean(value)
}

/** The supposed value of a setting. */
export function supposedValue(setting: Setting, suppose: Supposition): Value {
  if (setting === suppose.subject) {
    suppose.seen.subject = true
    suppose.seen.value = true
    return suppose.value
  }
  if (setting.about === 'other') return undefined
  suppose.seen.environment = true
  if (suppose.environment === 'production') return setting.about === 'environment' ? PRODUCTION : false
  return setting.default.kind === 'constant' ? setting.default.value : undefined
}

export function compare(operator: string, left: Value, right: Value): boolean | undefined {
  if (left === undefined || right === undefined) return undefined
  switch (operator) {
    case '==':
    case 'is':
      return equal(left, right)
    case '!=':
    case 'is not':
    case '<>':
      return !equal(left, right)
    case 'in':
      return contains(right, left)
    case 'not in': {
      const inside = contains(right, left)
      return inside === undefined ? undefined : !inside
    }
    default:
      return typeof left === 'number' && typeof right === 'number' ? ordered(operator, left, right) : undefined
  }
}

function equal(left: Value, right: Value): boolean {
  if (left === PRODUCTION) return right === PRODUCTION || (typeof right === 'string' && PRODUCTION_WORD.test(right))
  return right === PRODUCTION ? equal(right, left) : left === right
}

function contains(container: Value, item: Value): boolean | undefined {
  if (typeof container === 'string') return typeof item === 'string' ? container.includes(item) : item === PRODUCTION
  if (container === PRODUCTION) return typeof item === 'string' && PRODUCTION_WORD.test(item)
  if (Array.isArray(container)) return container.some((one) => equal(one, item))
  if (typeof container === 'object' && container !== null) return typeof item === 'string' && item in container
  return undefined
}

function ordered(operator: string, left: number, right: number): boolean | undefined {
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  if (operator === '>') return left > right
  return operator === '>=' ? left >= right : undefined
}

/** String methods and the few builtins that conditions on settings use. */
export function methodValue(name: string, on: Value, call: PythonNode, of: (node: PythonNode) => Value): Value {
  if (on === undefined) return undefined
  if (/^(strip|lower|upper|casefold|encode|get_secret_value|rstrip|lstrip|title|value)$/.test(name)) {
    if (on === PRODUCTION) return on
    if (typeof on !== 'string') return undefined
    if (/strip/.test(name)) return on.trim()
    return name === 'upper' ? on.toUpperCase() : /lower|casefold/.test(name) ? on.toLowerCase() : on
  }
  if (!/^(startswith|endswith)$/.test(name)) return undefined
  const given = argument(call, 'prefix', 0)
  const wanted = given === undefined ? undefined : of(given)
  const choices = typeof wanted === 'string' ? [wanted] : Array.isArray(wanted) ? wanted : undefined
  if (choices === undefined) return undefined
  const test = (part: Constant): boolean => {
    if (typeof part !== 'string') return false
    if (on === PRODUCTION) return /^(p|pr|pro|prod)/i.test(part)
    return typeof on === 'string' && (name === 'startswith' ? on.startsWith(part) : on.endsWith(part))
  }
  return choices.some(test)
}

export function builtinValue(name: string, call: PythonNode, of: (node: PythonNode) => Value): Value {
  const first = argumentsOf(call)[0]?.value
  const value = first === undefined ? undefined : of(first)
  if (name === 'bool') return truth(value)
  if (name === 'str') return typeof value === 'number' ? String(value) : value
  if (name === 'set' || name === 'list' || name === 'tuple' || name === 'frozenset') return value
  if (name !== 'len') return undefined
  return typeof value === 'string' || Array.isArray(value) ? value.length : undefined
}
