import type { PythonNode } from '../../../../parsers/python/tree.ts'
import type { Case, Expression, Pattern, Statement } from './ast.ts'
import type { Lowering } from './lower-context.ts'
import { codeParts, need, needField, spanOf } from './lower-context.ts'
import { lowerExpression } from './lower-expressions.ts'

type LowerBlock = (node: PythonNode | undefined, lowering: Lowering) => Statement[]

/** `match`: values, `|`, captures and `_`; other patterns are kept as such and match nobody knows what. */
export function lowerMatch(node: PythonNode, lowering: Lowering, lowerBlock: LowerBlock): Statement {
  const subjects = codeParts(node).filter(({ fieldName }) => fieldName === 'subject')
  const values = subjects.map((one) => lowerExpression(one, lowering))
  const subject: Expression =
    values.length === 1 && values[0] !== undefined ? values[0] : { kind: 'tuple', items: values, ...spanOf(node) }
  const cases = codeParts(needField(node, 'body')).map((clause): Case => {
    const patterns = codeParts(clause).filter(({ kind }) => kind === 'case_pattern')
    const guard = clause.field('guard')
    return {
      pattern: patterns.length === 1 ? lowerPattern(need(clause, patterns[0]), lowering) : other(clause, lowering),
      guard: guard === undefined ? undefined : lowerExpression(need(guard, codeParts(guard)[0]), lowering),
      body: lowerBlock(needField(clause, 'consequence'), lowering),
      ...spanOf(clause),
    }
  })
  return { kind: 'match', subject, cases, ...spanOf(node) }
}

const VALUES = new Set(['integer', 'float', 'string', 'concatenated_string', 'true', 'false', 'none'])

function lowerPattern(node: PythonNode, lowering: Lowering): Pattern {
  const inner = node.kind === 'case_pattern' ? codeParts(node)[0] : node
  if (inner === undefined) return node.text.trim() === '_' ? { kind: 'any' } : other(node, lowering)
  if (inner.kind === 'union_pattern') {
    return { kind: 'either', options: codeParts(inner).map((one) => lowerPattern(one, lowering)) }
  }
  if (inner.kind === 'as_pattern') {
    const [pattern, alias] = codeParts(inner)
    const name = need(inner, alias).text
    lowering.bound.add(name)
    return { kind: 'as', pattern: lowerPattern(need(inner, pattern), lowering), name }
  }
  // `-1`: the sign stands beside the number.
  if (VALUES.has(inner.kind) && node.text.trim() === inner.text) {
    return { kind: 'value', value: lowerExpression(inner, lowering) }
  }
  if (inner.kind === 'dotted_name' && node.text.trim() === inner.text) return named(inner, lowering)
  return other(inner, lowering)
}

function named(node: PythonNode, lowering: Lowering): Pattern {
  const [first, ...rest] = codeParts(node)
  const start = need(node, first)
  if (rest.length === 0) {
    if (start.text === '_') return { kind: 'any' }
    lowering.bound.add(start.text)
    return { kind: 'capture', name: start.text }
  }
  const value = rest.reduce<Expression>(
    (object, part) => ({ kind: 'attribute', object, name: part.text, start: node.start, end: part.end }),
    { kind: 'name', name: start.text, ...spanOf(start) },
  )
  return { kind: 'value', value }
}

function other(node: PythonNode, lowering: Lowering): Pattern {
  const names = node.find('identifier').map((name) => name.text)
  for (const name of names) lowering.bound.add(name)
  return { kind: 'other', names }
}
