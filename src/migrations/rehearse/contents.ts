import pg from 'pg'
import { OWN_SCHEMA } from './tracing.ts'

/** What the rows of a database hold: by table its number of rows, by table and column a hash over all values. */
export interface Contents {
  readonly counts: ReadonlyMap<string, number>
  readonly hashes: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Names of the tables by their number. */
  readonly tables: ReadonlyMap<number, string>
}

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
  const found: TableContents[] = []
  for (const { oid, name, columns } of tables) {
    const names = Array.isArray(columns) ? columns.map(String) : []
    const sums = names.map(
      (column, at) =>
        `coalesce(sum(hashtextextended(${pg.escapeIdentifier(column)}::text, 0)::numeric), 0)::text AS h${at}`,
    )
    const [row] = await ask(`SELECT ${['count(*)::int8 AS n', ...sums].join(', ')} FROM ${String(name)}`)
    const hashes = names.map((column, at): [string, string] => [column, String(row?.[`h${at}`])])
    found.push([Number(oid), String(name), Number(row?.n), hashes])
  }
  return contentsOf(found)
}

/** A table as it is written down: number, name, rows, hashes by column. */
type TableContents = readonly [number, string, number, readonly (readonly [string, string])[]]

export function contentsOf(tables: readonly TableContents[]): Contents {
  return {
    counts: new Map(tables.map(([, name, count]) => [name, count])),
    hashes: new Map(tables.map(([, name, , hashes]) => [name, new Map(hashes)])),
    tables: new Map(tables.map(([oid, name]) => [oid, name])),
  }
}

export function savedContents({ counts, hashes, tables }: Contents): TableContents[] {
  return [...tables].map(([oid, name]) => [oid, name, counts.get(name) ?? 0, [...(hashes.get(name) ?? [])]])
}

/** The contents with some tables, by number, replaced by what they are now. */
export function replacedContents(contents: Contents, oids: Iterable<number>, fresh: Contents): Contents {
  const gone = new Set([...oids, ...fresh.tables.keys()])
  const kept = savedContents(contents).filter(([oid]) => !gone.has(oid))
  return contentsOf([...kept, ...savedContents(fresh)])
}

/** What of `before` is no longer there in `after`. Tables and columns that are gone altogether count as lost too. */
export function lostBetween(
  before: Contents,
  after: Contents,
  isMeant: (table: string) => boolean = () => true,
): LostData[] {
  return [...before.counts].flatMap(([table, count]): LostData[] => {
    if (count === 0 || !isMeant(table)) return []
    if (after.counts.get(table) !== count) return [{ table, column: null }]
    const now = after.hashes.get(table)
    return [...(before.hashes.get(table) ?? [])].flatMap(([column, hash]) =>
      now?.get(column) === hash ? [] : [{ table, column }],
    )
  })
}
