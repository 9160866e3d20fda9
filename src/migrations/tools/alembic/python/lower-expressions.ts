import type { PythonNode } from '../../../../parsers/python/tree.ts'
import type { BinaryOperator, CallArgument, Clause, Code, CompareOperator, Expression, Starred, Target } from './ast.ts'
import { numberLiteral } from './literals.ts'
import type { Lowering } from './lower-context.ts'
import { codeParts, need, needField, newLowering, refuse, spanOf } from './lower-context.ts'
import { lowerParameters } from './lower-parameters.ts'
import { lowerString } from './lower-strings.ts'
import { lowerIndex, lowerSlice } from './lower-subscripts.ts'

type Lower = (node: PythonNode, lowering: Lowering) => Expression

/** One expression of tree-sitter's tree in the evaluator's terms; throws `NotPython` for what Python 3 refuses. */
export function lowerExpression(node: PythonNode, lowering: Lowering): Expression {
  const lower = KINDS[node.kind]
  if (lower === undefined) {
    return { kind: 'unsupported', reason: `${node.kind.replaceAll('_', ' ')} is not modelled`, ...spanOf(node) }
  }
  return lower(node, lowering)
}

const KINDS: Readonly<Record<string, Lower>> = {
  identifier: (node) => ({ kind: 'name', name: node.text, ...spanOf(node) }),
  none: (node) => ({ kind: 'constant', value: null, ...spanOf(node) }),
  true: (node) => ({ kind: 'constant', value: true, ...spanOf(node) }),
  false: (node) => ({ kind: 'constant', value: false, ...spanOf(node) }),
  ellipsis: (node) => ({ kind: 'ellipsis', ...spanOf(node) }),
  integer: lowerNumber,
  float: lowerNumber,
  string: (node, lowering) => lowerString(node, (inner) => lowerExpression(inner, lowering)),
  concatenated_string: (node, lowering) => lowerString(node, (inner) => lowerExpression(inner, lowering)),
  parenthesized_expression: (node, lowering) => lowerExpression(need(node, codeParts(node)[0]), lowering),
  list: (node, lowering) => ({ kind: 'list', items: items(node, lowering), ...spanOf(node) }),
  tuple: (node, lowering) => ({ kind: 'tuple', items: items(node, lowering), ...spanOf(node) }),
  expression_list: (node, lowering) => ({ kind: 'tuple', items: items(node, lowering), ...spanOf(node) }),
  pattern_list: (node, lowering) => ({ kind: 'tuple', items: items(node, lowering), ...spanOf(node) }),
  set: (node, lowering) => ({ kind: 'set', items: items(node, lowering), ...spanOf(node) }),
  dictionary: lowerDictionary,
  binary_operator: lowerBinary,
  unary_operator: (node, lowering) => ({
    kind: 'unary',
    operator: needField(node, 'operator').text as '-' | '+' | '~',
    operand: part(node, 'argument', lowering),
    ...spanOf(node),
  }),
  not_operator: (node, lowering) => ({
    kind: 'unary',
    operator: 'not',
    operand: part(node, 'argument', lowering),
    ...spanOf(node),
  }),
  boolean_operator: (node, lowering) => ({
    kind: 'logical',
    operator: needField(node, 'operator').text as 'and' | 'or',
    left: part(node, 'left', lowering),
    right: part(node, 'right', lowering),
    ...spanOf(node),
  }),
  comparison_operator: lowerComparison,
  call: lowerCall,
  attribute: (node, lowering) => ({
    kind: 'attribute',
    object: part(node, 'object', lowering),
    name: needField(node, 'attribute').text,
    ...spanOf(node),
  }),
  subscript: (node, lowering) => ({
    kind: 'subscript',
    object: part(node, 'value', lowering),
    index: lowerIndex(node, (inner) => lowerExpression(inner, lowering)),
    ...spanOf(node),
  }),
  slice: (node, lowering) => lowerSlice(node, (inner) => lowerExpression(inner, lowering)),
  conditional_expression: (node, lowering) => {
    const [yes, test, no] = codeParts(node)
    return {
      kind: 'choice',
      test: lowerExpression(need(node, test), lowering),
      yes: lowerExpression(need(node, yes), lowering),
      no: lowerExpression(need(node, no), lowering),
      ...spanOf(node),
    }
  },
  lambda: lowerLambda,
  list_comprehension: lowerComprehension('list'),
  set_comprehension: lowerComprehension('set'),
  dictionary_comprehension: lowerComprehension('dict'),
  generator_expression: lowerComprehension('generator'),
  named_expression: (node, lowering) => {
    const name = needField(node, 'name').text
    lowering.walrus.add(name)
    return { kind: 'walrus', name, value: part(node, 'value', lowering), ...spanOf(node) }
  },
  await: (node, lowering) => ({
    kind: 'await',
    value: lowerExpression(need(node, codeParts(node)[0]), lowering),
    ...spanOf(node),
  }),
  yield: (node, lowering) => {
    lowering.yields = true
    const value = codeParts(node)[0]
    return {
      kind: 'yield',
      from: /^yield\s+from\b/.test(node.text),
      value: value === undefined ? undefined : lowerExpression(value, lowering),
      ...spanOf(node),
    }
  },
  type: (node, lowering) => lowerExpression(need(node, codeParts(node)[0]), lowering),
}

