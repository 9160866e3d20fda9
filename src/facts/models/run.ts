import { argumentsOf, bodyOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { joined } from './operations.ts'
import type { Evaluator, Frame, Value } from './values.ts'
import { constant, truth, unknown } from './values.ts'

/** What a function or lambda returns, followed through assignments and conditions that are known. */
export function run(fn: PythonNode, frame: Frame, evaluator: Evaluator): Value {
  if (fn.kind === 'lambda') {
    const body = fn.field('body')
    return body === undefined ? unknown('an empty lambda') : evaluator.at(body, frame)
  }
  const isGenerator = fn.find('yield').some((node) => node.enclosing('function_definition', 'lambda')?.equals(fn))
  if (isGenerator) return unknown('a generator is not followed')
  return block(bodyOf(fn), frame, evaluator) ?? constant(null)
}

/** The value returned by one of the statements; undefined when the end is reached. */
function block(statements: readonly PythonNode[], frame: Frame, evaluator: Evaluator): Value | undefined {
  for (const statement of statements) {
    const value = step(statement, frame, evaluator)
    if (value !== undefined) return value
  }
  return undefined
}

function step(node: PythonNode, frame: Frame, evaluator: Evaluator): Value | undefined {
  switch (node.kind) {
    case 'return_statement':
      return node.parts[0] === undefined ? constant(null) : evaluator.at(node.parts[0], frame)
    case 'expression_statement':
      for (const part of node.parts) {
        if (part.kind === 'call') extend(part, frame, evaluator)
        else assign(part, frame, evaluator)
      }
      return undefined
    case 'if_statement':
      return branch(node, frame, evaluator)
    case 'raise_statement':
      return unknown('it raises')
    case 'for_statement':
    case 'while_statement':
    case 'match_statement':
    case 'with_statement':
    case 'try_statement':
      return left(node, frame, `a ${node.kind.replace('_statement', '')} block is not followed`)
    default:
      return undefined
  }
}

/** What a block that is not followed may have changed is unknown afterwards; what it may return, too. */
function left(node: PythonNode, frame: Frame, reason: string): Value | undefined {
  if (node.find('return_statement').length > 0) return unknown(reason)
  for (const one of node.find('assignment', 'augmented_assignment', 'call')) {
    const target = one.kind === 'call' ? receiver(one)?.name : one.field('left')
    if (target?.kind === 'identifier') frame.names.set(target.text, { node: one, value: unknown(reason) })
  }
  return undefined
}

/** `list.append(…)`: the list and the method. */
function receiver(call: PythonNode): { readonly name: PythonNode; readonly method: string } | undefined {
  const callee = call.field('function')
  const name = callee?.kind === 'attribute' ? callee.field('object') : undefined
  return name === undefined ? undefined : { name, method: callee?.field('attribute')?.text ?? '' }
}

/** `arguments.append(Index(…))`. */
function extend(call: PythonNode, frame: Frame, evaluator: Evaluator): void {
  const target = receiver(call)
  const held = target === undefined ? undefined : frame.names.get(target.name.text)
  const [argument] = argumentsOf(call)
  if (target === undefined || held === undefined || argument === undefined) return
  const list = evaluator.value(held)
  const added = evaluator.at(argument.value, frame)
  const more =
    target.method === 'append' ? [{ node: argument.value, frame }] : added.kind === 'list' ? added.items : undefined
  const isKnown = list.kind === 'list' && more !== undefined && /^(append|extend)$/.test(target.method)
  const value: Value = isKnown
    ? { ...list, items: [...list.items, ...more] }
    : unknown(`${target.name.text} is changed step by step`)
  frame.names.set(target.name.text, { node: call, value })
}

function assign(node: PythonNode, frame: Frame, evaluator: Evaluator): void {
  const left = node.field('left')
  const right = node.field('right')
  if (left?.kind !== 'identifier' || right === undefined) return
  const isAugmented = node.kind === 'augmented_assignment'
  if (node.kind !== 'assignment' && !isAugmented) return
  const held = isAugmented ? frame.names.get(left.text) : undefined
  const value = isAugmented
    ? joined('+', held && evaluator.value(held), evaluator.at(right, frame), evaluator)
    : evaluator.at(right, frame)
  frame.names.set(left.text, { node: right, value })
}

function branch(node: PythonNode, frame: Frame, evaluator: Evaluator): Value | undefined {
  const condition = node.field('condition')
  const holds = condition === undefined ? undefined : truth(evaluator.at(condition, frame))
  if (holds === undefined) return left(node, frame, `it depends on ${condition?.text ?? 'a condition'}`)
  if (holds) {
    const body = node.field('consequence')
    return body === undefined ? undefined : block(body.parts, frame, evaluator)
  }
  for (const part of node.parts) {
    if (part.kind === 'elif_clause') {
      const inner = part.field('condition')
      const applies = inner === undefined ? undefined : truth(evaluator.at(inner, frame))
      if (applies === undefined) return left(node, frame, `it depends on ${inner?.text ?? 'a condition'}`)
      const body = part.field('consequence')
      if (applies) return body === undefined ? undefined : block(body.parts, frame, evaluator)
    }
    if (part.kind === 'else_clause') {
      const body = part.field('body')
      return body === undefined ? undefined : block(body.parts, frame, evaluator)
    }
  }
  return undefined
}
