import pg from 'pg'
import { OWN_SCHEMA } from './tracing.ts'

/** What the rows of a table hold: their number, and by column a hash over all values, whatever their order. */
export interface TableContents {
  readonly table: string
  readonly count: number
  readonly hashes: Readonly<Record<string, string>>
}

/** By number of the table. */
export type Contents = ReadonlyMap<number, TableContents>

/** Something rows have lost: a column whose values are not what they were, or a table with another number of rows. */
export interface LostData {
  readonly table: string
  /** Null when it is the number of rows that differs. */
  readonly column: string | null
}

const COLUMNS = `SELECT c.oid::int8 AS oid, format('%I.%I', n.nspname, c.relname) AS name,
    (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'information_schema'
    AND n.nspname <> '${OWN_SCHEMA}' AND n.nspname !~ '^pg_'`

/** Runs a query in the session, and in the transaction, whose view of the rows is asked for. */
export type Ask = (query: pg.QueryConfig | string) => Promise<readonly Record<string, unknown>[]>

/** Reads counts and hashes of tables: all, or those of the given numbers, and the tables whose partitions they are. */
export async function readContents(ask: Ask, only?: ReadonlySet<number>): Promise<Contents> {
  const tables =
    only === undefined
      ? await ask(COLUMNS)
      : await ask({
          name: 'plimsoll_contents',
          text: `${COLUMNS} AND (c.oid = ANY ($1) OR EXISTS (SELECT FROM unnest($1::oid[]) one WHERE c.relkind = 'p'
            AND c.oid = pg_partition_root(one)))`,
          values: [[...only]],
        })
  const contents = new Map<number, TableContents>()
  for (const { oid, name, columns } of tables) {
    const names = Array.isArray(columns) ? columns.map(String) : []
    const sums = names.map(
      (column, at) =>
        `coalesce(sum(hashtextextended(${pg.escapeIdentifier(column)}::text, 0)::numeric), 0)::text AS h${at}`,
    )
    const [row] = await ask(`SELECT ${['count(*)::int8 AS n', ...sums].join(', ')} FROM ${String(name)}`)
    const hashes = Object.fromEntries(names.map((column, at) => [column, String(row?.[`h${at}`])]))
    contents.set(Number(oid), { table: String(name), count: Number(row?.n), hashes })
  }
  return contents
}

/** What of `before` is no longer there in `after`. Tables and columns that are gone altogether count as lost too. */
export function lostBetween(before: Iterable<TableContents>, after: Contents): LostData[] {
  const names = new Map([...after.values()].map((one) => [one.table, one]))
  return [...before].flatMap(({ table, count, hashes }): LostData[] => {
    if (count === 0) return []
    const now = names.get(table)
    if (now?.count !== count) return [{ table, column: null }]
    return Object.entries(hashes).flatMap(([column, hash]) => (now.hashes[column] === hash ? [] : [{ table, column }]))
  })
}
