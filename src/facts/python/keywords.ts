import { argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from './types.ts'

/** The keyword arguments of a call, with those that come through `**options` followed into dictionaries. */
export interface Keywords {
  readonly values: ReadonlyMap<string, PythonNode>
  /** True when more may be passed than was found: `**kwargs` of a caller. */
  readonly isOpen: boolean
}

const MAX_DEPTH = 6

export function keywordsOf(call: PythonNode, python: PythonFacts): Keywords {
  const values = new Map<string, PythonNode>()
  let isOpen = false
  for (const { name, value, spread } of argumentsOf(call)) {
    if (name !== undefined) values.set(name, value)
    if (spread !== '**') continue
    const inner = entriesOf(value, python)
    for (const [key, node] of inner.values) if (!values.has(key)) values.set(key, node)
    isOpen ||= inner.isOpen
  }
  return { values, isOpen }
}

/** The entries a dictionary holds when it is used, as far as it is written with fixed keys. */
export function entriesOf(node: PythonNode, python: PythonFacts, depth = 0): Keywords {
  const values = new Map<string, PythonNode>()
  let isOpen = depth > MAX_DEPTH
  const take = (inner: Keywords): void => {
    for (const [key, value] of inner.values) values.set(key, value)
    isOpen ||= inner.isOpen
  }
  if (isOpen) return { values, isOpen }
  if (node.kind === 'dictionary') {
    for (const part of node.parts) {
      const key = part.field('key')
      const value = part.field('value')
      const name = key === undefined ? undefined : stringValue(key)
      if (name !== undefined && value !== undefined) values.set(name, value)
      else if (part.kind === 'dictionary_splat' && part.parts[0] !== undefined)
        take(entriesOf(part.parts[0], python, depth + 1))
      else isOpen = true
    }
  } else if (
    node.kind === 'conditional_expression' ||
    node.kind === 'boolean_operator' ||
    node.kind === 'binary_operator'
  ) {
    const parts =
      node.kind === 'conditional_expression'
        ? [node.parts[0], node.parts[2]]
        : [node.field('left'), node.field('right')]
    for (const part of parts) if (part !== undefined) take(entriesOf(part, python, depth + 1))
  } else if (node.kind === 'call') take(returnedEntries(node, python, depth))
  else if (node.kind === 'identifier' || node.kind === 'attribute') take(namedEntries(node, python, depth))
  else isOpen = node.kind !== 'parenthesized_expression' && node.kind !== 'none'
  return { values, isOpen }
}

function returnedEntries(node: PythonNode, python: PythonFacts, depth: number): Keywords {
  const callee = node.field('function')
  if (callee?.text === 'dict') {
    const inner = keywordsOf(node, python)
    const first = argumentsOf(node).find(({ name, spread }) => name === undefined && spread === '')
    const base = first === undefined ? undefined : entriesOf(first.value, python, depth + 1)
    return {
      values: new Map([...(base?.values ?? []), ...inner.values]),
      isOpen: inner.isOpen || base?.isOpen === true,
    }
  }
  const found = callee === undefined ? undefined : python.resolve(callee)
  const values = new Map<string, PythonNode>()
  if (found?.kind !== 'function') return { values, isOpen: true }
  let isOpen = false
  for (const statement of found.node.find('return_statement')) {
    const value = statement.parts[0]
    const inner = value === undefined ? undefined : entriesOf(value, python, depth + 1)
    for (const [key, one] of inner?.values ?? []) values.set(key, one)
    isOpen ||= inner?.isOpen !== false
  }
  return { values, isOpen }
}

/** A variable: what it was assigned, plus `d["key"] = value`, `d.update(key=value)` and `d.setdefault("key", value)`. */
function namedEntries(node: PythonNode, python: PythonFacts, depth: number): Keywords {
  const found = python.resolve(node)
  if (found?.kind !== 'value' || found.node.equals(node)) return { values: new Map(), isOpen: true }
  const base = entriesOf(found.node, python, depth + 1)
  const values = new Map(base.values)
  let { isOpen } = base
  const owner = found.node.enclosing('function_definition', 'module') ?? found.module.root
  for (const assignment of owner.find('assignment')) {
    const left = assignment.field('left')
    const right = assignment.field('right')
    if (left?.kind !== 'subscript' || left.field('value')?.text !== node.text || right === undefined) continue
    const key = left.field('subscript')
    const name = key === undefined ? undefined : stringValue(key)
    if (name !== undefined) values.set(name, right)
  }
  for (const call of owner.find('call')) {
    const callee = call.field('function')
    if (callee?.text === `${node.text}.update`) {
      const inner = returnedEntriesOfUpdate(call, python, depth)
      for (const [key, value] of inner.values) values.set(key, value)
      isOpen ||= inner.isOpen
    }
    if (callee?.text === `${node.text}.setdefault`) {
      const [key, value] = argumentsOf(call)
      const name = key === undefined ? undefined : stringValue(key.value)
      if (name !== undefined && value !== undefined) values.set(name, value.value)
    }
  }
  return { values, isOpen }
}

function returnedEntriesOfUpdate(call: PythonNode, python: PythonFacts, depth: number): Keywords {
  const inner = keywordsOf(call, python)
  const first = argumentsOf(call).find(({ name, spread }) => name === undefined && spread === '')
  const base = first === undefined ? undefined : entriesOf(first.value, python, depth + 1)
  return { values: new Map([...inner.values, ...(base?.values ?? [])]), isOpen: inner.isOpen || base?.isOpen === true }
}
