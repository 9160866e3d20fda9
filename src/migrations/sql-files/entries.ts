import type { Position } from '../../core/position.ts'
import { lineIndex } from '../../parsers/sql/lines.ts'
import { splitSql } from '../../parsers/sql/split.ts'
import type { MigrationStep, Revision, RevisionFiles, Script } from '../types.ts'

/** A part of a file that holds the SQL of one direction. */
export interface SqlSource {
  readonly file: string
  readonly text: string
  /** Line of the file on which the text begins, from 1. */
  readonly firstLine: number
  /** It runs outside a transaction. */
  readonly autocommit: boolean
}

/** One migration of a tool that keeps SQL in files. Its folder gives the order: each stands on the one before. */
export interface SqlEntry {
  readonly id: string
  readonly message: string
  readonly position: Position
  readonly up: SqlSource | undefined
  readonly down: SqlSource | undefined
  /** Why there is no way back, said to the user. */
  readonly noDown?: string
}

/** Entries in their order as revisions, each the child of the one before. */
export function revisionFiles(
  entries: readonly SqlEntry[],
  unreadable: RevisionFiles['unreadable'] = [],
): RevisionFiles {
  const revisions = entries.map(
    ({ id, message, position }, at): Revision => ({
      id,
      message,
      position,
      down: entries.slice(Math.max(0, at - 1), at).map((before) => before.id),
      dependsOn: [],
      labels: [],
    }),
  )
  return { revisions, unreadable, problems: [] }
}

/** The statements of one direction of an entry. */
export function scriptOf(entry: SqlEntry | undefined, direction: 'up' | 'down', sends: Sends = 'statements'): Script {
  const source = entry?.[direction]
  if (source === undefined)
    return { kind: 'absent', reason: entry?.noDown ?? `there is no SQL for the way ${direction}` }
  return { kind: 'steps', steps: sentAs(sends, source, statementsOf(source)) }
}

/**
 * How a tool sends a file: statement by statement, or as one query, whose statements share a transaction when there are
 * several (PostgreSQL, "Multiple Statements in a Simple Query"). `bare`: it opens no transaction of its own besides.
 */
export type Sends = 'statements' | 'whole' | 'whole and bare'

/** What PostgreSQL refuses to run in a transaction, by how it begins. */
const ALONE =
  /^(?:CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY|DROP\s+INDEX\s+CONCURRENTLY|REINDEX|VACUUM|ALTER\s+SYSTEM|(?:CREATE|DROP)\s+DATABASE|ALTER\s+TABLE\b[\s\S]*\bDETACH\s+PARTITION\b)/i

function sentAs(sends: Sends, { autocommit }: SqlSource, steps: MigrationStep[]): MigrationStep[] {
  if (sends === 'statements') return steps
  const [only, ...others] = steps
  if (only?.kind !== 'statement' || others.length > 0)
    return steps.map((step) => (step.kind === 'statement' ? { ...step, autocommit: false } : step))
  return [{ ...only, autocommit: autocommit || (sends === 'whole and bare' && ALONE.test(only.sql)) }]
}

/** Each statement of a source with its line; a command of psql may run anything, and the rows of a COPY belong to it. */
export function statementsOf({ file, text, firstLine, autocommit }: SqlSource): MigrationStep[] {
  const line = lineIndex(text)
  return splitSql(text).flatMap(({ kind, start, end }): MigrationStep[] => {
    const position = { file, line: firstLine + line(start) - 1 }
    const sql = text.slice(start, end)
    if (kind === 'rows') return []
    if (kind === 'psql')
      return isHarmless(sql) ? [] : [{ kind: 'opaque', position, operation: 'psql', reason: psqlReason(sql) }]
    return [{ kind: 'statement', sql, position, operation: 'sql', autocommit }]
  })
}

/** Commands that print, set variables of psql itself or change how it shows results (psql, "Meta-Commands"). */
function isHarmless(command: string): boolean {
  return /^\\(?:set|unset|pset|echo|qecho|warn|timing|t|a|x|encoding|prompt|!\s*echo)\b/.test(command)
}

function psqlReason(command: string): string {
  return `psql's ${command.split(/\s/, 1)[0]} runs or does what this file does not say`
}

/** The whole of a file. */
export function wholeFile(file: string, text: string, autocommit = false): SqlSource {
  return { file, text, firstLine: 1, autocommit }
}

export interface Marker {
  readonly up: RegExp
  readonly down: RegExp
}

/** The two halves of a file that holds both directions, cut at the lines of its markers; what stands before is left out. */
export function halves(file: string, text: string, { up, down }: Marker): { up?: SqlSource; down?: SqlSource } {
  const lines = text.split('\n')
  const at = (marker: RegExp): number => lines.findIndex((line) => marker.test(line))
  const [upAt, downAt] = [at(up), at(down)]
  const part = (from: number, until: number): SqlSource => ({
    file,
    text: lines.slice(from + 1, until).join('\n'),
    firstLine: from + 2,
    autocommit: false,
  })
  const end = (from: number, other: number): number => (other > from ? other : lines.length)
  return {
    ...(upAt === -1 ? {} : { up: part(upAt, end(upAt, downAt)) }),
    ...(downAt === -1 ? {} : { down: part(downAt, end(downAt, upAt)) }),
  }
}

/** `create_users` as people would write it. */
export function sentence(slug: string): string {
  return slug.replace(/[_-]+/g, ' ').trim()
}
