import type { RangeVar } from '@pgsql/types'
import type { Ask } from './define-fix.ts'
import { literal, qualifiedName } from './sql-text.ts'

export interface ColumnFacts {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly default: string | null
  /** `a` always, `d` by default, empty: none. */
  readonly identity: string
  /** `s` stored, `v` virtual, empty: none. */
  readonly generated: string
  readonly collation: string | null
  readonly comment: string | null
}

export interface ConstraintFacts {
  readonly name: string
  /** `pg_constraint.contype`. */
  readonly type: string
  readonly definition: string
  readonly validated: boolean
  readonly columns: readonly string[]
}

export interface IndexFacts {
  readonly name: string
  readonly definition: string
  readonly unique: boolean
  /** It belongs to a constraint. */
  readonly constraint: boolean
  readonly columns: readonly string[]
  /** Its expressions and predicate name these columns too. */
  readonly plain: boolean
  readonly comment: string | null
}

/** What a server's catalogue says of a table. */
export interface TableFacts {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** As SQL names it. */
  readonly sql: string
  /** `pg_class.relkind`. */
  readonly kind: string
  readonly isPartition: boolean
  readonly columns: readonly ColumnFacts[]
  readonly constraints: readonly ConstraintFacts[]
  readonly indexes: readonly IndexFacts[]
  /** Foreign keys of other tables that point here. */
  readonly referencedBy: readonly (ConstraintFacts & { readonly table: string; readonly target: readonly string[] })[]
  readonly views: readonly string[]
}

const COLUMN_NAMES = (numbers: string, table: string): string =>
  `(SELECT coalesce(array_agg(a.attname::text ORDER BY w.n), '{}') FROM unnest(${numbers}) WITH ORDINALITY w(num, n)
    JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = w.num)`

const FACTS = (table: string): string => `SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name,
  c.relkind AS kind, c.relispartition AS "isPartition",
  (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'notNull', a.attnotnull, 'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
      'identity', a.attidentity, 'generated', a.attgenerated,
      'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
      'comment', col_description(a.attrelid, a.attnum)) ORDER BY a.attnum), '[]')
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'type', k.contype,
      'definition', pg_get_constraintdef(k.oid), 'validated', k.convalidated,
      'columns', ${COLUMN_NAMES('k.conkey', 'k.conrelid')}) ORDER BY k.conname), '[]')
    FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 't') AS constraints,
  (SELECT coalesce(json_agg(json_build_object('name', i.relname, 'definition', pg_get_indexdef(i.oid),
      'unique', x.indisunique, 'constraint', EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x')),
      'columns', ${COLUMN_NAMES('x.indkey::int2[]', 'x.indrelid')},
      'plain', x.indexprs IS NULL AND x.indpred IS NULL, 'comment', obj_description(i.oid, 'pg_class')) ORDER BY i.relname), '[]')
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid) AS indexes,
  (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'type', k.contype, 'table', k.conrelid::regclass::text,
      'definition', pg_get_constraintdef(k.oid), 'validated', k.convalidated,
      'columns', ${COLUMN_NAMES('k.conkey', 'k.conrelid')}, 'target', ${COLUMN_NAMES('k.confkey', 'k.confrelid')}) ORDER BY k.conname), '[]')
    FROM pg_constraint k WHERE k.confrelid = c.oid AND k.contype = 'f' AND k.conrelid <> c.oid) AS "referencedBy",
  (SELECT coalesce(json_agg(DISTINCT r.ev_class::regclass::text), '[]') FROM pg_depend e
    JOIN pg_rewrite r ON r.oid = e.objid AND e.classid = 'pg_rewrite'::regclass
    WHERE e.refobjid = c.oid AND r.ev_class <> c.oid) AS views
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(${table})`

/** What the catalogue says of a table, by the name a statement calls it; undefined when there is none. */
export async function tableFacts(ask: Ask, name: string): Promise<TableFacts | undefined> {
  const [row] = await ask(FACTS(literal(name)))
  if (row === undefined) return undefined
  const facts = row as unknown as Omit<TableFacts, 'sql'>
  return { ...facts, oid: Number(row.oid), sql: qualifiedName(facts.schema, facts.name) }
}

/** The name of a table as a statement writes it, for SQL. */
export function rangeSql(range: RangeVar | undefined): string {
  return qualifiedName(range?.schemaname, range?.relname ?? '')
}

/** The columns along which rows can be walked: the primary key, else a unique index over columns that hold no NULL. */
export function walkKey(facts: TableFacts): readonly { readonly name: string; readonly type: string }[] | undefined {
  const isFull = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => facts.columns.find((one) => one.name === name)?.notNull === true)
  const primary = facts.constraints.find(({ type }) => type === 'p')?.columns
  const unique = facts.indexes.find(({ unique, plain, columns }) => unique && plain && isFull(columns))?.columns
  const names = primary ?? unique
  return names?.map((name) => ({ name, type: facts.columns.find((one) => one.name === name)?.type ?? 'text' }))
}
