import type pg from 'pg'
import { OWN_SCHEMA } from './tracing.ts'

/** What is remembered of a relation between statements. */
export interface RelationState {
  readonly oid: number
  readonly name: string
  readonly kind: string
  /** Of its storage; 0 when it has none. */
  readonly filenode: number
  /** The table of an index, 0 for others. */
  readonly table: number
  /** A table whose use asks for locks on itself and its indexes alone: no children, rules or row security. */
  readonly plain: boolean
}

const COLUMNS = `c.oid::int8 AS oid, c.relkind::text AS kind, coalesce(pg_relation_filenode(c.oid), 0)::int8 AS filenode,
  CASE WHEN c.relkind IN ('i', 'I') THEN (SELECT indrelid FROM pg_index WHERE indexrelid = c.oid)::int8 ELSE 0 END AS table,
  c.relkind = 'r' AND NOT c.relhassubclass AND NOT c.relhasrules AND NOT c.relrowsecurity AS plain,
  c.relnamespace::regnamespace::text AS schema, quote_ident(c.relname) AS name`

interface Row {
  readonly oid: number
  readonly kind: string
  readonly filenode: number
  readonly table: number
  readonly plain: boolean
  readonly schema: string
  readonly name: string
}

/** Undefined for what is not the user's: the system's, temporary tables, our own. */
function relationOf(row: Row): RelationState | undefined {
  const { schema, kind, plain } = row
  if (schema === 'information_schema' || schema === OWN_SCHEMA || /^"?pg_/.test(schema)) return undefined
  const name = schema === 'public' ? row.name : `${schema}.${row.name}`
  return { oid: Number(row.oid), name, kind, plain, filenode: Number(row.filenode), table: Number(row.table) }
}

function statesOf(rows: readonly Row[]): Map<number, RelationState> {
  const states = rows.flatMap((row) => relationOf(row) ?? [])
  return new Map(states.map((state) => [state.oid, state]))
}

/** Relations of the user's schemas as the session sees them: all, or those of the given numbers that are there. */
export async function readRelations(client: pg.Client, oids?: readonly number[]): Promise<Map<number, RelationState>> {
  const text = `SELECT ${COLUMNS} FROM pg_class c WHERE c.oid >= 16384`
  const { rows } = await (oids === undefined
    ? client.query(text)
    : client.query({ name: 'plimsoll_relations', text: `${text} AND c.oid = ANY ($1)`, values: [oids] }))
  return statesOf(rows)
}

export interface HeldLock {
  readonly oid: number
  readonly mode: string
  readonly granted: boolean
}

export interface Scans {
  readonly scans: number
  readonly tuples: number
}

/** What a session knows after a statement, in one answer. */
export interface Snapshot {
  readonly locks: readonly HeldLock[]
  /** Relations that are locked, as they are now; those that were dropped are missing. */
  readonly relations: ReadonlyMap<number, RelationState>
  /** Sequential scans and tuples read of those relations, since the transaction began. */
  readonly scans: ReadonlyMap<number, Scans>
  /** What the event triggers noted since the transaction began; null when it was wiped out. */
  readonly log: string | null
  readonly wal: bigint
  /** Milliseconds since the server was given the statement. */
  readonly durationMs: number
}

/**
 * Numbers of relations come from a counter. Of what the transaction itself made, only what is above the highest number
 * seen so far is asked for: a migration that makes hundreds of tables would be told of all of them after every statement.
 */
export interface SnapshotRange {
  /** The highest number of a relation that was there before the transaction. */
  readonly old: number
  /** The highest number seen so far. */
  readonly seen: number
}

const SNAPSHOT = 'plimsoll_snapshot'

/** Whoever runs a statement right after another in one message is told what it did, without a way there and back. */
export const PREPARE_SNAPSHOT = `PREPARE ${SNAPSHOT} (int8, int8) AS
  SELECT extract(epoch FROM clock_timestamp() - statement_timestamp())::float8 * 1000 AS plimsoll_ms,
    current_setting('plimsoll.log', true) AS log,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text AS wal,
    (SELECT json_agg(row_to_json(held)) FROM (
       SELECT l.relation::int8 AS id, l.mode, l.granted, r.* FROM pg_locks l LEFT JOIN LATERAL (
         SELECT ${COLUMNS}, pg_stat_get_xact_numscans(c.oid) AS scans, pg_stat_get_xact_tuples_returned(c.oid) AS tuples
         FROM pg_class c WHERE c.oid = l.relation OFFSET 0) r ON true
       WHERE l.locktype = 'relation' AND l.pid = pg_backend_pid() AND l.relation >= 16384
         AND (l.relation <= $1 OR l.relation > $2)) held) AS held`

/** Where the log of the server stands when a transaction begins. */
export const POSITION = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text AS plimsoll_wal"

export function isPosition(row: unknown): row is { readonly plimsoll_wal: string } {
  return typeof row === 'object' && row !== null && 'plimsoll_wal' in row
}

/** A migration that throws away what is prepared throws away the snapshot too. */
export const forgetsPrepared = (sql: string): boolean => /\b(?:DISCARD|DEALLOCATE)\b/i.test(sql)

export function snapshotCall({ old, seen }: SnapshotRange): string {
  return `EXECUTE ${SNAPSHOT} (${old}, ${seen})`
}

/** True for a row that is a snapshot's. */
export function isSnapshot(row: unknown): row is SnapshotRow {
  return typeof row === 'object' && row !== null && 'plimsoll_ms' in row
}

export interface SnapshotRow {
  readonly plimsoll_ms: number
  readonly log: string | null
  readonly wal: string
  readonly held:
    | readonly (Row & Scans & { readonly id: number; readonly mode: string; readonly granted: boolean })[]
    | null
}

export function readSnapshot({ plimsoll_ms: durationMs, log, wal, held }: SnapshotRow): Snapshot {
  const rows = held ?? []
  const there = rows.filter(({ oid }) => oid !== null)
  return {
    locks: rows.map(({ id, mode, granted }) => ({ oid: id, mode, granted })),
    relations: statesOf(there),
    scans: new Map(there.map(({ oid, scans, tuples }) => [oid, { scans, tuples }])),
    log,
    wal: BigInt(wal),
    durationMs,
  }
}

/** Scans of the session that PostgreSQL has not yet added to its statistics, by relation: they are older than the transaction. */
export async function readScans(client: pg.Client): Promise<Map<number, Scans>> {
  const { rows } = await client.query({
    name: 'plimsoll_scans',
    text: `SELECT oid::int8 AS oid, pg_stat_get_xact_numscans(oid)::int8 AS scans, pg_stat_get_xact_tuples_returned(oid)::int8 AS tuples
      FROM pg_class WHERE oid >= 16384 AND pg_stat_get_xact_numscans(oid) > 0`,
  })
  return new Map(rows.map(({ oid, scans, tuples }) => [Number(oid), { scans: Number(scans), tuples: Number(tuples) }]))
}

/** Locks of another session, by its process number, with those it waits for. */
export async function readLocksOf(observer: pg.Client, pid: number): Promise<readonly HeldLock[]> {
  const { rows } = await observer.query({
    name: 'plimsoll_locks',
    text: `SELECT relation::int8 AS oid, mode, granted FROM pg_locks
      WHERE locktype = 'relation' AND pid = $1 AND relation >= 16384`,
    values: [pid],
  })
  return rows.map(({ oid, mode, granted }) => ({ oid: Number(oid), mode, granted }))
}
