import pg from 'pg'
import { openSession, withSession } from '../../postgres/session.ts'
import { WorkTrials } from './blocked.ts'
import { busyTables } from './busy.ts'
import {
  forgetsPrepared,
  isPosition,
  isSnapshot,
  POSITION,
  PREPARE_SNAPSHOT,
  readRelations,
  readScans,
  readSnapshot,
  type Scans,
  type Snapshot,
  snapshotCall,
} from './catalog.ts'
import { effectsBetween, type Moment, Relations } from './effects.ts'
import { execute, executeAndAsk, forgetPrepared } from './execute.ts'
import { Blockers } from './stall.ts'
import { everything, joined, nothing, type Touched, touchedBy } from './touched.ts'
import { runTracedAlone } from './trace-alone.ts'
import type { TraceRequest, Tracer, TracerOptions } from './tracer.ts'
import { firstLog, installTracing, readLog } from './tracing.ts'
import type { TracedStatement } from './types.ts'
import { failureOf, noWatch, type Watch } from './watch.ts'

export type { Tracer } from './tracer.ts'

/** Locks that let a transaction change what a relation is, and those that let it change its rows. */
const CHANGING = /^(?:ShareUpdateExclusive|Share|ShareRowExclusive|Exclusive|AccessExclusive)Lock$/
const WRITING = /^(?:RowExclusive|ShareRowExclusive|Exclusive|AccessExclusive)Lock$/

const NO_EFFECTS = { locks: [], rewrites: [], indexes: [], scans: [], blocked: [], walBytes: 0 }

const begin = (log: string): string => `BEGIN; SELECT set_config('plimsoll.log', '${log}', false)`

/**
 * Opens two sessions on a throwaway database: one runs the statements, the other tries what they block. Event
 * triggers tell what commands do where the connection given is a superuser's; without them, all of the schema is read again
 * after each, and why a table is rewritten stays unknown.
 */
export async function openTracer(connection: pg.ClientConfig, options: TracerOptions = {}): Promise<Tracer> {
  const { followsSchema: commands = true, rights = 'superuser' } = options
  await withSession(connection, (client) => installTracing(client, commands, rights))
  const { migrator = connection, watcher = connection, watch = noWatch } = options
  const session = new Session({ connection, migrator, watcher, watch, log: firstLog(rights) })
  await session.open()
  return session
}

interface Connections {
  readonly connection: pg.ClientConfig
  readonly migrator: pg.ClientConfig
  readonly watcher: pg.ClientConfig
  readonly watch: Watch
  /** What the log of commands begins with. */
  readonly log: string
}

class Session implements Tracer {
  readonly #to: Connections
  readonly #blockers: Blockers
  #client = new pg.Client()
  #observer = new pg.Client()
  #trials = new WorkTrials(this.#observer)
  #pid = 0
  readonly #relations = new Relations(new Map())
  #before: Moment | undefined
  #range = { old: 0, seen: 0 }
  /** What the transaction may have changed, and the tables whose rows it may have. */
  #locked = new Set<number>()
  #written = new Set<number>()
  #touched: Touched = everything
  /** Scans may be counted that are older than the next transaction. */
  #hasScanned = false
  #isLost = false
  /** A schema may have been renamed, which locks no relation of it. */
  #namesSchema = false

  constructor(to: Connections) {
    this.#to = to
    this.#blockers = new Blockers(to.connection)
  }

  async open(): Promise<void> {
    this.#client = await openSession(this.#to.migrator)
    this.#observer = await openSession(this.#to.watcher)
    this.#trials = new WorkTrials(this.#observer)
    this.#pid = Number((await this.#client.query('SELECT pg_backend_pid() AS pid')).rows[0]?.pid)
    await this.#client.query(PREPARE_SNAPSHOT)
    this.#isLost = false
    await this.#readAll()
  }

  refresh(): Promise<void> {
    this.#touched = everything
    this.#hasScanned = true
    return this.#readAll()
  }

