import { returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { assignedBefore, isRead } from './reads.ts'

/** Rows of a query, as an expression gives them. */
export interface Rows {
  /** Where the query is sent. */
  readonly at: PythonNode
  /** The class of which each row is one object; undefined where that is not known, or a row has several columns. */
  readonly entity: PythonNode | undefined
  /** The function in whose text options of loading may stand. */
  readonly builtIn: PythonNode | undefined
}

/** Calls and methods that hand on the rows they get. */
const HANDS_ON = /^(all|scalars|unique|fetchall|mappings|partitions|list|tuple|enumerate|sorted|reversed|set|iter)$/
const MAX_DEPTH = 3

/** The rows an expression stands for; undefined when it is not known to be what a query gave. */
export function rowsOf(python: PythonFacts, node: PythonNode, depth = 0): Rows | undefined {
  if (depth > MAX_DEPTH) return undefined
  if (node.kind === 'await' || node.kind === 'parenthesized_expression') {
    const inner = node.parts[0]
    return inner === undefined ? undefined : rowsOf(python, inner, depth)
  }
  if (node.kind === 'identifier') {
    const value = assignedBefore(node)
    return value === undefined ? undefined : rowsOf(python, value, depth + 1)
  }
  return node.kind === 'call' ? rowsOfCall(python, node, depth) : undefined
}

function rowsOfCall(python: PythonFacts, call: PythonNode, depth: number): Rows | undefined {
  const callee = call.field('function')
  const method = callee?.kind === 'attribute' ? callee.field('attribute')?.text : undefined
  if (isRead(call)) return isOneRow(call, method) ? undefined : readRows(python, call)
  if (callee?.kind === 'attribute') {
    const object = callee.field('object')
    if (HANDS_ON.test(method ?? '') && object !== undefined) return rowsOf(python, object, depth)
  } else if (HANDS_ON.test(callee?.text ?? '')) {
    const first = call.field('arguments')?.parts[0]
    return first === undefined ? undefined : rowsOf(python, first, depth)
  }
  const target = callee === undefined ? undefined : python.resolve(callee)
  if (target?.kind !== 'function') return undefined
  for (const value of returnsOf(target.node)) {
    const rows = rowsOf(python, value, depth + 1)
    if (rows !== undefined) return rows
  }
  return undefined
}

function isOneRow(call: PythonNode, method: string | undefined): boolean {
  if (method === undefined || /^(first|one|one_or_none|scalar\w*|count|exists|get|get_one|refresh)$/.test(method))
    return method !== 'scalars'
  return (
    call.parentNode?.kind === 'attribute' && /^(first|one|scalar)/.test(call.parentNode.field('attribute')?.text ?? '')
  )
}

function readRows(python: PythonFacts, call: PythonNode): Rows {
  const first = call.field('arguments')?.parts[0]
  const statement = first === undefined ? undefined : (assignedBefore(first) ?? first)
  const selecting = entityCall(statement) ?? entityCall(call)
  const parts = selecting?.field('arguments')?.parts ?? []
  const [only] = parts
  const isEntity = parts.length === 1 && only !== undefined && /^(identifier|attribute)$/.test(only.kind)
  const found = isEntity && only !== undefined ? python.resolve(only) : undefined
  return {
    at: call,
    entity: found?.kind === 'class' ? found.node : undefined,
    builtIn: call.enclosing('function_definition'),
  }
}

/** The `select(…)` or `query(…)` a statement begins with. */
export function entityCall(node: PythonNode | undefined): PythonNode | undefined {
  for (let at = node; at !== undefined; ) {
    if (at.kind === 'parenthesized_expression' || at.kind === 'await') {
      at = at.parts[0]
      continue
    }
    if (at.kind !== 'call') return undefined
    const callee = at.field('function')
    if (/(^|\.)(select|query|update|delete)$/.test(callee?.text ?? '')) return at
    at = callee?.kind === 'attribute' ? callee.field('object') : undefined
  }
  return undefined
}
