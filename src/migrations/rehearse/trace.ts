import pg from 'pg'
import { type DatabaseSchema, readSchemaInside } from '../../postgres/schema/read.ts'
import { type BusyTable, tryWork } from './blocked.ts'
import {
  type HeldLock,
  installTracing,
  type RelationState,
  readRelations,
  readScans,
  readSnapshot,
  type Snapshot,
} from './catalog.ts'
import { runStalled } from './stall.ts'
import { type LockMode, lockModes, type TracedRelation, type TracedRewrite, type TracedStatement } from './types.ts'

/** How a statement is to be run. */
export interface TraceRequest {
  readonly sql: string
  /** It cannot run in a transaction: CREATE INDEX CONCURRENTLY, VACUUM, … */
  readonly alone?: boolean
  /** Leave out the attempts of a second session. */
  readonly withoutWork?: boolean
}

/** Runs statements one by one in a database and tells what each did. Only one statement runs at a time. */
export interface Tracer {
  begin(): Promise<void>
  run(request: TraceRequest): Promise<TracedStatement>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** The schema as the open transaction sees it. */
  schema(): Promise<DatabaseSchema>
  /** Asks something in the open transaction, untraced. */
  ask(sql: string): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

/** Rewrite reasons of `pg_event_trigger_table_rewrite_reason()` (commands/event_trigger.h), by bit. */
const REASONS: readonly (readonly [number, TracedRewrite['reason']])[] = [
  [1, 'persistence'],
  [2, 'default'],
  [4, 'type'],
  [8, 'access method'],
]

/**
 * Opens two sessions on a throwaway database: one runs the statements, the other tries what they block. The first must
 * be a superuser's, for the event trigger that tells of rewrites.
 */
export async function openTracer(connection: pg.ClientConfig): Promise<Tracer> {
  const [client, observer] = [new pg.Client(connection), new pg.Client(connection)]
  for (const one of [client, observer]) one.on('error', () => {})
  await Promise.all([client.connect(), observer.connect()])
  await installTracing(client)
  const pid = Number((await client.query('SELECT pg_backend_pid() AS pid')).rows[0]?.pid)
  const session = new Session(connection, client, observer, pid)
  await session.forget()
  return session
}

class Session implements Tracer {
  readonly #connection: pg.ClientConfig
  readonly #client: pg.Client
  readonly #observer: pg.Client
  readonly #pid: number
  /** Relations as other sessions see them. */
  #committed = new Map<number, RelationState>()
  /** Relations as this transaction left them. */
  #known = new Map<number, RelationState>()
  #before: Snapshot | undefined

  constructor(connection: pg.ClientConfig, client: pg.Client, observer: pg.Client, pid: number) {
    this.#connection = connection
    this.#client = client
    this.#observer = observer
    this.#pid = pid
  }

  async forget(): Promise<void> {
    this.#committed = await readRelations(this.#observer)
    this.#known = new Map(this.#committed)
    this.#before = undefined
  }

