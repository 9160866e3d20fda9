import type pg from 'pg'
import type { Severity } from '../../core/outcome.ts'
import type { ReadServer } from './session.ts'

/** Something about a database that somebody should do something about. */
export interface InspectFinding {
  readonly severity: Severity
  /** What it is about, as SQL writes it: a table, an index, a setting, a session. */
  readonly object: string
  readonly message: string
  /** What to do; SQL where there is some. */
  readonly fix: string
}

/** What one probe saw. `notes` are facts without a fault, and what it could not see. */
export interface Seen {
  readonly findings: readonly InspectFinding[]
  /** Facts worth knowing, one line each. */
  readonly facts?: readonly string[]
  /** What the role may not see, or the server does not count, and what would settle it. */
  readonly unseen?: readonly string[]
}

/** Asks in the read-only transaction of the probe. */
export type AskDatabase = <Row>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>

export interface ProbeContext {
  readonly ask: AskDatabase
  readonly client: pg.Client
  readonly server: ReadServer
  /** Connections all instances of the service may open together; undefined when not told. */
  readonly pool: number | undefined
  /** Days for which use was counted, at least; undefined when that is not known. */
  readonly statisticsDays: number | undefined
}

/** One question about a live database. Only reads. */
export interface Probe {
  readonly id: string
  readonly title: string
  look(context: ProbeContext): Promise<Seen>
}

export function defineProbe(probe: Probe): Probe {
  return probe
}

/** `1.5 GB`, `12 MB`, `8 kB`. */
export function bytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
  let [value, unit] = [count, 0]
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-GB')
}

/** `3 h`, `12 min`, `40 s`. */
export function duration(seconds: number): string {
  if (seconds >= 172_800) return `${Math.round(seconds / 86_400)} days`
  if (seconds >= 7200) return `${Math.round(seconds / 3600)} h`
  return seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds)} s`
}

export function shownName(name: string): string {
  return name.replace(/^public\./, '')
}
