import { KnownError } from '../../core/errors.ts'
import { splitSql } from '../../parsers/sql/split.ts'

/** A statement of a dump, with the rows that follow a COPY, in its text format. */
export interface DumpPart {
  readonly sql: string
  readonly line: number
  readonly rows: string | undefined
}

/** What pg_dump writes to guard psql against names in a dump (CVE-2025-8714), and what a client may leave out. */
const HARMLESS = /^\\(?:restrict|unrestrict|encoding)\b/

/**
 * The statements of a dump in their order. @throws KnownError `cannot-read` for commands of psql, which would have to be
 * carried out by it, and for a dump of more than one database.
 */
export function dumpParts(text: string, path: string): readonly DumpPart[] {
  const parts: { sql: string; line: number; rows: string | undefined }[] = []
  let line = 1
  let at = 0
  for (const { kind, start, end } of splitSql(text)) {
    line += linesIn(text, at, start)
    at = start
    const sql = text.slice(start, end)
    const last = parts.at(-1)
    if (kind === 'rows') {
      if (last !== undefined) last.rows = sql
    } else if (kind === 'statement') {
      parts.push({ sql, line, rows: undefined })
    } else if (!(kind === 'psql' && HARMLESS.test(sql))) {
      throw refused(sql, `${path}:${line}`)
    }
  }
  if (parts.length === 0) {
    throw new KnownError(
      'cannot-read',
      `${path} holds no statement`,
      'Look whether pg_dump said why, and make it anew.',
    )
  }
  const copies = parts.find(
    ({ sql, rows }) => rows === undefined && /^COPY\b.*\bFROM\s+stdin\s*$/is.test(sql.split(';')[0] ?? ''),
  )
  if (copies !== undefined) {
    throw new KnownError(
      'cannot-read',
      `${path}:${copies.line}: the rows of a COPY have no end`,
      'The dump is cut off: make it anew.',
    )
  }
  return parts
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

function refused(sql: string, place: string): KnownError {
  const command = sql.trim().split('\n')[0]?.slice(0, 60) ?? ''
  if (/^\\c(?:onnect)?\b/.test(command)) {
    return new KnownError(
      'cannot-read',
      `${place}: the dump changes the database (${command})`,
      'Make it of one database, without --create: pg_dump DATABASE.',
    )
  }
  return new KnownError(
    'cannot-read',
    `${place}: only psql can carry out ${command}`,
    'pg_dump writes no such command: take its output as it is.',
  )
}
