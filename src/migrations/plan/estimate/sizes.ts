import type pg from 'pg'
import type { ColumnType } from '../../../parsers/sql/nodes.ts'
import type { Relation } from '../../schema/catalogue.ts'

/** How large a table is, and who says so. */
export interface TableSize {
  readonly rows: number
  /** Of the table without its indexes. */
  readonly bytes: number
  readonly indexes: number
  /** `live`: statistics of a database; `given`: rows were given, the width is guessed from the types. */
  readonly source: 'live' | 'given'
}

/** Sizes by key in the catalogue (`public.users`). `all`: what every table not named has. */
export interface Sizes {
  readonly tables: ReadonlyMap<string, TableSize>
  readonly rows: { readonly all: number | undefined; readonly named: ReadonlyMap<string, number> }
}

const TABLES = `SELECT n.nspname || '.' || c.relname AS key, c.reltuples::float8 AS rows, c.relpages::float8 AS pages,
    pg_table_size(c.oid)::float8 AS bytes, (SELECT count(*)::int FROM pg_index i WHERE i.indrelid = c.oid) AS indexes,
    (SELECT sum(r.reltuples)::float8 FROM pg_partition_tree(c.oid) t JOIN pg_class r ON r.oid = t.relid WHERE t.isleaf AND r.reltuples > 0) AS below,
    (SELECT sum(pg_table_size(t.relid))::float8 FROM pg_partition_tree(c.oid) t WHERE t.isleaf) AS "bytesBelow"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`

/** Sizes by the statistics of a database: estimates of the planner, nothing is counted. */
export async function readSizes(client: pg.Client): Promise<ReadonlyMap<string, TableSize>> {
  const { rows } = await client.query(TABLES)
  return new Map(
    rows.map((row) => {
      const bytes = Number(row.bytesBelow ?? row.bytes)
      // A table that was never analysed has -1: then about 100 bytes a row.
      const known = Number(row.below ?? row.rows)
      const size = {
        rows: known >= 0 ? known : Math.round(bytes / 100),
        bytes,
        indexes: Number(row.indexes),
        source: 'live' as const,
      }
      return [String(row.key), size]
    }),
  )
}

/** What is known of a table's size; undefined when nothing is. */
export function sizeOf(key: string, relation: Relation | undefined, { tables, rows }: Sizes): TableSize | undefined {
  const live = tables.get(key)
  const given = rows.named.get(key) ?? rows.named.get(key.replace(/^public\./, '')) ?? rows.all
  if (given === undefined) return live
  const width = live === undefined || live.rows === 0 ? widthOf(relation) : live.bytes / live.rows
  return { rows: given, bytes: given * width, indexes: relation?.indexes.size ?? live?.indexes ?? 1, source: 'given' }
}

/** Row header with line pointer, and a usual width for each type. */
function widthOf(relation: Relation | undefined): number {
  const columns = [...(relation?.columns.values() ?? [])]
  return 28 + (columns.length === 0 ? 72 : columns.reduce((sum, { type }) => sum + usualWidth(type), 0))
}

const WIDTHS: Readonly<Record<string, number>> = {
  bool: 1,
  int2: 2,
  smallserial: 2,
  int4: 4,
  serial: 4,
  float4: 4,
  date: 4,
  int8: 8,
  bigserial: 8,
  float8: 8,
  timestamp: 8,
  timestamptz: 8,
  time: 8,
  numeric: 8,
  uuid: 16,
  interval: 16,
  json: 200,
  jsonb: 200,
  bytea: 200,
  text: 40,
}

function usualWidth(type: ColumnType | undefined): number {
  if (type === undefined || type.array) return 40
  const length = type.modifiers[0]
  if (type.name === 'varchar' || type.name === 'bpchar') return Math.min(40, length ?? 40)
  if (type.name === 'vector') return 4 * (length ?? 768)
  return WIDTHS[type.name] ?? 8
}
