import pg from 'pg'
import { OWN_SCHEMA } from './catalog.ts'

/** What the rows of a database hold: by table its number of rows, by table and column a hash over all values. */
export interface Contents {
  readonly counts: ReadonlyMap<string, number>
  readonly hashes: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** Something rows have lost: a column whose values are not what they were, or a table with another number of rows. */
export interface LostData {
  readonly table: string
  /** Null when it is the number of rows that differs. */
  readonly column: string | null
}

const COLUMNS = `SELECT format('%I.%I', n.nspname, c.relname) AS name,
    (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'information_schema'
    AND n.nspname <> '${OWN_SCHEMA}' AND n.nspname !~ '^pg_'`

/** Runs a query in the session, and in the transaction, whose view of the rows is asked for. */
export type Ask = (sql: string) => Promise<readonly Record<string, unknown>[]>

/** Reads counts and hashes of every table; the order of the rows does not matter. */
export async function readContents(ask: Ask): Promise<Contents> {
  const counts = new Map<string, number>()
  const hashes = new Map<string, ReadonlyMap<string, string>>()
  for (const { name, columns } of await ask(COLUMNS)) {
    const names = Array.isArray(columns) ? columns.map(String) : []
    const sums = names.map(
      (column, at) =>
        `coalesce(sum(hashtextextended(${pg.escapeIdentifier(column)}::text, 0)::numeric), 0)::text AS h${at}`,
    )
    const [row] = await ask(`SELECT ${['count(*)::int AS n', ...sums].join(', ')} FROM ${String(name)}`)
    counts.set(String(name), Number(row?.n))
    hashes.set(String(name), new Map(names.map((column, at) => [column, String(row?.[`h${at}`])])))
  }
  return { counts, hashes }
}

/** What of `before` is no longer there in `after`. Tables and columns that are gone altogether count as lost too. */
export function lostBetween(before: Contents, after: Contents): LostData[] {
  return [...before.counts].flatMap(([table, count]): LostData[] => {
    if (count === 0) return []
    if (after.counts.get(table) !== count) return [{ table, column: null }]
    const now = after.hashes.get(table)
    return [...(before.hashes.get(table) ?? [])].flatMap(([column, hash]) =>
      now?.get(column) === hash ? [] : [{ table, column }],
    )
  })
}
