import type { Place } from './lookup.ts'
import { branchMember, lookUp, lookUpAll, onLineage, step } from './lookup.ts'
import type { History, HistoryNode } from './types.ts'
import { RevisionError } from './types.ts'
import { ancestors, descendants, nodeOf } from './walk.ts'

/** `+2`, `-1`, `ae10+2`, `label@+2`, `head-2`. As in Alembic, what follows the number is not looked at. */
const RELATIVE = /^(?:(.+?)@)?([\p{L}\p{N}_]+)?([+-]\d+)/u

interface Relative {
  readonly branch: string | undefined
  readonly symbol: string | undefined
  readonly steps: number
}

function relative(target: string): Relative | undefined {
  const match = RELATIVE.exec(target)
  return match === null ? undefined : { branch: match[1], symbol: match[2], steps: Number(match[3]) }
}

function tooFar(steps: number): RevisionError {
  const amount = Math.abs(steps)
  return new RevisionError(
    'walked-too-far',
    `${steps > 0 ? '+' : ''}${steps}: there are not ${amount} revisions that way`,
  )
}

/** The revisions an upgrade is to reach, given the rows of the version table (`_parse_upgrade_target`). */
export function upgradeTargets(
  history: History,
  target: string | readonly string[] | undefined,
  rows: string | readonly string[] | undefined,
  stopAtEnd = false,
): HistoryNode[] {
  const parsed = typeof target === 'string' ? relative(target) : undefined
  if (parsed === undefined) return lookUpAll(history, target).filter((place) => place !== undefined)
  const { branch, symbol, steps } = parsed
  if (symbol === undefined && steps <= 0) throw tooFar(steps)
  const start = symbol === undefined ? upgradeStart(history, rows, branch) : startAt(history, parsed)
  const place = step(history, start, steps, { branch: steps > 0 ? branch : undefined, stopAtEnd })
  if (place === undefined || place === 'base') throw tooFar(steps)
  return [place]
}

function startAt(history: History, { branch, symbol, steps }: Relative): Place {
  return lookUp(history, steps > 0 || branch === undefined ? symbol : `${branch}@${symbol}`)
}

/** Where `+n` starts: at the only row, or at the only tip of what is applied of the branch. */
function upgradeStart(
  history: History,
  rows: string | readonly string[] | undefined,
  branch: string | undefined,
): Place {
  const named = typeof rows === 'string' ? [rows] : (rows ?? [])
  const starts = branch === undefined ? named : startsOnBranch(history, idsOf(history, named), branch)
  if (starts.length > 1) {
    throw new RevisionError('ambiguous-walk', `the version table has several rows to start from: ${starts.join(', ')}`)
  }
  return lookUp(history, starts[0])
}

function idsOf(history: History, identifiers: readonly string[]): string[] {
  return lookUpAll(history, identifiers).flatMap((place) => (place === undefined ? [] : [place.id]))
}

function startsOnBranch(history: History, rows: readonly string[], branch: string): string[] {
  const direct = onLineage(history, rows, branch)
  if (direct.length > 0) return direct
  const active = onLineage(history, [...ancestors(history.nodes, rows, 'all')], branch)
  const covered = new Set(active.flatMap((id) => nodeOf(history, id).normalizedDown))
  return active.filter((id) => !covered.has(id))
}

export interface DowngradeTarget {
  readonly branch: string | undefined
  /** Undefined for the state before the first revision. */
  readonly place: Place
}

/** The revision a downgrade is to end at, given the rows of the version table (`_parse_downgrade_target`). */
export function downgradeTarget(
  history: History,
  target: string | undefined,
  rows: string | readonly string[] | undefined,
  stopAtEnd = false,
): DowngradeTarget {
  if (target === undefined) return { branch: undefined, place: undefined }
  const parsed = relative(target)
  if (parsed === undefined) {
    const at = target.lastIndexOf('@')
    const branch = at <= 0 ? undefined : target.slice(0, at)
    return { branch, place: lookUp(history, target.slice(at + 1)) }
  }
  const { branch, steps, symbol } = symbolToWalkFrom(history, parsed, rows)
  if (steps >= 0 && symbol === undefined) throw tooFar(steps)
  const start = steps >= 0 || branch === undefined ? lookUp(history, symbol) : lookUp(history, `${branch}@${symbol}`)
  const place = step(history, start, steps, { branch: steps >= 0 ? branch : undefined, stopAtEnd })
  if (place === undefined) throw tooFar(steps)
  return { branch, place: place === 'base' ? undefined : place }
}

/** `-1` alone walks from the first row, however many there are: Alembic warns and goes on. */
function symbolToWalkFrom(history: History, parsed: Relative, rows: string | readonly string[] | undefined): Relative {
  const { branch, symbol, steps } = parsed
  if (symbol !== undefined || steps >= 0) return parsed
  const current = typeof rows === 'string' ? [rows] : (rows ?? [])
  if (branch === undefined) {
    const [first] = current
    if (first === undefined) throw tooFar(steps)
    return { branch: first, symbol: first, steps }
  }
  const direct = onLineage(history, current, branch)
  const found = direct.length > 0 ? direct : onLineage(history, branchHeads(history, current), branch)
  const [only, ...others] = found
  if (only === undefined || others.length > 0) {
    throw new RevisionError('ambiguous-walk', `branch ${branch} has ${found.length} applied tips to walk down from`)
  }
  return { branch, symbol: only, steps }
}

/** The tips, by parents, of everything that is applied (`_get_all_current`). */
function branchHeads(history: History, rows: readonly string[]): string[] {
  const applied = ancestors(history.nodes, idsOf(history, rows), 'all')
  return [...applied].filter((id) =>
    [...descendants(history.nodes, [id], 'parents')].every((above) => above === id || !applied.has(above)),
  )
}

/** The ids from a branch's member down to its base, by parents. */
export function branchAncestors(history: History, branch: string): Set<string> {
  const member = branchMember(history, branch)
  return ancestors(history.nodes, member === undefined ? [] : [member.id], 'parents')
}
