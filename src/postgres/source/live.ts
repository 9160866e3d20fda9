import pg from 'pg'
import { KnownError } from '../../core/errors.ts'
import { createRedactor } from '../../core/redaction.ts'
import { type AppliedAnswer, type AppliedQuestion, appliedInside } from '../applied.ts'
import { readDependenciesInside } from '../ddl/dependencies.ts'
import { type SchemaDdl, schemaDdl } from '../ddl/write.ts'
import { type ReadServer, readOnlySession } from '../inspect/session.ts'
import { type DatabaseSchema, readSchemaInside } from '../schema/read.ts'

/** How many rows a table has, and how they are, as the planner sees it. Names are quoted where SQL needs it. */
export interface LiveTable {
  readonly rows: number
  readonly columns: ReadonlyMap<string, { readonly nulls: number; readonly distinct: number | undefined }>
}

/** What is read of a database of the user's: its schema and its figures, no rows but the ids of applied revisions. */
export interface LiveSource {
  readonly server: ReadServer
  readonly schema: DatabaseSchema
  readonly ddl: SchemaDdl
  readonly tables: ReadonlyMap<string, LiveTable>
  /** Undefined when nothing was asked. */
  readonly applied: AppliedAnswer | undefined
}

/**
 * Reads it in one read-only transaction, as it was at one moment, with limits on statements and locks.
 * @throws KnownError `no-server` when it is not reached.
 */
export async function readLiveSource(url: string, question: AppliedQuestion | undefined): Promise<LiveSource> {
  return readOnlySession(
    url,
    async (client, server) => {
      return readAll(client, server, question).catch((error: unknown) => {
        throw error instanceof pg.DatabaseError ? unread(error, server) : error
      })
    },
    { statementMs: 60_000, lockMs: 2000 },
  )
}

function unread({ message, code }: pg.DatabaseError, { user }: ReadServer): KnownError {
  return new KnownError(
    'no-server',
    `the database could not be read: ${createRedactor()(message)}`,
    code === '42501'
      ? `GRANT SELECT on the table in which the tool notes what was applied to ${user}; nothing else is needed.`
      : 'Try again when it is less busy, or start from a dump.',
  )
}

async function readAll(
  client: pg.Client,
  server: ReadServer,
  question: AppliedQuestion | undefined,
): Promise<LiveSource> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const schema = await readSchemaInside(client)
  const ddl = schemaDdl(schema, await readDependenciesInside(client))
  const tables = await readFigures(client)
  const applied = question === undefined ? undefined : await appliedInside(client, question)
  await client.query('ROLLBACK')
  return { server, schema, ddl, tables, applied }
}

const OWN = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`

/** `pg_class.reltuples` is -1 where nothing was counted yet (manual, 53.11): then about 100 bytes a row. */
const ROWS = `SELECT format('%I.%I', n.nspname, c.relname) AS name,
    (SELECT sum(CASE WHEN r.reltuples >= 0 THEN r.reltuples ELSE pg_table_size(r.oid) / 100 END)
     FROM pg_class r WHERE r.oid IN (SELECT c.oid WHERE c.relkind = 'r'
       UNION SELECT t.relid FROM pg_partition_tree(c.oid) t WHERE t.isleaf))::float8 AS rows
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${OWN}`

/** The view shows statistics of the tables one may read (manual, 53.27). */
const COLUMNS = `SELECT format('%I.%I', schemaname, tablename) AS name, quote_ident(attname) AS column,
    null_frac::float8 AS nulls, n_distinct::float8 AS distinct FROM pg_stats n
  WHERE schemaname <> 'information_schema' AND schemaname !~ '^pg_' ORDER BY inherited`

async function readFigures(client: pg.Client): Promise<ReadonlyMap<string, LiveTable>> {
  const columns = new Map<string, Map<string, { nulls: number; distinct: number | undefined }>>()
  for (const { name, column, nulls, distinct } of (await client.query(COLUMNS)).rows) {
    const known = columns.get(name) ?? new Map()
    // Negative: a part of the rows, which grows with them. 0: not known.
    known.set(column, { nulls, distinct: distinct > 0 ? distinct : undefined })
    columns.set(name, known)
  }
  const { rows } = await client.query(ROWS)
  return new Map(
    rows.map(({ name, rows: count }): [string, LiveTable] => [
      name,
      { rows: Math.round(count ?? 0), columns: columns.get(name) ?? new Map() },
    ]),
  )
}

/** Rows scaled down so that the largest table has `most`; a table with any keeps at least a few. */
export function scaledRows(tables: ReadonlyMap<string, LiveTable>, most: number): ReadonlyMap<string, number> {
  const largest = Math.max(1, ...[...tables.values()].map(({ rows }) => rows))
  const factor = Math.min(1, most / largest)
  return new Map(
    [...tables].map(([name, { rows }]) => [name, Math.min(rows, Math.max(FEW, Math.round(rows * factor)))]),
  )
}

/** Tables as small as this are as they are. */
const FEW = 100