  async begin(): Promise<void> {
    await this.#client.query('BEGIN')
    const scans = await readScans(this.#client)
    this.#before = { ...(await readSnapshot(this.#client)), scans }
  }

  async commit(): Promise<void> {
    await this.#client.query('COMMIT')
    await this.forget()
  }

  async rollback(): Promise<void> {
    await this.#client.query('ROLLBACK')
    await this.forget()
  }

  schema(): Promise<DatabaseSchema> {
    return readSchemaInside(this.#client)
  }

  async ask(sql: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.#client.query(sql)).rows
  }

  async close(): Promise<void> {
    await Promise.all([this.#client.end(), this.#observer.end()])
  }

  async run(request: TraceRequest): Promise<TracedStatement> {
    if (request.alone === true) return this.#runAlone(request)
    if (this.#before !== undefined) return this.#runInside(request)
    await this.begin()
    const traced = await this.#runInside(request)
    await (traced.error === undefined ? this.commit() : this.rollback())
    return traced
  }

  async #runInside({ sql, withoutWork }: TraceRequest): Promise<TracedStatement> {
    const before = this.#before
    if (before === undefined) throw new Error('the transaction has not begun')
    const started = performance.now()
    try {
      await this.#client.query(sql)
    } catch (error) {
      return failed(sql, performance.now() - started, error)
    }
    const durationMs = performance.now() - started
    const read = await readSnapshot(this.#client)
    const after = /^\s*TRUNCATE\b/i.test(sql) ? this.#emptied(before, read) : read
    const busy = withoutWork === true ? [] : this.#busyTables(newLocks(before.locks, after.locks))
    const traced = { ...this.#compare(before, after), sql, durationMs, blocked: await tryWork(this.#observer, busy) }
    this.#before = { ...read, scans: new Map([...before.scans, ...read.scans]) }
    for (const [oid, state] of after.relations) this.#known.set(oid, state)
    return { ...traced, error: undefined }
  }

  #compare(before: Snapshot, after: Snapshot): Omit<TracedStatement, 'sql' | 'durationMs' | 'blocked' | 'error'> {
    const name = (oid: number) => this.#relation(oid, after.relations)
    const locks = newLocks(before.locks, after.locks).map(({ oid, mode }) => ({
      ...name(oid),
      mode: modeOf(mode),
      table: this.#tableOf(oid, after.relations),
    }))
    const stored = [...after.relations.values()].filter(({ filenode }) => filenode !== 0)
    const moved = stored.filter(({ oid, filenode }) => (this.#known.get(oid)?.filenode ?? 0) !== filenode)
    const reasons = new Map(
      after.rewrites.slice(before.rewrites.length).map(({ oid, reason }) => [Number(oid), reason]),
    )
    const rewrites = moved
      .filter(({ oid, kind }) => kind !== 'i' && kind !== 'S' && this.#known.has(oid))
      .map(({ oid }) => ({ ...name(oid), reason: reasonOf(reasons.get(oid)) }))
    // An index that is made anew for a changed column may take over the storage of the old one.
    const storages = new Set([...this.#known.values()].map(({ filenode }) => filenode))
    const indexes = moved
      .filter(({ kind, filenode }) => kind === 'i' && !storages.has(filenode))
      .map(({ oid, table }) => ({ ...name(oid), table: name(table).relation }))
    const scans = [...after.scans].flatMap(([oid, { scans: times, tuples }]) => {
      const earlier = before.scans.get(oid)
      const isIndex = after.relations.get(oid)?.kind === 'i'
      return isIndex || times <= (earlier?.scans ?? 0)
        ? []
        : [{ ...name(oid), tuples: tuples - (earlier?.tuples ?? 0) }]
    })
    return { locks, rewrites, indexes, scans, walBytes: Number(after.wal - before.wal) }
  }

  /** TRUNCATE gives tables and indexes new, empty storage: nothing is written anew. */
  #emptied(before: Snapshot, after: Snapshot): Snapshot {
    for (const [oid, state] of after.relations) if (this.#known.has(oid)) this.#known.set(oid, state)
    return { ...after, scans: before.scans }
  }

  async #runAlone({ sql }: TraceRequest): Promise<TracedStatement> {
    const started = performance.now()
    const stalled = await runStalled({
      connection: this.#connection,
      client: this.#client,
      observer: this.#observer,
      pid: this.#pid,
      sql,
      tables: [...this.#committed.values()].filter(({ kind }) => /[rp]/.test(kind)),
    })
    if (stalled.error !== undefined) return failed(sql, performance.now() - started, stalled.error)
    const before = this.#committed
    await this.forget()
    const after = this.#committed
    const name = (oid: number) => this.#relation(oid, after)
    const moved = [...after.values()].filter(
      ({ oid, filenode }) => filenode !== 0 && before.get(oid)?.filenode !== filenode,
    )
    return {
      sql,
      durationMs: stalled.durationMs,
      locks: stalled.locks.map(({ oid, mode }) => ({
        ...name(oid),
        created: !before.has(oid),
        mode: modeOf(mode),
        table: this.#tableOf(oid, after),
      })),
      rewrites: moved
        .filter(({ oid, kind }) => kind !== 'i' && before.has(oid))
        .map(({ oid }) => ({ ...name(oid), created: false, reason: 'unknown' as const })),
      indexes: moved
        .filter(({ kind }) => kind === 'i')
        .map(({ oid, table }) => ({ ...name(oid), table: name(table).relation })),
      scans: [],
      blocked: stalled.blocked,
      walBytes: 0,
      error: undefined,
    }
  }

  #relation(oid: number, seen: ReadonlyMap<number, RelationState>): TracedRelation {
    // The name others know it by: a renamed table is still waited for under its old one.
    const state = this.#committed.get(oid) ?? seen.get(oid) ?? this.#known.get(oid)
    return { relation: state?.name ?? `oid ${oid}`, kind: state?.kind ?? '?', created: !this.#committed.has(oid) }
  }

  #tableOf(oid: number, seen: ReadonlyMap<number, RelationState>): string | undefined {
    const table = (this.#committed.get(oid) ?? seen.get(oid) ?? this.#known.get(oid))?.table ?? 0
    return table === 0 ? undefined : this.#relation(table, seen).relation
  }

  #busyTables(locks: readonly HeldLock[]): BusyTable[] {
    const oids = new Set(locks.flatMap(({ oid }) => [oid, this.#committed.get(oid)?.table ?? 0]))
    return [...oids].flatMap((oid) => {
      const state = this.#committed.get(oid)
      return state !== undefined && /[rpmv]/.test(state.kind) ? [{ oid, name: state.name }] : []
    })
  }
}

function newLocks(before: readonly HeldLock[], after: readonly HeldLock[]): HeldLock[] {
  const had = new Set(before.map(({ oid, mode }) => `${oid} ${mode}`))
  return after.filter(({ oid, mode }) => !had.has(`${oid} ${mode}`))
}

function modeOf(mode: string): LockMode {
  const known = lockModes.find((one) => one === mode)
  if (known === undefined) throw new Error(`PostgreSQL holds a lock of a mode that is not known: ${mode}`)
  return known
}

function reasonOf(bits: number | undefined): TracedRewrite['reason'] {
  return REASONS.find(([bit]) => ((bits ?? 0) & bit) !== 0)?.[1] ?? 'unknown'
}

function failed(sql: string, durationMs: number, error: unknown): TracedStatement {
  if (!(error instanceof pg.DatabaseError)) throw error
  return {
    sql,
    durationMs,
    locks: [],
    rewrites: [],
    indexes: [],
    scans: [],
    blocked: [],
    walBytes: 0,
    error: { sqlstate: error.code ?? 'XX000', message: error.message },
  }
}