function part(node: PythonNode, field: string, lowering: Lowering): Expression {
  return lowerExpression(needField(node, field), lowering)
}

function lowerNumber(node: PythonNode): Expression {
  const value = numberLiteral(node.text, node.start)
  if (value === undefined) return { kind: 'unsupported', reason: 'a complex number', ...spanOf(node) }
  return { kind: 'constant', value, ...spanOf(node) }
}

function items(node: PythonNode, lowering: Lowering): (Expression | Starred)[] {
  return codeParts(node).map((item) => {
    if (item.kind !== 'list_splat' && item.kind !== 'list_splat_pattern') return lowerExpression(item, lowering)
    const value = lowerExpression(need(item, codeParts(item)[0]), lowering)
    return { kind: 'starred', value, ...spanOf(item) }
  })
}

function lowerDictionary(node: PythonNode, lowering: Lowering): Expression {
  const pairs = codeParts(node).map((item) =>
    item.kind === 'pair'
      ? { key: part(item, 'key', lowering), value: part(item, 'value', lowering) }
      : { key: undefined, value: lowerExpression(need(item, codeParts(item)[0]), lowering) },
  )
  return { kind: 'dict', pairs, ...spanOf(node) }
}

/** A chain of operators leans to the left and may be thousands long: it is walked, not recursed into. */
function lowerBinary(node: PythonNode, lowering: Lowering): Expression {
  const chain: PythonNode[] = []
  let left = node
  while (left.kind === 'binary_operator') {
    chain.push(left)
    left = needField(left, 'left')
  }
  return chain.reduceRight(
    (sum: Expression, one): Expression => ({
      kind: 'binary',
      operator: needField(one, 'operator').text as BinaryOperator,
      left: sum,
      right: part(one, 'right', lowering),
      ...spanOf(one),
    }),
    lowerExpression(left, lowering),
  )
}

function lowerComparison(node: PythonNode, lowering: Lowering): Expression {
  const children = node.parts.filter(({ kind }) => kind !== 'line_continuation')
  const operands = children.filter(({ fieldName }) => fieldName !== 'operators')
  const operators = children.filter(({ fieldName }) => fieldName === 'operators')
  const rest = operators.map((operator, place) => {
    const text = operator.text.replace(/\s+/g, ' ')
    if (text === '<>') refuse(operator, '<> is Python 2')
    return {
      operator: text as CompareOperator,
      right: lowerExpression(need(node, operands[place + 1]), lowering),
    }
  })
  return { kind: 'compare', left: lowerExpression(need(node, operands[0]), lowering), rest, ...spanOf(node) }
}

function lowerCall(node: PythonNode, lowering: Lowering): Expression {
  const list = needField(node, 'arguments')
  const callee = part(node, 'function', lowering)
  return { kind: 'call', callee, args: lowerArguments(list, lowering), ...spanOf(node) }
}

