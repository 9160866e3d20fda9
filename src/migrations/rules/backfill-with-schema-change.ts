import { blocksWrites } from '../locks/lock-modes.ts'
import { showKey } from '../schema/catalogue.ts'
import { isData } from './changes.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'backfill-with-schema-change',
  title: 'Rows and schema changed in one transaction',
  severity: 'warning',
  rows: ['F10'],
  answers: ['D-050', 'D-027', 'A-256'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'The lock that the schema change took is kept while the rows are changed: nobody can use the table until the last row is done.',
  safeForm: 'Three revisions: change the schema; fill the rows in batches; then constrain.',
  references: [postgres.locks],
  level: 'transaction',
  check({ statements, wrapping }) {
    if (wrapping === 'unknown' || wrapping === 'alone') return undefined
    const data = statements.find(changesOldRows)
    if (data === undefined) return undefined
    const schema = statements.find((each) => each.effects.some(isLock))
    const lock = schema?.effects.find(isLock)
    if (schema === undefined || lock === undefined) return undefined
    const first = statements.indexOf(schema) < statements.indexOf(data)
    const message = first
      ? `Rows are changed here while ${showKey(lock.relation)} is locked (${lock.mode}) since line ${schema.position.line}.`
      : `Rows are changed here, and ${showKey(lock.relation)} is locked (${lock.mode}) for line ${schema.position.line} in the same transaction.`
    return { at: data, lock: lock.mode, message }
  },
})

function isLock({ mode, isNew, target }: LintStatement['effects'][number]): boolean {
  return blocksWrites(mode) && !isNew && target === 'table'
}

/** UPDATE, DELETE, and INSERT … SELECT of rows that were there before; a few values written down are no backfill. */
function changesOldRows({ kind, node, effects, sql }: LintStatement): boolean {
  if (!isData({ kind }) || !effects.some(({ isNew }) => !isNew)) return false
  if (kind !== 'InsertStmt') return true
  const insert = (node as { InsertStmt?: { selectStmt?: { SelectStmt?: { fromClause?: unknown } } } }).InsertStmt
  return insert?.selectStmt?.SelectStmt?.fromClause !== undefined && sql.length > 0
}
