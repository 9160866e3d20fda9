import pg from 'pg'
import { errorMessage } from '../core/errors.ts'
import { createRedactor } from '../core/redaction.ts'

/** A column of a table whose rows are asked for; without a table, those that consist of just this column. */
export interface AppliedQuestion {
  readonly table: { readonly name: string; readonly schema: string | undefined } | undefined
  readonly column: string
  readonly where: string | undefined
}

export type AppliedAnswer =
  | { readonly kind: 'rows'; readonly ids: readonly string[] }
  /** The database was reached and has no such table: nothing was ever applied, or by another tool. */
  | { readonly kind: 'no-table' }
  | { readonly kind: 'unreachable'; readonly reason: string }

const UNDEFINED_TABLE = '42P01'
const UNDEFINED_SCHEMA = '3F000'

/**
 * Reads what a migration tool noted in a database, in one read-only transaction, within `limitMs` milliseconds all in
 * all. Whatever goes wrong is an answer: one database that cannot be reached must not hide the others.
 */
export async function readApplied(url: string, question: AppliedQuestion, limitMs: number): Promise<AppliedAnswer> {
  const client = clientFor(url, limitMs)
  if (typeof client === 'string') return { kind: 'unreachable', reason: client }
  client.on('error', () => {})
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<AppliedAnswer>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'unreachable', reason: `no answer within ${limitMs / 1000} s` }), limitMs)
  })
  try {
    return await Promise.race([ask(client, question, limitMs), late])
  } catch (error) {
    return { kind: 'unreachable', reason: createRedactor()(errorMessage(error)) || 'the connection was refused' }
  } finally {
    clearTimeout(timer)
    client.end().catch(() => {})
  }
}

function clientFor(url: string, limitMs: number): pg.Client | string {
  try {
    // SQLAlchemy names the driver in the scheme: postgresql+asyncpg://
    const plain = url.replace(/^(postgres(?:ql)?)\+\w+:/, '$1:')
    return new pg.Client({ connectionString: plain, connectionTimeoutMillis: limitMs, application_name: 'plimsoll' })
  } catch (error) {
    return createRedactor()(`the address is not understood: ${errorMessage(error)}`)
  }
}

async function ask(client: pg.Client, question: AppliedQuestion, limitMs: number): Promise<AppliedAnswer> {
  await client.connect()
  return answered(question, (sql) => readOnly(client, sql, limitMs))
}

/** The same in a session that is open, in its transaction if it is in one. */
export function appliedInside(client: pg.Client, question: AppliedQuestion): Promise<AppliedAnswer> {
  return answered(question, async (sql) => {
    await client.query('SAVEPOINT plimsoll_applied').catch(() => {})
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } catch (error) {
      await client.query('ROLLBACK TO plimsoll_applied').catch(() => {})
      throw error
    }
  })
}

/** Runs a query, by itself or in a transaction. */
type Run = (sql: string) => Promise<Record<string, unknown>[]>

async function answered(question: AppliedQuestion, run: Run): Promise<AppliedAnswer> {
  const tables = question.table === undefined ? await tablesOf(question.column, run) : [question.table]
  if (tables.length === 0) return { kind: 'no-table' }
  const selects = tables.map(({ name, schema }) => {
    const from = [...(schema === undefined ? [] : [schema]), name].map((part) => pg.escapeIdentifier(part)).join('.')
    const where = question.where === undefined ? '' : ` WHERE ${question.where}`
    return `SELECT ${pg.escapeIdentifier(question.column)}::text AS id FROM ${from}${where}`
  })
  try {
    const rows = await run(selects.join(' UNION ALL '))
    return { kind: 'rows', ids: rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])).sort() }
  } catch (error) {
    const state = error instanceof pg.DatabaseError ? error.code : undefined
    if (state === UNDEFINED_TABLE || state === UNDEFINED_SCHEMA) return { kind: 'no-table' }
    throw error
  }
}

async function tablesOf(column: string, run: Run): Promise<{ readonly name: string; readonly schema: string }[]> {
  const sql = `SELECT n.nspname AS schema, c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_'
    GROUP BY n.nspname, c.relname HAVING array_agg(a.attname::text) = ARRAY[${pg.escapeLiteral(column)}]`
  const rows = await run(sql)
  return rows.map(({ name, schema }) => ({ name: String(name), schema: String(schema) }))
}

/** One round trip: the transaction cannot write, and the server itself ends what takes too long. */
async function readOnly(client: pg.Client, sql: string, limitMs: number): Promise<Record<string, unknown>[]> {
  const text = `BEGIN READ ONLY; SET LOCAL statement_timeout = ${limitMs}; ${sql}; COMMIT`
  const results: unknown = await client.query(text)
  const [, , answer] = Array.isArray(results) ? (results as pg.QueryResult<Record<string, unknown>>[]) : []
  return answer?.rows ?? []
}
