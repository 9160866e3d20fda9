import type { Node } from '@pgsql/types'
import { as } from '../../parsers/sql/nodes.ts'
import { isConcurrent } from './effects.ts'

/**
 * What PostgreSQL refuses to run in a transaction block (`PreventInTransactionBlock` in its sources), as people write
 * it; undefined for everything else.
 */
export function refusedInTransaction(node: Node): string | undefined {
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