/** What stands in the parentheses of a call or of a class. */
export function lowerArguments(list: PythonNode, lowering: Lowering): CallArgument[] {
  if (list.kind !== 'argument_list') return [{ name: undefined, spread: '', value: lowerExpression(list, lowering) }]
  return codeParts(list).map((one): CallArgument => {
    if (one.kind === 'keyword_argument') {
      return { name: needField(one, 'name').text, spread: '', value: part(one, 'value', lowering) }
    }
    if (one.kind === 'list_splat' || one.kind === 'dictionary_splat') {
      const value = lowerExpression(need(one, codeParts(one)[0]), lowering)
      return { name: undefined, spread: one.kind === 'list_splat' ? '*' : '**', value }
    }
    return { name: undefined, spread: '', value: lowerExpression(one, lowering) }
  })
}

function lowerLambda(node: PythonNode, outer: Lowering): Expression {
  const list = node.field('parameters')
  const lowering = newLowering()
  const parameters = list === undefined ? [] : lowerParameters(list, lowering, (inner) => lowerExpression(inner, outer))
  const body = needField(node, 'body')
  const value = lowerExpression(body, lowering)
  const code: Code = {
    name: '<lambda>',
    parameters,
    body: [{ kind: 'return', value, ...spanOf(body) }],
    locals: lowering.bound,
    globals: lowering.globals,
    nonlocals: lowering.nonlocals,
    isAsync: false,
    isGenerator: lowering.yields,
    ...spanOf(node),
  }
  return { kind: 'lambda', code, ...spanOf(node) }
}

function lowerComprehension(result: 'list' | 'set' | 'dict' | 'generator'): Lower {
  return (node, outer) => {
    // The targets are names of the comprehension, a walrus binds in the function around it.
    const lowering: Lowering = { ...outer, bound: new Set() }
    const clauses: Clause[] = []
    for (const child of codeParts(node)) {
      if (child.kind === 'for_in_clause') clauses.push(lowerClause(child, lowering))
      const last = clauses.at(-1)
      if (child.kind !== 'if_clause' || last === undefined) continue
      const test = lowerExpression(need(child, codeParts(child)[0]), lowering)
      clauses[clauses.length - 1] = { ...last, conditions: [...last.conditions, test] }
    }
    const body = needField(node, 'body')
    const isPair = body.kind === 'pair'
    const key = isPair ? part(body, 'key', lowering) : undefined
    const value = isPair ? part(body, 'value', lowering) : lowerExpression(body, lowering)
    outer.yields ||= lowering.yields
    return { kind: 'comprehension', result, key, value, clauses, ...spanOf(node) }
  }
}

function lowerClause(node: PythonNode, lowering: Lowering): Clause {
  const right = codeParts(node).filter(({ fieldName, kind }) => fieldName === 'right' && kind !== ',')
  const first = need(node, right[0])
  if (right.length > 1) refuse(node, 'a comprehension over several values without parentheses is Python 2')
  return {
    target: lowerTarget(needField(node, 'left'), lowering),
    iterable: /^async\b/.test(node.text)
      ? { kind: 'unsupported', reason: 'an asynchronous comprehension', ...spanOf(node) }
      : lowerExpression(first, lowering),
    conditions: [],
  }
}

/** What is assigned to. */
export function lowerTarget(node: PythonNode, lowering: Lowering): Target {
  switch (node.kind) {
    case 'identifier':
      lowering.bound.add(node.text)
      return { kind: 'name', name: node.text, ...spanOf(node) }
    case 'attribute':
      return {
        kind: 'attribute',
        object: part(node, 'object', lowering),
        name: needField(node, 'attribute').text,
        ...spanOf(node),
      }
    case 'subscript':
      return {
        kind: 'subscript',
        object: part(node, 'value', lowering),
        index: lowerIndex(node, (inner) => lowerExpression(inner, lowering)),
        ...spanOf(node),
      }
    case 'parenthesized_expression':
    case 'as_pattern_target':
      return lowerTarget(need(node, codeParts(node)[0]), lowering)
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'expression_list':
    case 'tuple':
    case 'list': {
      const parts = codeParts(node)
      const star = parts.findIndex(({ kind }) => /^list_splat/.test(kind))
      const targets = parts.map((one, place) => (place === star ? need(one, codeParts(one)[0]) : one))
      return { kind: 'unpack', star, items: targets.map((one) => lowerTarget(one, lowering)), ...spanOf(node) }
    }
    default:
      return refuse(node, `${node.kind.replaceAll('_', ' ')} cannot be assigned to`)
  }
}
