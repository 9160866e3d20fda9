import { argumentsOf, bodyOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts } from '../python/types.ts'
import type { RefusedUse } from './types.ts'

const MAX_DEPTH = 3

/**
 * Whether the functions that are handed a setting refuse this value of it: `encryptor(settings.aes_key)`, where
 * `encryptor` begins with `if not key or key == "fillmein": raise …`. The feature fails, not the start of the service.
 */
export function refusedUse(python: PythonFacts, uses: readonly PythonNode[], value: Constant): RefusedUse | undefined {
  const refusing = uses.map((use) => handedOver(python, use, value, 0))
  const [first] = refusing.flatMap((one) => one ?? [])
  return first === undefined ? undefined : { at: first.position, everywhere: !refusing.includes(undefined) }
}

/** The refusal that an argument of a call runs into. */
function handedOver(python: PythonFacts, use: PythonNode, value: Constant, depth: number): PythonNode | undefined {
  const holder = use.parentNode?.kind === 'keyword_argument' ? use.parentNode : use
  const call = holder.parentNode?.kind === 'argument_list' ? holder.parentNode.parentNode : undefined
  const callee = call?.field('function')
  if (call === undefined || callee === undefined || depth > MAX_DEPTH) return undefined
  const target = python.resolve(callee)
  const place = argumentsOf(call).findIndex((one) => one.value.equals(use))
  const given = argumentsOf(call)[place]
  if (target?.kind !== 'function' || given === undefined || given.spread !== '') return undefined
  const own = parametersOf(target.node).filter(({ name }) => name !== 'self' && name !== 'cls')
  const name = given.name ?? own[place]?.name
  return name === undefined ? undefined : refusalIn(python, target.node, name, value, depth)
}

function refusalIn(
  python: PythonFacts,
  definition: PythonNode,
  name: string,
  value: Constant,
  depth: number,
): PythonNode | undefined {
  for (const statement of bodyOf(definition)) {
    const condition = statement.kind === 'if_statement' ? statement.field('condition') : undefined
    const raise = statement.field('consequence')?.parts.find(({ kind }) => kind === 'raise_statement')
    if (condition !== undefined && raise !== undefined && holds(python, condition, name, value)) return raise
    // What follows an assignment to the parameter sees another value.
    const isSet = statement.find('assignment').some((one) => one.field('left')?.text === name)
    if (isSet) return undefined
    for (const inner of /^(expression_statement|return_statement)$/.test(statement.kind)
      ? statement.find('identifier')
      : []) {
      const found = inner.text === name ? handedOver(python, inner, value, depth + 1) : undefined
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** True when the condition surely holds for this value of the parameter, whatever else it asks. */
function holds(python: PythonFacts, condition: PythonNode, name: string, value: Constant): boolean {
  const inner = condition.parts[0]
  const isParameter = (node: PythonNode | undefined): boolean => node?.kind === 'identifier' && node.text === name
  if (condition.kind === 'parenthesized_expression') return inner !== undefined && holds(python, inner, name, value)
  if (condition.kind === 'not_operator') return isParameter(condition.field('argument')) && !value
  if (condition.kind === 'boolean_operator') {
    const sides = [condition.field('left'), condition.field('right')]
    const held = sides.map((side) => side !== undefined && holds(python, side, name, value))
    return condition.field('operator')?.text === 'or' ? held.includes(true) : !held.includes(false)
  }
  const [left, right] = condition.parts.filter((part) => part.fieldName !== 'operators')
  if (condition.kind !== 'comparison_operator' || left === undefined || right === undefined) return false
  if (!isParameter(left)) return false
  const operator = condition.tree.text.slice(left.end, right.start).trim()
  const other = python.constant(right)
  if (operator === '==') return other === value
  return operator === 'in' && Array.isArray(other) && other.includes(value)
}
