import { parsePlPgSQLSync } from 'libpg-query'
import { errorMessage } from '../../core/errors.ts'

/** A statement inside a PL/pgSQL body: SQL as it stands, or an `EXECUTE` whose text is computed. */
export interface InnerStatement {
  /** Undefined when the text is put together at run time. */
  readonly sql: string | undefined
  /** Line within the body, from 1. */
  readonly line: number
  /** It stands under a condition, a loop or an exception handler. */
  readonly conditional: boolean
  readonly loop: boolean
}

export type PlPgSqlBody =
  | { readonly kind: 'parsed'; readonly statements: readonly InnerStatement[] }
  | { readonly kind: 'failed'; readonly message: string }

interface Place {
  readonly conditional: boolean
  readonly loop: boolean
}

/**
 * What a `DO` block or a `CREATE FUNCTION … LANGUAGE plpgsql` holds, by PostgreSQL's own PL/pgSQL parser. Needs the
 * module loaded by `loadSqlParser`.
 */
export function parsePlPgSql(sql: string): PlPgSqlBody {
  try {
    const statements: InnerStatement[] = []
    collect(parsePlPgSQLSync(sql), { conditional: false, loop: false }, statements)
    return { kind: 'parsed', statements }
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error) }
  }
}

const CONDITIONS = new Set(['PLpgSQL_stmt_if', 'PLpgSQL_stmt_case', 'PLpgSQL_exception'])
const LOOPS = /^PLpgSQL_stmt_(?:loop|while|for[a-z]*|foreach_a)$/

function collect(value: unknown, place: Place, found: InnerStatement[]): void {
  if (Array.isArray(value)) {
    for (const each of value) collect(each, place, found)
    return
  }
  if (!isRecord(value)) return
  for (const [key, content] of Object.entries(value)) {
    if (key === 'PLpgSQL_stmt_execsql') found.push(statement(content, 'sqlstmt', place))
    else if (key === 'PLpgSQL_stmt_dynexecute') found.push(statement(content, 'query', place))
    else collect(content, inner(key, place), found)
  }
}

function inner(key: string, place: Place): Place {
  if (LOOPS.test(key)) return { conditional: true, loop: true }
  return CONDITIONS.has(key) ? { ...place, conditional: true } : place
}

function statement(content: unknown, key: 'sqlstmt' | 'query', place: Place): InnerStatement {
  const record = isRecord(content) ? content : {}
  const expression = isRecord(record[key]) ? record[key].PLpgSQL_expr : undefined
  const query = isRecord(expression) && typeof expression.query === 'string' ? expression.query : undefined
  const line = typeof record.lineno === 'number' ? record.lineno : 1
  return { sql: key === 'sqlstmt' ? query : constantText(query), line, ...place }
}

/** `EXECUTE 'ALTER TABLE …'` runs a text that is known. */
function constantText(query: string | undefined): string | undefined {
  const quoted = /^\s*'((?:[^']|'')*)'\s*$/.exec(query ?? '')
  return quoted?.[1]?.replaceAll("''", "'")
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
