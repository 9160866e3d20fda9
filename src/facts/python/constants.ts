import { argument, argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { fieldDefault } from './names.ts'
import type { Resolver } from './resolver.ts'
import type { Constant } from './types.ts'

const MAX_DEPTH = 24

/**
 * The value of an expression, as far as literals, names and defaults tell: settings count with their default, and
 * environment look-ups with the default given in the call, as if nothing were set.
 */
export function constantOf(resolver: Resolver, node: PythonNode, depth = 0): Constant | undefined {
  if (depth > MAX_DEPTH) return undefined
  const next = (inner: PythonNode | undefined): Constant | undefined =>
    inner === undefined ? undefined : constantOf(resolver, inner, depth + 1)
  switch (node.kind) {
    case 'string':
    case 'concatenated_string':
      return stringValue(node) ?? interpolated(node, next)
    case 'integer':
      return Number(node.text.replaceAll('_', ''))
    case 'float':
      return Number.parseFloat(node.text.replaceAll('_', ''))
    case 'true':
      return true
    case 'false':
      return false
    case 'none':
      return null
    case 'parenthesized_expression':
      return next(node.parts[0])
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return all(node.parts.map(next))
    case 'dictionary':
      return dictionary(node, next)
    case 'binary_operator':
      return operation(node, next)
    case 'conditional_expression': {
      const [yes, condition, no] = node.parts
      const chosen = next(condition)
      return chosen === undefined ? undefined : next(chosen ? yes : no)
    }
    case 'subscript':
      return subscripted(resolver, node, next)
    case 'unary_operator': {
      const value = next(node.field('argument'))
      return typeof value === 'number' && node.text.startsWith('-') ? -value : undefined
    }
    case 'identifier':
    case 'attribute':
      return named(resolver, node, next)
    case 'call':
      return called(resolver, node, next)
    default:
      return undefined
  }
}

/** `ROUTES["chat"]`: only the member asked for need be known. */
function subscripted(resolver: Resolver, node: PythonNode, next: Next): Constant | undefined {
  const [table, index] = node.parts
  const key = next(index)
  const found = table === undefined ? undefined : resolver.resolve(table)
  const value = found?.kind === 'value' ? found.node : table
  if (key === undefined || value === undefined) return undefined
  if (value.kind === 'dictionary') {
    return next(value.parts.find((pair) => next(pair.field('key')) === key)?.field('value'))
  }
  return (value.kind === 'list' || value.kind === 'tuple') && typeof key === 'number'
    ? next(value.parts.at(key))
    : undefined
}

type Next = (inner: PythonNode | undefined) => Constant | undefined

function all(values: readonly (Constant | undefined)[]): Constant | undefined {
  return values.every((value) => value !== undefined) ? values : undefined
}

function interpolated(node: PythonNode, next: Next): string | undefined {
  if (node.kind === 'concatenated_string') {
    const parts = node.parts.map(next)
    return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined
  }
  const [opening, ...rest] = node.parts
  if (opening?.kind !== 'string_start' || !/f/i.test(opening.text)) return undefined
  let text = ''
  let at = opening.end
  for (const part of rest) {
    if (part.kind === 'interpolation') {
      text += node.tree.text.slice(at, part.start)
      const value = part.parts.length === 1 ? next(part.parts[0]) : undefined
      if (typeof value !== 'string' && typeof value !== 'number') return undefined
      text += String(value)
      at = part.end
    } else if (part.kind === 'string_end') text += node.tree.text.slice(at, part.start)
  }
  return text.replaceAll('{{', '{').replaceAll('}}', '}')
}

function dictionary(node: PythonNode, next: Next): Constant | undefined {
  const entries: [string, Constant][] = []
  for (const pair of node.parts) {
    const key = pair.kind === 'pair' ? next(pair.field('key')) : undefined
    const value = pair.kind === 'pair' ? next(pair.field('value')) : undefined
    if (typeof key !== 'string' || value === undefined) return undefined
    entries.push([key, value])
  }
  return Object.fromEntries(entries)
}

function operation(node: PythonNode, next: Next): Constant | undefined {
  const left = next(node.field('left'))
  const right = next(node.field('right'))
  const operator = node.field('operator')?.text
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  if (operator === '+' && Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
  if (typeof left !== 'number' || typeof right !== 'number') return undefined
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  if (operator === '**' && Math.abs(right) < 64) return left ** right
  return undefined
}

function named(resolver: Resolver, node: PythonNode, next: Next): Constant | undefined {
  const found = resolver.resolve(node)
  if (found?.kind === 'value') return found.node.equals(node) ? undefined : next(found.node)
  // A member of an enumeration: `Role.ADMIN.value`.
  const isMember = node.kind === 'attribute' && node.field('attribute')?.text === 'value'
  return isMember ? next(node.field('object')) : undefined
}

const ENVIRONMENT = /^(os\.getenv|os\.environ\.get|decouple\.config|environ\.Env\.(str|int|bool))$/
const FIELDS = /^(pydantic(\.fields)?\.Field|dataclasses\.field)$/
const WRAPPERS =
  /^(str|pydantic\.SecretStr|pydantic\.networks\.\w+|starlette\.datastructures\.Secret|tuple|list|set|frozenset)$/

function called(resolver: Resolver, node: PythonNode, next: Next): Constant | undefined {
  const callee = node.field('function')
  const target = callee === undefined ? undefined : resolver.resolve(callee)
  if (target?.kind !== 'external') return undefined
  if (ENVIRONMENT.test(target.name)) return next(argument(node, 'default', 1))
  if (FIELDS.test(target.name)) return next(fieldDefault(node))
  if (WRAPPERS.test(target.name) && argumentsOf(node).length === 1) return next(argument(node, '', 0))
  return undefined
}
