import type pg from 'pg'

/** A value for a row `g` of a column, by the category of its type (`pg_type.typcategory`); others stay as they are. */
const VALUE = `CASE
    WHEN t.typname = 'uuid' OR b.typname = 'uuid' THEN 'gen_random_uuid()'
    WHEN t.typname IN ('json', 'jsonb') THEN $v$'{}'$v$
    WHEN t.typname = 'bytea' THEN $v$'\\x00'$v$
    WHEN t.typcategory = 'N' THEN 'g'
    WHEN t.typcategory = 'S' THEN 'g::text'
    WHEN t.typcategory = 'B' THEN 'true'
    WHEN t.typcategory = 'D' THEN $v$(timestamp '2026-01-01' + g * interval '1 hour')$v$
    WHEN t.typcategory = 'T' THEN $v$interval '1 s'$v$
    WHEN t.typcategory = 'I' THEN $v$'10.0.0.1'$v$
    WHEN t.typcategory = 'A' THEN $v$'{}'$v$
    WHEN t.typcategory = 'E' THEN (SELECT quote_literal(enumlabel) FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder LIMIT 1)
  END`

const COLUMNS = `SELECT c.oid::regclass::text AS table, quote_ident(a.attname) AS name,
    ${VALUE} || '::' || format_type(a.atttypid, a.atttypmod) AS value
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
    AND n.nspname NOT IN ('information_schema', 'plimsoll_rehearsal')
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
  ORDER BY c.oid, a.attnum`

/**
 * Puts rows into every empty table as far as its types are easy, so that what reads rows is seen to do so. Keys are the
 * number of the row everywhere: foreign keys hold. A table that refuses its rows stays empty.
 */
export async function fillTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query(COLUMNS)
  const tables = new Map<string, { name: string; value: string | null }[]>()
  for (const { table, name, value } of rows) tables.set(table, [...(tables.get(table) ?? []), { name, value }])
  await client.query('SET session_replication_role = replica')
  for (const [table, columns] of tables) {
    const easy = columns.filter(({ value }) => value !== null)
    const { rows: first } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`)
    if (first.length > 0 || easy.length === 0) continue
    const names = easy.map(({ name }) => name).join(', ')
    const values = easy.map(({ value }) => value).join(', ')
    await client.query(`INSERT INTO ${table} (${names}) SELECT ${values} FROM generate_series(1, 20) g`).catch(() => {})
  }
  await client.query('RESET session_replication_role')
  const sequences = await client.query(
    `SELECT pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) AS name FROM pg_class c
     JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'plimsoll_rehearsal')`,
  )
  for (const { name } of sequences.rows)
    if (name !== null) await client.query(`SELECT setval($1::regclass, 1000)`, [name])
}
