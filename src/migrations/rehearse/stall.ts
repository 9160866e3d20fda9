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
  readonly tables: readonly (BusyTable & { readonly kind: string })[]
}

export interface Stalled {
  readonly locks: readonly HeldLock[]
  readonly blocked: readonly BlockedWork[]
  readonly durationMs: number
  readonly error: pg.DatabaseError | undefined
}

/**
 * Runs a statement while open transactions hold every table it may work on in such a way that the statement has to wait
 * for them, one after the other: what it holds and waits for is then there to be read, without hoping to look at the
 * right moment. A statement that never waits is reported without locks.
 */
export async function runStalled(request: StallRequest): Promise<Stalled> {
  const { client, observer, sql, tables } = request
  const blockers = await openBlockers(request)
  try {
    const started = performance.now()
    let isOver = false
    const running = client
      .query(sql)
      .then(
        () => undefined,
        (error: unknown) => error,
      )
      .finally(() => {
        isOver = true
      })
    const locks: HeldLock[] = []
    let blocked: readonly BlockedWork[] = []
    for (const blocker of blockers) {
      locks.push(...(await locksWhileWaiting(request, blocker.pid, () => isOver)))
      const touched = new Set(locks.map(({ oid }) => oid))
      if (!isOver)
        blocked = await tryWork(
          observer,
          tables.filter(({ oid }) => touched.has(oid)),
        )
      await blocker.session.query('ROLLBACK')
    }
    const error = await running
    if (error !== undefined && !(error instanceof pg.DatabaseError)) throw error
    return { locks, blocked, durationMs: performance.now() - started, error }
  } finally {
    await Promise.all(blockers.map(({ session }) => session.end()))
  }
}

interface Blocker {
  readonly session: pg.Client
  readonly pid: number
}

/**
 * What CONCURRENTLY waits for are writers. DETACH PARTITION CONCURRENTLY holds no lock while it does, and then takes the
 * partition for itself: a reader of the tables that hold rows makes it wait there too.
 */
async function openBlockers({ connection, sql, tables }: StallRequest): Promise<Blocker[]> {
  const everywhere = tables.map(({ name }) => name)
  const mode = /\bCONCURRENTLY\b/i.test(sql) ? 'ROW EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE'
  const blockers = [await openBlocker(connection, everywhere, mode)]
  if (/\bDETACH\b/i.test(sql)) {
    const leaves = tables.flatMap(({ name, kind }) => (kind === 'p' ? [] : [`ONLY ${name}`]))
    blockers.push(await openBlocker(connection, leaves, 'ACCESS SHARE'))
  }
  return blockers
}

async function openBlocker(connection: pg.ClientConfig, tables: readonly string[], mode: string): Promise<Blocker> {
  const session = new pg.Client(connection)
  session.on('error', () => {})
  await session.connect()
  await session.query('BEGIN')
  if (tables.length > 0) await session.query(`LOCK TABLE ${tables.join(', ')} IN ${mode} MODE`)
  const { rows } = await session.query('SELECT pg_backend_pid() AS pid')
  return { session, pid: Number(rows[0]?.pid) }
}

/** Waits until the session waits for the blocker, or is done; reads its locks then. */
async function locksWhileWaiting(
  { observer, pid }: StallRequest,
  blocker: number,
  isOver: () => boolean,
): Promise<readonly HeldLock[]> {
  while (!isOver()) {
    const { rows } = await observer.query('SELECT $2 = ANY (pg_blocking_pids($1)) AS waits', [pid, blocker])
    if (rows[0]?.waits === true) return readLocksOf(observer, pid)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return []
}
