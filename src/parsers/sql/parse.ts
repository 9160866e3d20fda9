import type { Node } from '@pgsql/types'
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query'
import { errorMessage } from '../../core/errors.ts'
import { commentEnd } from './split.ts'

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
  const bytes = byteOffsets(text)
  try {
    const statements = (parseSync(text).stmts ?? []).flatMap(({ stmt, stmt_location = 0, stmt_len = 0 }) => {
      if (stmt === undefined) return []
      const [from, to] = [bytes(stmt_location), stmt_len === 0 ? text.length : bytes(stmt_location + stmt_len)]
      return [{ node: stmt, start: skipGap(text, from), end: to }]
    })
    return { kind: 'parsed', statements }
  } catch (error) {
    const offset = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0
    return { kind: 'failed', message: errorMessage(error), offset: Math.max(0, offset) }
  }
}

const GAP = /(?:[\s;]+|--[^\n]*)*/y

/** The parser counts white space and comments before a statement as part of it. */
function skipGap(text: string, from: number): number {
  GAP.lastIndex = from
  const at = from + (GAP.exec(text)?.[0].length ?? 0)
  return text.startsWith('/*', at) ? skipGap(text, commentEnd(text, at)) : at
}

/**
 * The parser counts bytes of UTF-8; texts of ASCII, the rule, need no table. Otherwise offsets are asked for in
 * ascending order, so one walk over the text answers all of them.
 */
function byteOffsets(text: string): (byte: number) => number {
  if (/^[\x00-\x7f]*$/.test(text)) return (byte) => byte
  let [at, bytes] = [0, 0]
  return (byte) => {
    if (byte < bytes) [at, bytes] = [0, 0]
    while (bytes < byte && at < text.length) {
      const code = text.codePointAt(at) ?? 0
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
      at += code < 0x10000 ? 1 : 2
    }
    return at
  }
}
