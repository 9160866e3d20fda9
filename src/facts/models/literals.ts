import { argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { compared, joined } from './operations.ts'
import type { CallValue, Evaluator, Expression, Frame, Value } from './values.ts'
import { constant, truth, unknown } from './values.ts'

export function operated(node: PythonNode, frame: Frame | undefined, evaluator: Evaluator): Value {
  const operand = (name: string): Value | undefined => {
    const part = node.field(name)
    return part === undefined ? undefined : evaluator.at(part, frame)
  }
  switch (node.kind) {
    case 'binary_operator':
      return joined(node.field('operator')?.text, operand('left'), operand('right'), evaluator)
    case 'boolean_operator': {
      const left = operand('left')
      const holds = left === undefined ? undefined : truth(left)
      if (left === undefined || holds === undefined) return unknown('a condition that is not known')
      return (node.field('operator')?.text === 'or') === holds ? left : (operand('right') ?? unknown('a condition'))
    }
    case 'not_operator': {
      const value = operand('argument')
      const holds = value === undefined ? undefined : truth(value)
      return holds === undefined ? unknown('a condition that is not known') : constant(!holds)
    }
    case 'comparison_operator':
      return compared(node, (part) => evaluator.at(part, frame))
    case 'conditional_expression': {
      const [yes, condition, no] = node.parts
      const holds = condition === undefined ? undefined : truth(evaluator.at(condition, frame))
      const chosen = holds === undefined ? undefined : holds ? yes : no
      return chosen === undefined
        ? unknown(`it depends on ${condition?.text ?? 'a condition'}`)
        : evaluator.at(chosen, frame)
    }
    case 'unary_operator': {
      const value = operand('argument')
      return value?.kind === 'constant' && typeof value.value === 'number' && node.text.startsWith('-')
        ? constant(-value.value)
        : unknown(`${node.text} is not known`)
    }
    case 'subscript':
      return subscripted(node, frame, evaluator)
    case 'list_comprehension':
    case 'generator_expression':
      return comprehended(node, frame, evaluator)
    case 'named_expression':
      return operand('value') ?? unknown(node.text)
    default:
      return unknown(`${brief(node)} is not known`)
  }
}

export function textOf(node: PythonNode, frame: Frame | undefined, evaluator: Evaluator): Value {
  const plain = stringValue(node)
  if (plain !== undefined) return constant(plain)
  if (node.kind === 'concatenated_string') {
    const parts = node.parts.map((part) => evaluator.at(part, frame))
    const texts = parts.map((part) => (part.kind === 'constant' ? String(part.value) : undefined))
    return texts.every((text) => text !== undefined) ? constant(texts.join('')) : unknown(brief(node))
  }
  let text = ''
  let at = node.parts[0]?.end ?? node.start
  for (const part of node.parts) {
    if (part.kind === 'interpolation') {
      text += node.tree.text.slice(at, part.start)
      const inner =
        part.parts.length === 1 && part.parts[0] !== undefined ? evaluator.at(part.parts[0], frame) : undefined
      if (inner?.kind !== 'constant') return unknown(`${brief(node)} is put together from what is not known`)
      text += String(inner.value)
      at = part.end
    } else if (part.kind === 'string_end') text += node.tree.text.slice(at, part.start)
  }
  return constant(text.replaceAll('{{', '{').replaceAll('}}', '}'))
}

export function listOf(node: PythonNode, frame: Frame | undefined, evaluator: Evaluator): Value {
  const items: Expression[] = []
  let isOpen = false
  for (const part of node.parts) {
    if (part.kind !== 'list_splat') {
      items.push({ node: part, frame })
      continue
    }
    const inner = part.parts[0] === undefined ? undefined : evaluator.at(part.parts[0], frame)
    if (inner?.kind === 'list') items.push(...inner.items)
    isOpen ||= inner?.kind !== 'list' || inner.isOpen
  }
  return { kind: 'list', items, isOpen }
}

export function dictionaryOf(node: PythonNode, frame: Frame | undefined, evaluator: Evaluator): Value {
  const entries = new Map<string, Expression>()
  let isOpen = false
  for (const part of node.parts) {
    const key = part.field('key')
    const value = part.field('value')
    if (part.kind === 'pair' && key !== undefined && value !== undefined) {
      const name = evaluator.at(key, frame)
      if (name.kind === 'constant') entries.set(String(name.value), { node: value, frame })
      else isOpen = true
      continue
    }
    const inner =
      part.kind === 'dictionary_splat' && part.parts[0] !== undefined ? evaluator.at(part.parts[0], frame) : undefined
    if (inner?.kind === 'dict') for (const [name, one] of inner.entries) entries.set(name, one)
    isOpen ||= inner?.kind !== 'dict' || inner.isOpen
  }
  return { kind: 'dict', entries, isOpen }
}

function subscripted(node: PythonNode, frame: Frame | undefined, evaluator: Evaluator): Value {
  const [table, index] = node.parts
  if (index?.kind === 'slice') return sliced(node, table, index, frame, evaluator)
  const base = table === undefined ? undefined : evaluator.at(table, frame)
  const key = index === undefined ? undefined : evaluator.at(index, frame)
  if (key?.kind === 'constant') {
    const entry = base?.kind === 'dict' ? base.entries.get(String(key.value)) : undefined
    const item = base?.kind === 'list' && typeof key.value === 'number' ? base.items.at(key.value) : undefined
    const found = entry ?? item
    if (found !== undefined) return evaluator.value(found)
    if (base?.kind === 'member' && typeof key.value === 'string')
      return { kind: 'member', of: base, name: key.value, node }
  }
  // `Mapped[int]`, `Base[Model]`: what it is made of does not matter to what it is.
  if (base?.kind === 'class' || base?.kind === 'external') return base
  return unknown(`${brief(node)} is not known`)
}

/** `name[:63]`. */
function sliced(
  node: PythonNode,
  table: PythonNode | undefined,
  slice: PythonNode,
  frame: Frame | undefined,
  evaluator: Evaluator,
): Value {
  const base = table === undefined ? undefined : evaluator.at(table, frame)
  const [, end] = /^:(\d+)$/.exec(slice.text) ?? []
  return base?.kind === 'constant' && typeof base.value === 'string' && end !== undefined
    ? { kind: 'constant', value: base.value.slice(0, Number(end)) }
    : unknown(`${brief(node)} is not followed`)
}

/** `[Column(name, String) for name in NAMES]`. */
function comprehended(node: PythonNode, frame: Frame | undefined, evaluator: Evaluator): Value {
  const [body, clause, ...rest] = node.parts
  const left = clause?.field('left')
  const right = clause?.field('right')
  const source = right === undefined ? undefined : evaluator.at(right, frame)
  if (body === undefined || left?.kind !== 'identifier' || source?.kind !== 'list' || rest.length > 0)
    return unknown(`${brief(node)} is not followed`)
  const items = source.items.map((item): Expression => {
    return { node: body, frame: { owner: node, names: new Map([[left.text, item]]), parent: frame } }
  })
  return { kind: 'list', items, isOpen: source.isOpen }
}

export function argumentsAt(
  node: PythonNode,
  frame: Frame | undefined,
  evaluator: Evaluator,
): Pick<CallValue, 'positional' | 'named' | 'isOpen'> {
  const positional: Expression[] = []
  const named = new Map<string, Expression>()
  let isOpen = false
  for (const { name, value, spread } of argumentsOf(node)) {
    if (spread === '') {
      if (name === undefined) positional.push({ node: value, frame })
      else named.set(name, { node: value, frame })
      continue
    }
    const inner = evaluator.at(value, frame)
    if (spread === '*' && inner.kind === 'list') positional.push(...inner.items)
    else if (spread === '**' && inner.kind === 'dict') for (const [key, one] of inner.entries) named.set(key, one)
    else isOpen = true
    if (inner.kind === 'list' || inner.kind === 'dict') isOpen ||= inner.isOpen
  }
  return { positional, named, isOpen }
}

/** The first line of an expression, for a reason. */
export function brief(node: PythonNode): string {
  const [line = ''] = node.text.split('\n')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
