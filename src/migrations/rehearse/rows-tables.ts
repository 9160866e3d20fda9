import type pg from 'pg'
import { OWN_SCHEMA } from './tracing.ts'
import type { FillColumn } from './values.ts'

/** A foreign key of a table that is to be filled. */
export interface FillReference {
  readonly oid: number
  readonly table: string
  readonly columns: readonly string[]
  /** The columns it points to, in the order of its own. */
  readonly targets: readonly string[]
  readonly nullable: boolean
}

export interface FillTable {
  readonly oid: number
  readonly name: string
  readonly columns: readonly FillColumn[]
  /** Its foreign keys to other tables. */
  readonly needs: readonly FillReference[]
  /** The columns of each unique index. */
  readonly keys: readonly (readonly string[])[]
}

const columnNames = (relation: string, numbers: string): string =>
  `(SELECT json_agg(quote_ident(a.attname) ORDER BY u.at) FROM unnest(${numbers}) WITH ORDINALITY u(number, at)
    JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.number)`

const REFERENCE = `json_build_object('oid', k.confrelid::int8,
  'table', (SELECT format('%I.%I', m.nspname, p.relname) FROM pg_class p JOIN pg_namespace m ON m.oid = p.relnamespace WHERE p.oid = k.confrelid),
  'columns', ${columnNames('k.conrelid', 'k.conkey')}, 'targets', ${columnNames('k.confrelid', 'k.confkey')},
  'nullable', NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (k.conkey) AND attnotnull))`

const REFERENCES = `(SELECT coalesce(json_agg(${REFERENCE} ORDER BY k.conname), '[]') FROM pg_constraint k
  WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid)`

const COLUMN = `json_build_object(
  'name', quote_ident(a.attname), 'type', format_type(a.atttypid, NULL), 'modifier', a.atttypmod,
  'base', CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, NULL) END,
  'baseModifier', t.typtypmod, 'kind', t.typtype, 'category', t.typcategory,
  'labels', (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
  'notNull', a.attnotnull, 'identity', a.attidentity <> '', 'hasDefault', a.atthasdef,
  'default', (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d WHERE d.adrelid = c.oid AND d.adnum = a.attnum),
  'isKey', EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND a.attnum = ANY (i.indkey)),
  'isReference', EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)),
  'checks', (SELECT json_agg(pg_get_constraintdef(k.oid)) FROM pg_constraint k
             WHERE k.contype = 'c' AND (k.contypid = t.oid OR (k.conrelid = c.oid AND a.attnum = ANY (k.conkey)))))`

const TABLES = `SELECT c.oid::int8 AS oid, format('%I.%I', n.nspname, c.relname) AS name,
    (SELECT json_agg(${COLUMN} ORDER BY a.attnum)
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    ${REFERENCES} AS needs,
    (SELECT coalesce(json_agg(${columnNames('c.oid', 'i.indkey::int2[]')}), '[]') FROM pg_index i
     WHERE i.indrelid = c.oid AND i.indisunique AND i.indexprs IS NULL) AS keys
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'information_schema'
    AND n.nspname <> '${OWN_SCHEMA}' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 2`

/** The tables of the user, those that others point to first. */
export async function fillableTables(client: pg.Client): Promise<FillTable[]> {
  const { rows } = await client.query(TABLES)
  return parentsFirst(rows.map((row): FillTable => ({ ...row, oid: Number(row.oid), columns: row.columns ?? [] })))
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
