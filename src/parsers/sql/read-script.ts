import type { Node } from '@pgsql/types'
import { lineIndex } from './lines.ts'
import type { SqlParser } from './parse.ts'
import { fillPlaceholders } from './placeholders.ts'
import { type SqlPart, splitSql } from './split.ts'

interface PartOfScript {
  /** Its text, without the closing semicolon. */
  readonly sql: string
  readonly start: number
  readonly end: number
  /** Line of its first character, from 1. */
  readonly line: number
}

/** A part of an SQL script as PostgreSQL's parser reads it. A part that cannot be read does not hide the others. */
export type ScriptPart = PartOfScript &
  (
    | { readonly kind: 'statement'; readonly node: Node /** Placeholders were filled in. */; readonly filled: boolean }
    | { readonly kind: 'failed'; readonly message: string; readonly failedLine: number }
    /** `\i file`, `\connect`: a command of psql. */
    | { readonly kind: 'psql' }
    /** Data of a `COPY … FROM stdin`. */
    | { readonly kind: 'rows' }
  )

/** Reads a script part by part. */
export function readSqlScript(text: string, parse: SqlParser): readonly ScriptPart[] {
  const line = lineIndex(text)
  return splitSql(text).flatMap((part) => readPart(text, part, parse, line))
}

function readPart(text: string, part: SqlPart, parse: SqlParser, line: (at: number) => number): ScriptPart[] {
  const { start, end } = part
  const place = { sql: text.slice(start, end), start, end, line: line(start) }
  if (part.kind === 'conflict') {
    return [{ ...place, kind: 'failed', message: 'a merge conflict was left in the file', failedLine: place.line }]
  }
  if (part.kind !== 'statement') return [{ ...place, kind: part.kind }]
  const { parsed, filled } = parseFilled(place.sql, parse)
  if (parsed.kind === 'failed') {
    return [{ ...place, kind: 'failed', message: parsed.message, failedLine: line(start + parsed.offset) }]
  }
  return parsed.statements.map(({ node, ...at }) => ({
    kind: 'statement',
    node,
    filled,
    sql: place.sql.slice(at.start, at.end),
    start: start + at.start,
    end: start + at.end,
    line: line(start + at.start),
  }))
}

/** Parses a text as it stands, and with its placeholders filled where the grammar refuses it. */
function parseFilled(sql: string, parse: SqlParser) {
  const parsed = parse(sql)
  if (parsed.kind === 'parsed') return { parsed, filled: false }
  const filled = fillPlaceholders(sql)
  const again = filled === undefined ? undefined : parse(filled)
  return again?.kind === 'parsed' ? { parsed: again, filled: true } : { parsed, filled: false }
}
