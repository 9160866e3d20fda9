import type pg from 'pg'
import { openSession } from '../../postgres/session.ts'
import type { BusyTable, WorkTrials } from './blocked.ts'
import { type HeldLock, readLocksOf } from './catalog.ts'
import { execute } from './execute.ts'
import type { BlockedWork } from './types.ts'
import type { Watch } from './watch.ts'

/** A statement that cannot run in a transaction, and the sessions to watch it with. */
export interface StallRequest {
  readonly blockers: Blockers
  readonly client: pg.Client
  readonly observer: pg.Client
  /** The process number of the client's session. */
  readonly pid: number
  readonly sql: string
  readonly trials: WorkTrials
  readonly watch: Watch
  /** The tables it may work on. */
  readonly tables: readonly (BusyTable & { readonly kind: string })[]
}

export interface Stalled {
  readonly locks: readonly HeldLock[]
  readonly blocked: readonly BlockedWork[]
  readonly durationMs: number
  /** What made it fail. */
  readonly error: unknown
}

/**
 * Runs a statement while open transactions hold every table it may work on in such a way that the statement has to wait
 * for them, one after the other: what it holds and waits for is then there to be read, without hoping to look at the
 * right moment. A statement that never waits is reported without locks.
 */
export async function runStalled(request: StallRequest): Promise<Stalled> {
  const { client, sql, tables, trials, watch, pid } = request
  const blockers = await request.blockers.hold(request)
  try {
    const started = performance.now()
    let isOver = false
    const running = watch
      .over(pid, () => execute(client, sql))
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
      const busy = tables.flatMap(({ oid, name }) => (touched.has(oid) ? [{ oid, name }] : []))
      if (!isOver) blocked = await trials.try(busy)
      await blocker.session.query('ROLLBACK')
    }
    const error = await running
    return { locks, blocked, durationMs: performance.now() - started, error }
  } finally {
    await Promise.all(blockers.map(({ session }) => session.query('ROLLBACK')))
  }
}

interface Blocker {
  readonly session: pg.Client
  readonly pid: number
}

/** Sessions that hold locks for others to wait for; they are opened once, since opening one costs more than most statements. */
export class Blockers {
  readonly #connection: pg.ClientConfig
  readonly #open: Blocker[] = []

  /** The connection must be of somebody who may lock every table. */
  constructor(connection: pg.ClientConfig) {
    this.#connection = connection
  }

  /**
   * What CONCURRENTLY waits for are writers. DETACH PARTITION CONCURRENTLY holds no lock while it does, and then takes the
   * partition for itself: a reader of the tables that hold rows makes it wait there too.
   */
  async hold({ sql, tables }: Pick<StallRequest, 'sql' | 'tables'>): Promise<readonly Blocker[]> {
    const everywhere = tables.map(({ name }) => name)
    const mode = /\bCONCURRENTLY\b/i.test(sql) ? 'ROW EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE'
    const held = [await this.#hold(0, everywhere, mode)]
    if (/\bDETACH\b/i.test(sql)) {
      const leaves = tables.flatMap(({ name, kind }) => (kind === 'p' ? [] : [`ONLY ${name}`]))
      held.push(await this.#hold(1, leaves, 'ACCESS SHARE'))
    }
    return held
  }

  async #hold(at: number, tables: readonly string[], mode: string): Promise<Blocker> {
    const blocker = this.#open[at] ?? (await this.#connect(at))
    const lock = tables.length > 0 ? `; LOCK TABLE ${tables.join(', ')} IN ${mode} MODE` : ''
    await blocker.session.query(`BEGIN${lock}`)
    return blocker
  }

  async #connect(at: number): Promise<Blocker> {
    const session = await openSession(this.#connection)
    const { rows } = await session.query('SELECT pg_backend_pid() AS pid')
    const blocker = { session, pid: Number(rows[0]?.pid) }
    this.#open[at] = blocker
    return blocker
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map(({ session }) => session.end()))
  }
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
