import pg from 'pg'
import { type BusyTable, tryWork } from './blocked.ts'
import { type HeldLock, readLocksOf } from './catalog.ts'
import type { BlockedWork } from './types.ts'

/** A statement that cannot run in a transaction, and the sessions to watch it with. */
export interface StallRequest {
  readonly connection: pg.ClientConfig
  readonly client: pg.Client
  readonly observer: pg.Client
  /** The process number of the client's session. */
  readonly pid: number
  readonly sql: string
  /** The tables it may work on. */
  readonly tables: readonly BusyTable[]
}

export interface Stalled {
  readonly locks: readonly HeldLock[]
  readonly blocked: readonly BlockedWork[]
  readonly durationMs: number
  readonly error: pg.DatabaseError | undefined
}

/**
 * Runs a statement while an open transaction holds every table it may work on in such a way that the statement has to
 * wait for it: what it holds and waits for is then there to be read, without hoping to look at the right moment. A
 * statement that never waits is reported without locks.
 */
export async function runStalled({ connection, client, observer, pid, sql, tables }: StallRequest): Promise<Stalled> {
  const blocker = new pg.Client(connection)
  blocker.on('error', () => {})
  await blocker.connect()
  try {
    await blocker.query('BEGIN')
    const mode = /\bCONCURRENTLY\b/i.test(sql) ? 'ROW EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE'
    if (tables.length > 0)
      await blocker.query(`LOCK TABLE ${tables.map(({ name }) => name).join(', ')} IN ${mode} MODE`)
    const started = performance.now()
    const running = client.query(sql).then(
      () => undefined,
      (error: unknown) => error,
    )
    let isOver = false
    void running.then(() => {
      isOver = true
    })
    const locks = await locksWhileWaiting(observer, pid, () => isOver)
    const touched = new Set(locks.map(({ oid }) => oid))
    const busy = tables.filter(({ oid }) => touched.has(oid))
    const blocked = isOver ? [] : await tryWork(observer, busy)
    await blocker.query('ROLLBACK')
    const error = await running
    if (error !== undefined && !(error instanceof pg.DatabaseError)) throw error
    return { locks, blocked, durationMs: performance.now() - started, error }
  } finally {
    await blocker.end()
  }
}

/** Waits until the session waits for somebody, or is done; reads its locks then. */
async function locksWhileWaiting(
  observer: pg.Client,
  pid: number,
  isOver: () => boolean,
): Promise<readonly HeldLock[]> {
  while (!isOver()) {
    const { rows } = await observer.query('SELECT cardinality(pg_blocking_pids($1)) > 0 AS waits', [pid])
    if (rows[0]?.waits === true) return readLocksOf(observer, pid)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return []
}
