import type { Node } from '@pgsql/types'
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query'
import { errorMessage } from '../../core/errors.ts'

/** One statement as PostgreSQL's own parser reads it. Offsets count UTF-16 units of the text. */
export interface ParsedStatement {
  readonly node: Node
  readonly start: number
  readonly end: number
}

export type ParsedSql =
  | { readonly kind: 'parsed'; readonly statements: readonly ParsedStatement[] }
  /** `offset` is where the parser stumbled, in UTF-16 units. */
  | { readonly kind: 'failed'; readonly message: string; readonly offset: number }

/** Parses SQL with the grammar of PostgreSQL 18 (libpg-query, the server's own parser as WebAssembly). */
export type SqlParser = (text: string) => ParsedSql

let loading: Promise<SqlParser> | undefined

/** Loads the parser once; it parses synchronously from then on. */
export function loadSqlParser(): Promise<SqlParser> {
  loading ??= loadModule().then(() => parse)
  return loading
}

function parse(text: string): ParsedSql {
  try {
    const bytes = byteOffsets(text)
    const statements = (parseSync(text).stmts ?? []).flatMap(({ stmt, stmt_location = 0, stmt_len = 0 }) => {
      if (stmt === undefined) return []
      const [from, to] = [bytes(stmt_location), stmt_len === 0 ? text.length : bytes(stmt_location + stmt_len)]
      const gap = /^(?:\s|--[^\n]*(?:\n|$)|;)*/.exec(text.slice(from, to))?.[0].length ?? 0
      return [{ node: stmt, start: from + gap, end: to }]
    })
    return { kind: 'parsed', statements }
  } catch (error) {
    const offset = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0
    return { kind: 'failed', message: errorMessage(error), offset: Math.max(0, offset) }
  }
}

/** The parser counts bytes of UTF-8; texts of ASCII, the rule, need no table. */
function byteOffsets(text: string): (byte: number) => number {
  if (/^[\x00-\x7f]*$/.test(text)) return (byte) => byte
  const encoded = Buffer.from(text)
  return (byte) => encoded.toString('utf8', 0, byte).length
}
