import type { Position } from '../../core/position.ts'
import { stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Reached } from '../python/reach.ts'
import { calledFrom } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { ClaimTable, Deduplication } from './types.ts'

/** What only one of two runs at once gets through. */
const CLAIM =
  /\.on_conflict_do_nothing\(|ON\s+CONFLICT|\bnx\s*=\s*True|\.setnx\(|\bIntegrityError\b|UniqueViolation|skip_locked\s*=\s*True|SKIP\s+LOCKED|\.get_or_create\(|pg_try_advisory|idempotency_key\s*=/i
/** What both of two runs at once see in the same way. */
const LOOK_UP =
  /(already|was|been|is)_(sent|notified|reminded)|(sent|notified|reminded|reminder_sent|emailed)_at|last_(sent|reminded|notified)|email_sent|reminder_sent/i

/** How the way from a job to the place that sends makes sure of sending once. */
export function deduplicationOf(python: PythonFacts, way: Reached): Deduplication {
  let lookUp: Position | undefined
  let after: Position | undefined
  for (let step: Reached | undefined = way; step?.caller !== undefined; step = step.caller) {
    const { caller, call } = step
    if (call === undefined) continue
    const body = caller.definition.field('body') ?? caller.definition
    for (const node of [body, ...helpersBefore(python, caller.definition, call)]) {
      const isHelper = node !== body
      const claim = place(node, CLAIM)
      if (claim !== undefined) {
        const isBefore = isHelper || claim.line <= call.endLine
        if (isBefore) return { kind: 'claimed', at: claim, table: tableOf(python, node) }
        after ??= claim
      }
      lookUp ??= place(node, LOOK_UP)
    }
  }
  if (after !== undefined) return { kind: 'after', at: after, table: undefined }
  if (lookUp !== undefined) return { kind: 'looked-up', at: lookUp, table: undefined }
  return { kind: 'none', at: undefined, table: undefined }
}

/** Functions of the repository that a function calls before the call that leads to sending. */
function helpersBefore(python: PythonFacts, definition: PythonNode, call: PythonNode): PythonNode[] {
  return calledFrom(python, definition, 2)
    .slice(1)
    .filter((one) => first(one)?.start !== undefined && (first(one)?.start ?? 0) < call.start)
    .map((one) => one.definition)
}

/** The call in the first function of a way. */
function first(one: Reached): PythonNode | undefined {
  let at = one
  while (at.caller?.caller !== undefined) at = at.caller
  return at.call
}

function place(node: PythonNode, pattern: RegExp): Position | undefined {
  const match = pattern.exec(node.text)
  if (match === null) return undefined
  return { file: node.tree.file, line: node.line + node.text.slice(0, match.index).split('\n').length - 1 }
}

/** The table of `insert(Model).…on_conflict_do_nothing()`, and what makes its rows unique. */
function tableOf(python: PythonFacts, node: PythonNode): ClaimTable | undefined {
  const insert = node.find('call').find((call) => /(^|\.)insert$/.test(call.field('function')?.text ?? ''))
  const model = insert?.field('arguments')?.parts[0]
  const found = model === undefined ? undefined : python.resolve(model)
  if (found?.kind !== 'class') return undefined
  const named = found.node
    .find('assignment')
    .find((one) => one.field('left')?.text === '__tablename__')
    ?.field('right')
  const name = (named && stringValue(named)) ?? found.name.split('.').at(-1) ?? ''
  const declared = place(found.node, /UniqueConstraint|unique\s*=\s*True/)
  return {
    name,
    at: { file: found.module.file, line: found.node.line },
    uniqueAt: declared,
    ...inMigrations(python, name),
  }
}

/** Where Python migrations make a unique constraint on a table, and where they drop one. */
function inMigrations(python: PythonFacts, table: string): Pick<ClaimTable, 'migratedAt' | 'droppedAt'> {
  let migratedAt: Position | undefined
  let droppedAt: Position | undefined
  for (const { root, tree } of python.modules) {
    if (!tree.text.includes(table) || !/\bop\.|batch_op\./.test(tree.text)) continue
    const upgrade = root.find('function_definition').find((one) => one.field('name')?.text === 'upgrade')
    for (const call of upgrade?.find('call') ?? []) {
      const name = call.field('function')?.text ?? ''
      if (!call.text.includes(`"${table}"`) && !call.text.includes(`'${table}'`)) continue
      const makes =
        (/create_table$/.test(name) && /UniqueConstraint|unique\s*=\s*True/.test(call.text)) ||
        /create_unique_constraint$/.test(name) ||
        (/create_index$/.test(name) && /unique\s*=\s*True/.test(call.text))
      if (makes) migratedAt = { file: tree.file, line: call.line }
      if (/drop_constraint$/.test(name) && /unique|uq_/.test(call.text))
        droppedAt = { file: tree.file, line: call.line }
    }
  }
  return { migratedAt, droppedAt }
}
