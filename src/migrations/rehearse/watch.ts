import { statfsSync } from 'node:fs'
import pg from 'pg'
import { openSession } from '../../postgres/session.ts'

/** How far a rehearsal may go. */
export interface Limits {
  /** Of one statement, in milliseconds. */
  readonly statementMs: number
  /** Of everything the migration runs. */
  readonly totalMs: number
  /** By which the databases and the log of the server may grow. */
  readonly bytes: number
}

export const defaultLimits: Limits = { statementMs: 60_000, totalMs: 900_000, bytes: 4 * 1024 ** 3 }

/** Sees to it that what a migration runs comes to an end. */
export interface Watch {
  /** Runs something in the session of a process number. @throws LimitReached when it went too far and was stopped. */
  over<T>(pid: number, task: () => Promise<T>): Promise<T>
}

export const noWatch: Watch = { over: (_, task) => task() }

/** A migration was stopped at one of the limits. */
export class LimitReached extends Error {
  /** The session is gone: canceling was not enough. */
  readonly isLost: boolean

  constructor(message: string, isLost: boolean) {
    super(message)
    this.name = 'LimitReached'
    this.isLost = isLost
  }
}

const LOOK_MS = 200
/** What catches a cancellation and goes on is ended with its session. */
const PATIENCE_MS = 2000
/** Below this the disk counts as full: others live on it. */
const FREE_BYTES = 256 * 1024 ** 2

export interface WatchRequest {
  /** As superuser. */
  readonly connection: pg.ClientConfig
  readonly limits: Limits
  /** A folder on the server's disk, when it is ours. */
  readonly folder?: string
  /** On a server of the user's: only what begins so is ours, and counts. */
  readonly prefix?: string
}

/** Starts to watch; the total time counts from here. */
export async function openWatch(request: WatchRequest): Promise<Watch & { close(): Promise<void> }> {
  const admin = await openSession(request.connection)
  return new LimitWatch(admin, request, await sizeOf(admin, request.prefix ?? ''))
}

class LimitWatch implements Watch {
  readonly #admin: pg.Client
  readonly #request: WatchRequest
  readonly #size: number
  readonly #started = performance.now()

  constructor(admin: pg.Client, request: WatchRequest, size: number) {
    this.#admin = admin
    this.#request = request
    this.#size = size
  }

  async over<T>(pid: number, task: () => Promise<T>): Promise<T> {
    const started = performance.now()
    const stopping = new Stopping(this.#admin, pid)
    const timer = setInterval(() => void this.#look(started, stopping), LOOK_MS)
    try {
      return await Promise.race([task(), stopping.refused])
    } catch (error) {
      const { reason } = stopping
      if (reason === undefined) throw error
      throw new LimitReached(reason, failureOf(error).isLost || stopping.isTerminated)
    } finally {
      clearInterval(timer)
      stopping.done()
    }
  }

  async #look(started: number, stopping: Stopping): Promise<void> {
    if (stopping.reason !== undefined) return stopping.insist()
    const { statementMs, totalMs, bytes } = this.#request.limits
    const now = performance.now()
    if (now - started > statementMs)
      return stopping.stop(`stopped after ${statementMs / 1000} s, the limit of a statement`)
    if (now - this.#started > totalMs)
      return stopping.stop(`stopped: ${totalMs / 1000} s, the limit of a rehearsal, are over`)
    if (this.#diskIsFull()) return stopping.stop('stopped: the disk of the throwaway server is nearly full')
    const grown = (await sizeOf(this.#admin, this.#request.prefix ?? '').catch(() => this.#size)) - this.#size
    if (grown > bytes) stopping.stop(`stopped: the data grew by more than ${Math.round(bytes / 1024 ** 2)} MB`)
  }

  #diskIsFull(): boolean {
    const { folder } = this.#request
    if (folder === undefined) return false
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < FREE_BYTES
  }

  close(): Promise<void> {
    return this.#admin.end()
  }
}

/** The way a session is made to stop: it is asked to, then it is ended, then it is no longer waited for. */
class Stopping {
  readonly refused: Promise<never>
  reason: string | undefined
  isTerminated = false
  readonly #admin: pg.Client
  readonly #pid: number
  #since = 0
  #giveUp: (error: Error) => void = () => {}

  constructor(admin: pg.Client, pid: number) {
    this.#admin = admin
    this.#pid = pid
    this.refused = new Promise<never>((_, reject) => {
      this.#giveUp = reject
    })
    this.refused.catch(() => {})
  }

  stop(reason: string): void {
    if (this.reason !== undefined) return
    this.reason = reason
    this.#since = performance.now()
    this.#ask('pg_cancel_backend')
  }

  insist(): void {
    const waited = performance.now() - this.#since
    if (waited > PATIENCE_MS && !this.isTerminated) {
      this.isTerminated = true
      this.#ask('pg_terminate_backend')
    }
    if (waited > 3 * PATIENCE_MS) this.#giveUp(new Error('the session cannot be ended'))
  }

  done(): void {
    this.#giveUp = () => {}
  }

  #ask(how: string): void {
    this.#admin.query(`SELECT ${how}($1)`, [this.#pid]).catch(() => {})
  }
}

/** Bytes of a server that is ours, or of our databases on another, where the log is not ours to look at. */
async function sizeOf(admin: pg.Client, prefix: string): Promise<number> {
  const { rows } = await admin.query(
    prefix === ''
      ? { name: 'plimsoll_size', text: SIZE_OF_SERVER }
      : { name: 'plimsoll_size', text: SIZE_OF_DATABASES, values: [prefix] },
  )
  return Number(rows[0]?.bytes)
}

const SIZE_OF_SERVER = `SELECT (SELECT sum(pg_database_size(oid)) FROM pg_database)
  + (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir()) AS bytes`
const SIZE_OF_DATABASES =
  'SELECT coalesce(sum(pg_database_size(oid)), 0) AS bytes FROM pg_database WHERE starts_with(datname, $1)'

/** Ends of a session, by SQLSTATE: admin_shutdown, crash_shutdown, cannot_connect_now, and failures of connections. */
const LOST = /^(?:57P0[1-5]|08...)$/

/** What PostgreSQL, or the limits, say of a failure. @throws what is not theirs. */
export function failureOf(thrown: unknown): { error: { sqlstate: string; message: string }; isLost: boolean } {
  if (thrown instanceof LimitReached) {
    return { error: { sqlstate: '57014', message: thrown.message }, isLost: thrown.isLost }
  }
  if (thrown instanceof pg.DatabaseError) {
    const { code: sqlstate = 'XX000', message } = thrown
    return { error: { sqlstate, message }, isLost: LOST.test(sqlstate) }
  }
  // The driver's own words for a session that was ended: they have no class.
  if (thrown instanceof Error && /connection|terminated|not queryable|ECONNRESET|EPIPE/i.test(thrown.message)) {
    return { error: { sqlstate: '08006', message: `the session was lost: ${thrown.message}` }, isLost: true }
  }
  throw thrown
}
