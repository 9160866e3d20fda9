import pg from 'pg'
import { KnownError } from '../../core/errors.ts'

/** More rows than this are no seed data, but data. */
const MAX_ROWS = 5_000

const TABLES = `SELECT format('%I.%I', n.nspname, c.relname) AS name,
    array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns,
    bool_or(a.attidentity <> '') AS identity
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^(pg_|plimsoll_)'
  GROUP BY n.nspname, c.relname, c.oid ORDER BY c.oid`

const SEQUENCES = `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS value
  FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1`

interface Table {
  readonly name: string
  readonly columns: readonly string[] | null
  readonly identity: boolean
}

/**
 * Statements that put in the rows a database has, and move its sequences on. The rows of a table come in the order of
 * all their values, so that two runs write the same file.
 * @throws KnownError when there are more than belong into a revision.
 */
export async function rowStatements(client: pg.Client): Promise<string[]> {
  const { rows: tables } = await client.query<Table>(TABLES)
  const statements: string[] = []
  for (const { name, columns, identity } of tables) {
    if (columns === null) continue
    const names = columns.map((column) => pg.escapeIdentifier(column))
    const values = names.map((column) => `quote_nullable(${column}::text)`).join(" || ', ' || ")
    const { rows } = await client.query<{ row: string }>(
      `SELECT ${values} AS row FROM ${name} ORDER BY 1 LIMIT ${MAX_ROWS + 1}`,
    )
    const overriding = identity ? ' OVERRIDING SYSTEM VALUE' : ''
    for (const { row } of rows)
      statements.push(`INSERT INTO ${name} (${names.join(', ')})${overriding} VALUES (${row})`)
    if (statements.length > MAX_ROWS) {
      throw new KnownError(
        'bad-option',
        `the revisions put more than ${MAX_ROWS} rows into an empty database (${name} among them)`,
        'That is data rather than seed data: squash up to a revision before it.',
      )
    }
  }
  if (statements.length === 0) return []
  const { rows: sequences } = await client.query<{ name: string; value: string }>(SEQUENCES)
  return [...statements, ...sequences.map(({ name, value }) => `SELECT setval(${pg.escapeLiteral(name)}, ${value})`)]
}
