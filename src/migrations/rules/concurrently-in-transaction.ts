import { as } from '../../parsers/sql/nodes.ts'
import { isConcurrent } from '../locks/effects.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'concurrently-in-transaction',
  title: 'Statement that cannot run inside a transaction',
  severity: 'blocker',
  rows: ['A3'],
  answers: ['M-033'],
  effect: 'The statement fails with error 25001, and the migration with it.',
  safeForm:
    'Run it outside a transaction: autocommit_block in Alembic, a file marked as non-transactional elsewhere, a file of its own where the tool sends whole files.',
  fails: '25001',
  references: [postgres.concurrently],
  level: 'transaction',
  check({ statements }) {
    return statements.flatMap((statement) => {
      const what = refused(statement)
      const how = wrapped(statement)
      return what === undefined || how === undefined ? [] : [{ at: statement, message: `${what} cannot run ${how}.` }]
    })
  },
})

function wrapped({ wrapping, inside }: LintStatement): string | undefined {
  if (inside !== undefined) return 'in a DO block'
  if (wrapping === 'explicit') return 'between BEGIN and COMMIT'
  return wrapping === 'runner' ? 'in the transaction that the tool opens' : undefined
}

/** What of the statement PostgreSQL refuses in a transaction block (`PreventInTransactionBlock`). */
function refused({ node }: LintStatement): string | undefined {
  if (as(node, 'IndexStmt')?.concurrent === true) return 'CREATE INDEX CONCURRENTLY'
  if (as(node, 'DropStmt')?.concurrent === true) return 'DROP INDEX CONCURRENTLY'
  const reindex = as(node, 'ReindexStmt')
  if (reindex !== undefined) return reindexRefused(reindex.kind, isConcurrent(reindex))
  const detach = (as(node, 'AlterTableStmt')?.cmds ?? []).some(
    (each) => as(as(each, 'AlterTableCmd')?.def, 'PartitionCmd')?.concurrent === true,
  )
  if (detach) return 'DETACH PARTITION CONCURRENTLY'
  if (as(node, 'VacuumStmt')?.is_vacuumcmd === true) return 'VACUUM'
  if (as(node, 'CreatedbStmt') !== undefined) return 'CREATE DATABASE'
  if (as(node, 'DropdbStmt') !== undefined) return 'DROP DATABASE'
  return as(node, 'AlterSystemStmt') === undefined ? undefined : 'ALTER SYSTEM'
}

function reindexRefused(kind: string | undefined, concurrently: boolean): string | undefined {
  if (concurrently) return 'REINDEX CONCURRENTLY'
  return kind === 'REINDEX_OBJECT_INDEX' || kind === 'REINDEX_OBJECT_TABLE'
    ? undefined
    : 'REINDEX of a schema or database'
}
