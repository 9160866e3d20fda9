import type { Node } from '@pgsql/types'
import { as, find, kindOf, type NodeKind, walk } from '../../parsers/sql/nodes.ts'
import type { LintStatement } from './context.ts'

const PASSING: ReadonlySet<NodeKind> = new Set([
  'VariableSetStmt',
  'VariableShowStmt',
  'SelectStmt',
  'TransactionStmt',
  'VacuumStmt',
  'ExplainStmt',
  'LockStmt',
  'DoStmt',
  'CheckPointStmt',
  'NotifyStmt',
  'CallStmt',
  'DiscardStmt',
])

/** Whether a statement leaves something behind in the schema or the rows. DO blocks are judged by what they hold. */
export function lasts({ node, kind }: { readonly node: Node; readonly kind?: NodeKind }): boolean {
  return !PASSING.has(kind ?? kindOf(node)) || as(node, 'SelectStmt')?.intoClause !== undefined
}

/** Whether it changes rows. */
export function isData({ kind }: { readonly kind: NodeKind }): boolean {
  return (
    kind === 'UpdateStmt' ||
    kind === 'DeleteStmt' ||
    kind === 'InsertStmt' ||
    kind === 'MergeStmt' ||
    kind === 'CopyStmt'
  )
}

/** Whether running it again after it has run does no harm: `IF [NOT] EXISTS`, `OR REPLACE`, updates with a condition. */
export function isRerunnable({ node, kind, inside }: LintStatement): boolean {
  if (!lasts({ node, kind }) || inside === 'maybe') return true
  let guarded = false
  walk(node, (each, content) => {
    guarded ||=
      content.if_not_exists === true ||
      content.missing_ok === true ||
      content.replace === true ||
      content.or_replace === true
    guarded ||= content.skipIfNewValExists === true
    return !guarded && each !== 'SelectStmt'
  })
  return guarded || alwaysRerunnable(node, kind)
}

function alwaysRerunnable(node: Node, kind: NodeKind): boolean {
  if (
    kind === 'UpdateStmt' ||
    kind === 'DeleteStmt' ||
    kind === 'CommentStmt' ||
    kind === 'GrantStmt' ||
    kind === 'ReindexStmt'
  )
    return true
  if (kind === 'RefreshMatViewStmt' || kind === 'TruncateStmt' || kind === 'AlterOwnerStmt') return true
  if (kind === 'InsertStmt')
    return as(node, 'InsertStmt')?.onConflictClause !== undefined || find(node, 'SubLink').length > 0
  const commands = as(node, 'AlterTableStmt')?.cmds
  return commands?.every((each) => REPEATABLE.has(as(each, 'AlterTableCmd')?.subtype ?? '')) === true
}

const REPEATABLE = new Set([
  'AT_ColumnDefault',
  'AT_SetNotNull',
  'AT_DropNotNull',
  'AT_ValidateConstraint',
  'AT_AlterColumnType',
  'AT_SetStatistics',
  'AT_SetRelOptions',
  'AT_SetStorage',
  'AT_EnableRowSecurity',
  'AT_ChangeOwner',
])
