import type pg from 'pg'

/** An index as the catalogue has it. Names are qualified and quoted as SQL needs them. */
export interface IndexFact {
  readonly table: string
  readonly name: string
  readonly method: string
  /** Key columns or expressions with operator class and order, as PostgreSQL writes them; equal texts mean equal keys. */
  readonly keys: readonly string[]
  /** Bare names of the key columns, null where an expression stands. */
  readonly columns: readonly (string | null)[]
  readonly included: readonly string[]
  readonly predicate: string | null
  readonly unique: boolean
  readonly primary: boolean
  readonly valid: boolean
  readonly constraint: string | null
  readonly definition: string
  readonly comment: string | null
  /** It belongs to an index of a partitioned table. */
  readonly ofPartition: boolean
  readonly replicaIdentity: boolean
  readonly bytes: number | null
  /** Since the statistics were reset; null on a database nobody uses. */
  readonly scans: number | null
}

/** A foreign key, its columns in the order in which it names them. */
export interface ForeignKeyFact {
  readonly table: string
  readonly name: string
  readonly columns: readonly string[]
  readonly target: string
  readonly targetColumns: readonly string[]
  /** `NO ACTION`, `CASCADE`, … */
  readonly onDelete: string
  readonly ofPartition: boolean
  /** Estimate of the planner; null when the table was never analysed. */
  readonly rows: number | null
}

const USER = `n.nspname <> 'information_schema' AND n.nspname !~ '^(pg_|plimsoll_)'`

const INDEXES = `SELECT format('%I.%I', n.nspname, t.relname) AS table, format('%I.%I', n.nspname, c.relname) AS name,
    m.amname::text AS method, i.indisunique AS unique, i.indisprimary AS primary, i.indisvalid AS valid,
    i.indisreplident AS "replicaIdentity", c.relispartition AS "ofPartition",
    (SELECT array_agg(pg_get_indexdef(i.indexrelid, k, false) || ' ' || i.indclass[k - 1] || ' ' || i.indoption[k - 1] || ' ' || i.indcollation[k - 1] ORDER BY k)
     FROM generate_series(1, i.indnkeyatts) k) AS keys,
    (SELECT array_agg(a.attname::text ORDER BY k) FROM generate_series(1, i.indnkeyatts) k
     LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND i.indkey[k - 1] > 0) AS columns,
    (SELECT coalesce(array_agg(a.attname::text ORDER BY k), '{}') FROM generate_series(i.indnkeyatts + 1, i.indnatts) k
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1]) AS included,
    pg_get_expr(i.indpred, i.indrelid) AS predicate, pg_get_indexdef(i.indexrelid) AS definition,
    obj_description(i.indexrelid, 'pg_class') AS comment,
    (SELECT conname::text FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid
       AND k.contype IN ('p', 'u', 'x')) AS constraint,
    pg_relation_size(i.indexrelid)::float8 AS bytes, s.idx_scan::float8 AS scans
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_am m ON m.oid = c.relam
    LEFT JOIN pg_stat_user_indexes s ON s.indexrelid = i.indexrelid
  WHERE ${USER} AND t.relkind IN ('r', 'p', 'm')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.deptype = 'e')
  ORDER BY 1, 2`

const FOREIGN_KEYS = `SELECT format('%I.%I', n.nspname, c.relname) AS table, k.conname::text AS name,
    (SELECT array_agg(a.attname::text ORDER BY p) FROM unnest(k.conkey) WITH ORDINALITY u(num, p)
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num) AS columns,
    format('%I.%I', m.nspname, f.relname) AS target,
    (SELECT array_agg(a.attname::text ORDER BY p) FROM unnest(k.confkey) WITH ORDINALITY u(num, p)
     JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num) AS "targetColumns",
    CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
      WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END AS "onDelete",
    k.conparentid <> 0 AS "ofPartition", nullif(c.reltuples, -1)::float8 AS rows
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace m ON m.oid = f.relnamespace
  WHERE k.contype = 'f' AND ${USER} ORDER BY 1, 2`

/** Reads every index of the user's tables, inside the transaction the session is in or one of its own. */
export async function readIndexes(client: pg.Client): Promise<IndexFact[]> {
  return (await client.query<IndexFact>(INDEXES)).rows
}

export async function readForeignKeys(client: pg.Client): Promise<ForeignKeyFact[]> {
  return (await client.query<ForeignKeyFact>(FOREIGN_KEYS)).rows
}
