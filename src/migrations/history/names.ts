import { basename } from 'node:path/posix'
import type { MigrationProblem } from '../types.ts'
import type { History } from './types.ts'

/** `2026_03_01_0930`, `202603010930`, `20260301093000`, `2026-03-01_0930` at the beginning of a name. */
const DATE = /^((?:19|20)\d{2})[-_]?(\d{2})[-_]?(\d{2})[-_T]?(\d{2})(\d{2})(\d{2})?(?!\d)/

/** A pattern that asks for the digits of a date; one for ids (`[0-9a-f]{12}`) does not. */
const ASKS_FOR_DATE = /(?:\\d|\[0-9\])\{(?:4|8|12|14)\}/

/**
 * File names against the policy of a service: the pattern the name without its ending must match; and where names begin
 * with a date by that pattern, that it exists and is not before that of a parent.
 */
export function fileNameProblems(history: History, pattern: string | undefined): MigrationProblem[] {
  if (pattern === undefined) return []
  const policy = new RegExp(pattern)
  const isDated = ASKS_FOR_DATE.test(pattern)
  const dates = new Map<string, number>()
  const problems: MigrationProblem[] = []
  for (const { id, revision } of history.nodes.values()) {
    const { position } = revision
    const name = stem(position.file)
    const found = isDated ? DATE.exec(name) : null
    const date = found === null ? undefined : instant(found)
    if (date !== undefined) dates.set(id, date)
    const detail = !policy.test(name)
      ? `${basename(position.file)} does not match ${pattern}`
      : found !== null && date === undefined
        ? `${basename(position.file)} begins with a date that does not exist`
        : undefined
    if (detail !== undefined) problems.push({ kind: 'file-name-against-policy', detail, position })
  }
  return [...problems, ...outOfOrder(history, dates)]
}

function outOfOrder(history: History, dates: ReadonlyMap<string, number>): MigrationProblem[] {
  return [...history.nodes.values()].flatMap(({ id, down, revision }) => {
    const own = dates.get(id)
    const later = down.find((parent) => (dates.get(parent) ?? 0) > (own ?? Number.POSITIVE_INFINITY))
    const parent = later === undefined ? undefined : history.nodes.get(later)?.revision.position.file
    if (parent === undefined) return []
    const detail = `the date of ${basename(revision.position.file)} is before that of its parent ${basename(parent)}`
    return [{ kind: 'file-name-against-policy', detail, position: revision.position }]
  })
}

function stem(file: string): string {
  return basename(file).replace(/\.[^.]*$/, '')
}

/** Milliseconds since 1970; undefined for the 30th of February and 25 o'clock. */
function instant([, ...parts]: RegExpExecArray): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0))
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const isSame =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  return isSame ? date.getTime() : undefined
}
