import pg from 'pg'
import { OWN_SCHEMA } from './tracing.ts'
import { type FillColumn, valueFor } from './values.ts'

/** A table that has rows now, or why it has none. */
export interface FilledTable {
  readonly table: string
  readonly rows: number
  readonly reason?: string
  /** It had rows before. */
  readonly existing?: true
}

interface FillTable {
  readonly oid: number
  readonly name: string
  readonly columns: readonly FillColumn[]
  /** Tables its foreign keys point to, and the columns that do. */
  readonly needs: readonly { readonly oid: number; readonly columns: readonly string[]; readonly nullable: boolean }[]
}

const TABLES = `SELECT c.oid::int8 AS oid, format('%I.%I', n.nspname, c.relname) AS name,
    (SELECT json_agg(json_build_object(
        'name', quote_ident(a.attname), 'type', format_type(a.atttypid, NULL), 'modifier', a.atttypmod,
        'base', CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, NULL) END,
        'baseModifier', t.typtypmod, 'kind', t.typtype, 'category', t.typcategory,
        'labels', (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
        'notNull', a.attnotnull, 'identity', a.attidentity <> '', 'hasDefault', a.atthasdef,
        'isKey', EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND a.attnum = ANY (i.indkey)),
        'isReference', EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)),
        'checks', (SELECT json_agg(pg_get_constraintdef(k.oid)) FROM pg_constraint k
                   WHERE k.contype = 'c' AND (k.contypid = t.oid OR (k.conrelid = c.oid AND a.attnum = ANY (k.conkey))))
      ) ORDER BY a.attnum)
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    (SELECT coalesce(json_agg(json_build_object('oid', k.confrelid::int8,
        'columns', (SELECT json_agg(quote_ident(attname)) FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (k.conkey)),
        'nullable', NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (k.conkey) AND attnotnull))), '[]')
     FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS needs
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'information_schema'
    AND n.nspname <> '${OWN_SCHEMA}' AND n.nspname !~ '^pg_'
  ORDER BY 2`

/**
 * Gives every table that has none some rows, so that statements which only fail on data do fail and scans have something
 * to read. A value depends on the type and the number of the row alone: the same rows every time, keys that are unique,
 * and foreign keys that find what they point to. Triggers do not fire; `replicate` says how that is arranged by whoever is no
 * superuser.
 */
export async function fillTables(
  client: pg.Client,
  count: number,
  replicate = (role: string): Promise<unknown> => client.query(`SET session_replication_role = '${role}'`),
): Promise<FilledTable[]> {
  const { rows } = await client.query(TABLES)
  const tables = rows.map((row): FillTable => ({ ...row, oid: Number(row.oid), columns: row.columns ?? [] }))
  const filled = new Map<number, FilledTable>()
  await replicate('replica')
  try {
    for (const table of parentsFirst(tables)) filled.set(table.oid, await fillTable(client, table, count, filled))
  } finally {
    await replicate('origin')
  }
  return [...filled.values()]
}

function parentsFirst(tables: readonly FillTable[]): FillTable[] {
  const byOid = new Map(tables.map((table) => [table.oid, table]))
  const ordered = new Set<FillTable>()
  const open = new Set<FillTable>()
  const visit = (table: FillTable): void => {
    // Tables that point at each other have no order; their keys find each other all the same.
    if (ordered.has(table) || open.has(table)) return
    open.add(table)
    for (const { oid } of table.needs) {
      const parent = byOid.get(oid)
      if (parent !== undefined) visit(parent)
    }
    ordered.add(table)
  }
  for (const table of tables) visit(table)
  return [...ordered]
}

async function fillTable(
  client: pg.Client,
  table: FillTable,
  count: number,
  filled: ReadonlyMap<number, FilledTable>,
): Promise<FilledTable> {
  const { name } = table
  const found = await client.query(`SELECT EXISTS (SELECT FROM ${name}) AS "is"`)
  if (found.rows[0]?.is === true) {
    const counted = await client.query(`SELECT count(*) FROM ${name}`)
    return { table: name, rows: Number(counted.rows[0]?.count), existing: true }
  }
  const empty = table.needs.filter(({ oid }) => filled.get(oid)?.rows === 0)
  const stuck = empty.find(({ nullable }) => !nullable)
  if (stuck !== undefined)
    return { table: name, rows: 0, reason: `what its column ${stuck.columns.join(', ')} points to has no rows` }
  const left = new Set(empty.flatMap(({ columns }) => columns))
  let reason = ''
  // What the first try cannot satisfy is often a check on a column that may be left out, or a table of a single row.
  const tries = [
    { rows: count, onlyNeeded: false },
    { rows: count, onlyNeeded: true },
    { rows: 1, onlyNeeded: false },
  ]
  for (const { rows, onlyNeeded } of tries) {
    const error = await insertRows(client, table, rows, left, onlyNeeded)
    if (error === undefined) return { table: name, rows }
    reason = error
  }
  return { table: name, rows: 0, reason }
}

/** Gives what PostgreSQL says against it, or undefined when the rows are there. */
async function insertRows(
  client: pg.Client,
  { name, columns }: FillTable,
  count: number,
  left: ReadonlySet<string>,
  onlyNeeded: boolean,
): Promise<string | undefined> {
  const used = columns.flatMap((column) => {
    if (left.has(column.name) || (onlyNeeded && !column.notNull)) return []
    const value = valueFor(column, count)
    if (value !== undefined) return [{ name: column.name, value }]
    return []
  })
  const unknown = columns.find(
    (column) =>
      column.notNull && !column.hasDefault && !column.identity && !used.some((one) => one.name === column.name),
  )
  if (unknown !== undefined) return `no value is known for its column ${unknown.name} of type ${unknown.type}`
  const list = used.map((column) => column.name).join(', ')
  const values = used.map(({ value }) => value).join(', ')
  const target =
    used.length === 0
      ? 'DEFAULT VALUES'
      : `(${list}) OVERRIDING SYSTEM VALUE SELECT ${values} FROM generate_series(1, ${count}) g`
  try {
    await client.query(`INSERT INTO ${name} ${target}`)
    return undefined
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.message
    throw error
  }
}
