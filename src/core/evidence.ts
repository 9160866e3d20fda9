import type { Position } from './position.ts'

/** A place in a file. `excerpt` is filled in by the audit, redacted, so that checks need not read files. */
export interface SourceEvidence extends Position {
  readonly kind: 'source'
  /** What this place shows, for a report that draws several spans of one finding. */
  readonly label?: string
  readonly excerpt?: string
}

/** What was looked for, where, and how often it was found: the only evidence absence can have. */
export interface SearchEvidence {
  readonly kind: 'search'
  readonly what: string
  readonly where: string
  /** How many files or other subjects were searched. */
  readonly searched: number
  readonly found: number
}

/** SQL that was run on a database of the service, with its rows as text. */
export interface QueryEvidence {
  readonly kind: 'query'
  readonly sql: string
  readonly rows: readonly string[]
}

/** One HTTP exchange with the running service. */
export interface HttpEvidence {
  readonly kind: 'http'
  readonly request: string
  readonly status: number
  readonly response: string
}

/** A program that was run, and how it ended. */
export interface CommandEvidence {
  readonly kind: 'command'
  readonly argv: readonly string[]
  readonly exitCode: number
  readonly output: string
}

/** A setting read from the code host. */
export interface HostEvidence {
  readonly kind: 'host'
  readonly api: string
  readonly value: string
}

/** A person's signed, dated, expiring word. Dates are ISO 8601 days. */
export interface AttestationEvidence {
  readonly kind: 'attestation'
  readonly who: string
  readonly when: string
  readonly until: string
  readonly statement: string
  readonly link?: string
}

/** What a person can go and look at. */
export type Evidence =
  | SourceEvidence
  | SearchEvidence
  | QueryEvidence
  | HttpEvidence
  | CommandEvidence
  | HostEvidence
  | AttestationEvidence

/** A list that holds at least one member: how the types forbid a pass without evidence. */
export type NonEmpty<T> = readonly [T, ...T[]]

export function isNonEmpty<T>(list: readonly T[]): list is NonEmpty<T> {
  return list.length > 0
}

/** Evidence that points at a place; further properties of a fact are dropped. */
export function source(position: Position, label?: string): SourceEvidence {
  return {
    kind: 'source',
    file: position.file,
    line: position.line,
    ...(position.endLine === undefined ? {} : { endLine: position.endLine }),
    ...(position.column === undefined ? {} : { column: position.column }),
    ...(label === undefined ? {} : { label }),
  }
}

/** Evidence of a search: `search('limiter registrations', 'Python files', 120, 0)`. */
export function search(what: string, where: string, searched: number, found = 0): SearchEvidence {
  return { kind: 'search', what, where, searched, found }
}
