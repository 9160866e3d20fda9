import pg from 'pg'
import type { BlockedWork } from './types.ts'

const LOCK_NOT_AVAILABLE = '55P03'

/** A table as other sessions still know it. */
export interface BusyTable {
  readonly oid: number
  readonly name: string
}

/**
 * Tries reads and writes on tables from another session while the migration's transaction is open. EXPLAIN plans a
 * statement, and so waits for every lock it needs, but runs nothing. An attempt counts as blocked when it does not get
 * its locks at once; one that fails for another reason was not blocked.
 */
export async function tryWork(observer: pg.Client, tables: readonly BusyTable[]): Promise<BlockedWork[]> {
  const results: BlockedWork[] = []
  for (const { oid, name } of tables) {
    const column = await anyColumn(observer, oid)
    results.push({
      relation: name,
      select: await isBlocked(observer, `SELECT * FROM ${name}`),
      insert: await isBlocked(observer, `INSERT INTO ${name} DEFAULT VALUES`),
      update: await isBlocked(observer, `UPDATE ${name} SET ${column} = DEFAULT`),
      delete: await isBlocked(observer, `DELETE FROM ${name}`),
    })
  }
  return results
}

async function isBlocked(observer: pg.Client, sql: string): Promise<boolean> {
  try {
    await observer.query(`BEGIN; SET LOCAL lock_timeout = '2ms'; EXPLAIN ${sql}`)
    return false
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE
  } finally {
    await observer.query('ROLLBACK')
  }
}

/** A column an UPDATE may name; for a table without columns one that only fails after the locks were taken. */
async function anyColumn(observer: pg.Client, oid: number): Promise<string> {
  const { rows } = await observer.query(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
     WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum LIMIT 1`,
    [oid],
  )
  return String(rows[0]?.name ?? 'ctid')
}