  async #readAll(): Promise<void> {
    this.#relations.replace(await readRelations(this.#observer))
    this.#before = undefined
  }

  async begin(): Promise<void> {
    const old = this.#relations.highest
    this.#range = { old, seen: old }
    this.#locked = new Set()
    this.#written = new Set()
    this.#namesSchema = false
    const question = { sql: POSITION, isAnswer: isPosition }
    const row = await executeAndAsk(this.#client, begin(this.#to.log), question)
    if (row === undefined) throw new Error('the tracer was not answered')
    const scans = this.#hasScanned ? await readScans(this.#client) : new Map<number, Scans>()
    this.#hasScanned = scans.size > 0
    const snapshot = {
      locks: [],
      relations: new Map(),
      scans,
      log: this.#to.log,
      wal: BigInt(row.plimsoll_wal),
      durationMs: 0,
    }
    this.#before = { snapshot, log: readLog(this.#to.log) }
  }

  async commit(): Promise<TracedStatement['error']> {
    const log = this.#before?.log
    const hasScanned = [...(this.#before?.snapshot.scans.values() ?? [])].some(({ scans }) => scans > 0)
    try {
      await this.#to.watch.over(this.#pid, () => execute(this.#client, 'COMMIT'))
    } catch (thrown) {
      return this.#refused(thrown)
    }
    const touched = touchedBy(log, this.#locked, this.#written)
    this.#touched = joined(this.#touched, touched)
    this.#before = undefined
    this.#hasScanned ||= hasScanned
    if (touched.whole || this.#namesSchema) await this.#readAll()
    else {
      const again = this.#relations.changedSince(touched.relations)
      this.#relations.settle(again.length === 0 ? new Map() : await readRelations(this.#observer, again))
    }
    return undefined
  }

  async #refused(thrown: unknown): Promise<TracedStatement['error']> {
    const { error, isLost } = failureOf(thrown)
    this.#isLost = isLost
    await this.rollback()
    return error
  }

  async rollback(): Promise<void> {
    this.#relations.forget()
    this.#hasScanned ||= [...(this.#before?.snapshot.scans.values() ?? [])].some(({ scans }) => scans > 0)
    this.#before = undefined
    if (!this.#isLost) await this.#client.query('ROLLBACK')
    else {
      await this.close().catch(() => {})
      await this.open()
    }
  }

  async ask(query: pg.QueryConfig | string): Promise<readonly Record<string, unknown>[]> {
    this.#hasScanned = true
    const answer: unknown = await this.#client.query(query)
    const last = Array.isArray(answer) ? answer.at(-1) : answer
    return (last as pg.QueryResult | undefined)?.rows ?? []
  }

  touched(): Touched {
    const open =
      this.#before === undefined
        ? this.#touched
        : joined(this.#touched, touchedBy(this.#before.log, this.#locked, this.#written))
    this.#touched = nothing
    return open
  }

  async close(): Promise<void> {
    await Promise.all([this.#client.end(), this.#observer.end(), this.#blockers.close()])
  }

  async run(request: TraceRequest): Promise<TracedStatement> {
    if (request.alone === true) return this.#runAlone(request)
    if (this.#before !== undefined) return this.#runInside(request)
    await this.begin()
    const traced = await this.#runInside(request)
    if (traced.error === undefined) return { ...traced, error: await this.commit() }
    await this.rollback()
    return traced
  }

  async #runInside(request: TraceRequest): Promise<TracedStatement> {
    if (request.guarded !== true) return this.#runPlain(request)
    await this.#client.query('SAVEPOINT plimsoll_guard')
    const traced = await this.#runPlain(request)
    if (this.#isLost) return traced
    const back = traced.error === undefined ? '' : 'ROLLBACK TO plimsoll_guard;'
    await this.#client.query(`${back} RELEASE plimsoll_guard`)
    return traced
  }

  async #runPlain({ sql, withoutWork, quiet }: TraceRequest): Promise<TracedStatement> {
    const before = this.#before
    if (before === undefined) throw new Error('the transaction has not begun')
    const started = performance.now()
    try {
      if (quiet === true) {
        await this.#to.watch.over(this.#pid, () => execute(this.#client, sql))
        return { ...NO_EFFECTS, sql, durationMs: performance.now() - started, error: undefined }
      }
      const read = await this.#to.watch.over(this.#pid, () => this.#perform(sql))
      return await this.#compare(sql, before, read, withoutWork !== true)
    } catch (error) {
      return this.#failed(sql, performance.now() - started, error)
    }
  }

  /** The statement and the question what it did go in one message; unless it would throw the question away. */
  async #perform(sql: string): Promise<Snapshot> {
    const forgets = forgetsPrepared(sql)
    const question = { sql: snapshotCall(this.#range), isAnswer: isSnapshot }
    if (forgets) {
      await execute(this.#client, `${sql}\n;DEALLOCATE ALL`)
      forgetPrepared(this.#client)
      await execute(this.#client, PREPARE_SNAPSHOT)
    }
    const row = await executeAndAsk(this.#client, forgets ? '' : sql, question)
    if (row === undefined) throw new Error(`the tracer was not answered after: ${sql}`)
    return readSnapshot(row)
  }

  async #compare(sql: string, before: Moment, read: Snapshot, loud: boolean): Promise<TracedStatement> {
    this.#namesSchema ||= /\bSCHEMA\b/i.test(sql)
    const log = readLog(read.log)
    const after = /^\s*TRUNCATE\b/i.test(sql) ? this.#emptied(before.snapshot, read) : read
    const effects = effectsBetween(this.#relations, before, { snapshot: after, log })
    const busy = loud ? busyTables(this.#relations, before.snapshot.locks, after.locks) : []
    const blocked = await this.#trials.try(busy)
    this.#before = { snapshot: { ...read, scans: new Map([...before.snapshot.scans, ...read.scans]) }, log }
    this.#remember(after)
    return { ...effects, sql, durationMs: read.durationMs, blocked, error: undefined }
  }

  #remember({ relations, locks }: Snapshot): void {
    let { seen } = this.#range
    for (const { oid, mode } of locks) {
      if (CHANGING.test(mode)) this.#locked.add(oid)
      if (WRITING.test(mode)) this.#written.add(oid)
      seen = Math.max(seen, oid)
      this.#relations.learn(oid, relations.get(oid))
    }
    this.#range = { ...this.#range, seen }
  }

  /** TRUNCATE gives tables and indexes new, empty storage: nothing is written anew. */
  #emptied(before: Snapshot, after: Snapshot): Snapshot {
    for (const [oid, state] of after.relations) {
      if (this.#relations.known(oid) !== undefined) this.#relations.learn(oid, state)
    }
    return { ...after, scans: before.scans }
  }

  async #runAlone({ sql }: TraceRequest): Promise<TracedStatement> {
    const started = performance.now()
    this.#hasScanned = true
    try {
      const { traced, touched } = await runTracedAlone({
        watch: this.#to.watch,
        log: this.#to.log,
        blockers: this.#blockers,
        client: this.#client,
        observer: this.#observer,
        pid: this.#pid,
        sql,
        relations: this.#relations,
        trials: this.#trials,
      })
      this.#touched = joined(this.#touched, touched)
      return traced
    } catch (error) {
      this.#touched = everything
      return this.#failed(sql, performance.now() - started, error)
    }
  }

  #failed(sql: string, durationMs: number, thrown: unknown): TracedStatement {
    const { error, isLost } = failureOf(thrown)
    this.#isLost = isLost
    return { ...NO_EFFECTS, sql, durationMs, error }
  }
}
