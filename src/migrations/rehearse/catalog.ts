import type pg from 'pg'

/** The schema in which a rehearsal keeps its own things; nothing in it is reported. */
export const OWN_SCHEMA = 'plimsoll_rehearsal'

/** What is remembered of a relation between statements. */
export interface RelationState {
  readonly oid: number
  readonly name: string
  readonly kind: string
  /** Of its storage; 0 when it has none. */
  readonly filenode: number
  /** The table of an index, 0 for others. */
  readonly table: number
}

const COLUMNS = `c.oid::int8 AS oid, c.relkind::text AS kind, coalesce(pg_relation_filenode(c.oid), 0)::int8 AS filenode,
  coalesce(i.indrelid, 0)::int8 AS table,
  CASE n.nspname WHEN 'public' THEN quote_ident(c.relname) ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END AS name`

const FROM = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid`

const USER_SCHEMAS = `n.nspname <> 'information_schema' AND n.nspname <> '${OWN_SCHEMA}' AND n.nspname !~ '^pg_'`

/** Every relation of the user's schemas as the session sees it. */
export async function readRelations(client: pg.Client): Promise<Map<number, RelationState>> {
  const { rows } = await client.query(`SELECT ${COLUMNS} FROM ${FROM} WHERE ${USER_SCHEMAS}`)
  return new Map(rows.map((row) => [Number(row.oid), relationOf(row)]))
}

export interface HeldLock {
  readonly oid: number
  readonly mode: string
  readonly granted: boolean
}

/** What a session knows after a statement, in one round trip. */
export interface Snapshot {
  readonly locks: readonly HeldLock[]
  /** Relations that are locked, and the indexes of locked tables, as they are now. */
  readonly relations: ReadonlyMap<number, RelationState>
  /** Sequential scans and tuples read of locked relations, since the transaction began. */
  readonly scans: ReadonlyMap<number, { readonly scans: number; readonly tuples: number }>
  readonly rewrites: readonly { readonly oid: number; readonly reason: number }[]
  readonly wal: bigint
}

const SNAPSHOT = `WITH held AS (
    SELECT relation AS oid, mode, granted FROM pg_locks
    WHERE locktype = 'relation' AND pid = pg_backend_pid() AND relation >= 16384),
  seen AS (SELECT oid FROM held UNION SELECT indexrelid FROM pg_index WHERE indrelid IN (SELECT oid FROM held))
  SELECT
    (SELECT coalesce(json_agg(held), '[]') FROM held) AS locks,
    (SELECT coalesce(json_agg(r), '[]') FROM (SELECT ${COLUMNS},
       pg_stat_get_xact_numscans(c.oid) AS scans, pg_stat_get_xact_tuples_returned(c.oid) AS tuples
       FROM ${FROM} WHERE ${USER_SCHEMAS} AND c.oid IN (SELECT oid FROM seen)) r) AS relations,
    (SELECT coalesce(json_agg(w ORDER BY w.n), '[]') FROM ${OWN_SCHEMA}.rewrites w) AS rewrites,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text AS wal`

interface Row {
  readonly oid: number
  readonly kind: string
  readonly filenode: number
  readonly table: number
  readonly name: string
}

/** Reads what the session holds and has done in its transaction. */
export async function readSnapshot(client: pg.Client): Promise<Snapshot> {
  const { rows } = await client.query({ name: 'plimsoll_snapshot', text: SNAPSHOT })
  const row = rows[0] as {
    locks: HeldLock[]
    relations: (Row & { scans: number; tuples: number })[]
    rewrites: { oid: number; reason: number }[]
    wal: string
  }
  return {
    locks: row.locks.map(({ oid, mode, granted }) => ({ oid: Number(oid), mode, granted })),
    relations: new Map(row.relations.map((one) => [Number(one.oid), relationOf(one)])),
    scans: new Map(row.relations.map(({ oid, scans, tuples }) => [Number(oid), { scans, tuples }])),
    rewrites: row.rewrites,
    wal: BigInt(row.wal),
  }
}

function relationOf(row: Row): RelationState {
  const { name, kind } = row
  return { oid: Number(row.oid), name, kind, filenode: Number(row.filenode), table: Number(row.table) }
}

/** Scans of the session that PostgreSQL has not yet added to its statistics, by relation: they are older than the transaction. */
export async function readScans(client: pg.Client): Promise<Snapshot['scans']> {
  const { rows } = await client.query({
    name: 'plimsoll_scans',
    text: `SELECT oid::int8 AS oid, pg_stat_get_xact_numscans(oid)::int8 AS scans, pg_stat_get_xact_tuples_returned(oid)::int8 AS tuples
      FROM pg_class WHERE oid >= 16384 AND pg_stat_get_xact_numscans(oid) > 0`,
  })
  return new Map(rows.map(({ oid, scans, tuples }) => [Number(oid), { scans: Number(scans), tuples: Number(tuples) }]))
}

/** Locks of another session, by its process number, with those it waits for. */
export async function readLocksOf(observer: pg.Client, pid: number): Promise<readonly HeldLock[]> {
  const { rows } = await observer.query(
    `SELECT relation::int8 AS oid, mode, granted FROM pg_locks
     WHERE locktype = 'relation' AND pid = $1 AND relation >= 16384`,
    [pid],
  )
  return rows.map(({ oid, mode, granted }) => ({ oid: Number(oid), mode, granted }))
}

/**
 * Prepares a database for being traced: PostgreSQL tells through an event trigger which tables it rewrites and why
 * (manual, 38.1 and 9.30.2).
 */
export async function installTracing(client: pg.Client): Promise<void> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${OWN_SCHEMA};
    CREATE TABLE IF NOT EXISTS ${OWN_SCHEMA}.rewrites (n serial, oid oid, reason int);
    CREATE OR REPLACE FUNCTION ${OWN_SCHEMA}.note_rewrite() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO ${OWN_SCHEMA}.rewrites (oid, reason)
        VALUES (pg_event_trigger_table_rewrite_oid(), pg_event_trigger_table_rewrite_reason());
      END $$;
    DROP EVENT TRIGGER IF EXISTS plimsoll_note_rewrite;
    CREATE EVENT TRIGGER plimsoll_note_rewrite ON table_rewrite EXECUTE FUNCTION ${OWN_SCHEMA}.note_rewrite()`)
}
