import { identifier, literal } from './sql-text.ts'

/** Rows of a table that are changed in batches along its key. */
export interface Backfill {
  /** As SQL names it. */
  readonly table: string
  /** What its columns are called by in `set` and `where`: its name without the schema, or an alias. */
  readonly rows: string
  /** Columns of its primary key, or of a unique index over columns that hold no NULL. */
  readonly key: readonly { readonly name: string; readonly type: string }[]
  /** `status = 'new', …` as after SET; undefined: the rows are deleted. */
  readonly set: string | undefined
  /** Other tables that `set` and `where` name. */
  readonly from?: string | undefined
  /** Rows still to be done: what makes a second run after a broken first one begin where that one ended. */
  readonly where: string | undefined
  /** For the log: `orders.status`. */
  readonly what: string
}

/** Rows of a batch: committed within some hundredths of a second, so that nobody waits long for a row. */
export const BATCH_ROWS = 1000

/** Seconds of rest after a batch: replicas and vacuum keep up. */
export const PAUSE_SECONDS = 0.05

/**
 * One batch as a statement: it changes, of the next rows in the order of the key, those that are still to be done, and
 * answers with the last key it saw, the number of rows it changed and the number it saw. Both ends of the range are conditions on the key,
 * so that its index is used however big the table is. `after` is the condition on the lower end, undefined for the first
 * batch; `into` names the variables of PL/pgSQL that take the answer.
 */
export function batchSql(backfill: Backfill, after: string | undefined, size: string, into?: string): string {
  const { table, rows, key, set, from, where } = backfill
  const names = key.map(({ name }) => identifier(name))
  const own = names.map((name) => `${rows}.${name}`)
  const keys = own.map((name, at) => `${name} AS key_${at + 1}`).join(', ')
  const answer = names.map((_, at) => `key_${at + 1}`).join(', ')
  const [left] = own
  const upper = `${own.length === 1 ? left : `(${own.join(', ')})`} <= (SELECT ${answer} FROM batch_end)`
  const lower = after === undefined ? '' : `${after} AND `
  const todo = where === undefined ? '' : `\n    AND (${where})`
  const target = table === rows || table.endsWith(`.${rows}`) ? table : `${table} AS ${rows}`
  const other = from === undefined ? '' : `\n  ${set === undefined ? 'USING' : 'FROM'} ${from}`
  const change = set === undefined ? `DELETE FROM ${target}` : `UPDATE ${target} SET ${set}`
  const named = (name: string): string => (into === undefined ? ` AS ${name}` : '')
  return `WITH batch AS (
  SELECT ${keys} FROM ${target}${after === undefined ? '' : `\n  WHERE ${after}`}
  ORDER BY ${own.join(', ')} LIMIT ${size}
), batch_end AS (
  SELECT ${answer} FROM batch ORDER BY ${names.map((_, at) => `key_${at + 1} DESC`).join(', ')} LIMIT 1
), changed AS (
  ${change}${other}
  WHERE ${lower}${upper}${todo}
  RETURNING 1
)
SELECT ${answer}, (SELECT count(*) FROM changed)${named('changed')}, (SELECT count(*) FROM batch)${named('seen')}${into === undefined ? '' : ` INTO ${into}`}
FROM batch_end`
}

/** `(a, b) > (x, y)`: the rows after the last one that was seen. */
export function afterKey({ key, rows }: Backfill, values: readonly string[]): string {
  const names = key.map(({ name }) => `${rows}.${identifier(name)}`)
  if (names.length === 1) return `${names[0]} > ${values[0]}`
  return `(${names.join(', ')}) > (${values.join(', ')})`
}

/**
 * The whole as a block in PL/pgSQL that commits every batch: it must run outside a transaction (manual, 43.8). Done
 * again after it was broken off it passes over the rows that are done. It ends with the first batch that is not full:
 * rows that are written meanwhile would otherwise keep it running as long as there are writers.
 */
export function backfillBlock(backfill: Backfill): string {
  const { key, what } = backfill
  const seen = key.map((_, at) => `seen_${at + 1}`)
  const declared = key.map(({ type }, at) => `  seen_${at + 1} ${type};\n`).join('')
  const into = [...seen, 'batch_rows', 'seen_rows'].join(', ')
  const indent = (sql: string): string => sql.replace(/\n/g, '\n      ')
  return `DO $backfill$
#variable_conflict use_column
DECLARE
${declared}  batch_rows bigint;
  seen_rows bigint;
  all_rows bigint := 0;
BEGIN
  LOOP
    IF seen_1 IS NULL THEN
      ${indent(batchSql(backfill, undefined, String(BATCH_ROWS), into))};
    ELSE
      ${indent(batchSql(backfill, afterKey(backfill, seen), String(BATCH_ROWS), into))};
    END IF;
    EXIT WHEN NOT FOUND;
    all_rows := all_rows + batch_rows;
    COMMIT;
    RAISE NOTICE ${literal(`${what.replaceAll('%', '%%')}: % rows`)}, all_rows;
    EXIT WHEN seen_rows < ${BATCH_ROWS};
    PERFORM pg_sleep(${PAUSE_SECONDS});
  END LOOP;
END
$backfill$`
}

/** The same in one statement, where nobody is there to run a loop (`alembic upgrade --sql`). */
export function wholeSql({ table, rows, set, from, where }: Backfill): string {
  const target = table === rows || table.endsWith(`.${rows}`) ? table : `${table} AS ${rows}`
  const todo = where === undefined ? '' : ` WHERE ${where}`
  if (set === undefined) return `DELETE FROM ${target}${from === undefined ? '' : ` USING ${from}`}${todo}`
  return `UPDATE ${target} SET ${set}${from === undefined ? '' : ` FROM ${from}`}${todo}`
}
