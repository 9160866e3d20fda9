import { lookUpAll, places } from './lookup.ts'
import { childrenFirst } from './order.ts'
import { branchAncestors, downgradeTarget, upgradeTargets } from './targets.ts'
import type { History, HistoryNode } from './types.ts'
import { RevisionError } from './types.ts'
import { ancestors, descendants, nodeOf } from './walk.ts'

type Rows = string | readonly string[] | undefined

/**
 * The revisions `alembic upgrade TARGET` would run on a database whose version table holds `rows`, in its order.
 *
 * @throws RevisionError where Alembic refuses, and when the history has a cycle.
 */
export function upgradePlan(
  history: History,
  target: string | readonly string[],
  rows: readonly string[] = [],
): string[] {
  return revisionsBetween(history, target, rows, { implicitBase: true }).reverse()
}

/** The revisions `alembic downgrade TARGET` would run, in its order. */
export function downgradePlan(history: History, target: string, rows: readonly string[]): string[] {
  const { set, heads } = downgradeSet(history, rows, target)
  return childrenFirst(history, set, heads)
}

/** Every revision, parents first: the order in which an empty database gets them by `upgrade heads`. */
export function wholeHistory(history: History): string[] {
  return upgradePlan(history, 'heads')
}

export interface RangeOptions {
  /** The lower end belongs to the range. */
  readonly inclusive?: boolean
  /** What the upper end depends on belongs to the range, even if it lies on other branches. */
  readonly implicitBase?: boolean
  /** A relative identifier that leads beyond the end of the history means the end. */
  readonly stopAtEnd?: boolean
}

/** The revisions between two identifiers, children first (`iterate_revisions`): `history -r lower:upper`. */
export function revisionsBetween(history: History, upper: Rows, lower: Rows, options: RangeOptions = {}): string[] {
  const targets = upgradeTargets(history, upper, lower, options.stopAtEnd)
  const set = upgradeSet(history, targets, upper, lower, options)
  return childrenFirst(history, set, filteredTargets(history, targets, lower))
}

/** `branch@…` as the lower end keeps only the targets of that branch. */
function filteredTargets(history: History, targets: readonly HistoryNode[], lower: Rows): string[] {
  const branch = typeof lower === 'string' && lower.includes('@') ? lower.slice(0, lower.indexOf('@')) : undefined
  if (branch === undefined) return targets.map(({ id }) => id)
  const labels = history.nodes.get(branch)?.labels
  const label = labels === undefined ? branch : labels[0]
  return targets.filter((node) => label !== undefined && node.labels.includes(label)).map(({ id }) => id)
}

/** Ancestors of the targets without the ancestors of what is there (`_collect_upgrade_revisions`). */
function upgradeSet(
  history: History,
  targets: readonly HistoryNode[],
  upper: Rows,
  lower: Rows,
  { inclusive = false, implicitBase = false, stopAtEnd = false }: RangeOptions,
): Set<string> {
  const required = ancestors(history.nodes, filteredTargets(history, targets, lower), 'all', true)
  const current = currentOf(history, upper, lower, stopAtEnd)
  if (!implicitBase && current.some((id) => !required.has(id))) {
    throw new RevisionError('not-an-ancestor', `${lower ?? 'base'} is not an ancestor of ${upper ?? 'base'}`)
  }
  const present = ancestors(history.nodes, current, 'all', true)
  const needs = new Set([...required].filter((id) => !present.has(id)))
  if (inclusive) for (const id of current) needs.add(id)
  if (current.length === 0 || implicitBase) return needs
  const above = descendants(history.nodes, current, 'parents', true)
  return new Set([...needs].filter((id) => above.has(id)))
}

/** The revisions the lower end stands for; one that leads below the first revision is walked from the upper end. */
function currentOf(history: History, upper: Rows, lower: Rows, stopAtEnd: boolean): string[] {
  const found = places(history, lower)
  if (found.includes('base')) {
    throw new RevisionError('not-an-ancestor', `${lower} leads below the first revision, which is no place in a range`)
  }
  if (found.length > 0 && found[0] === undefined && typeof lower === 'string') {
    const { place } = downgradeTarget(history, lower, upper, stopAtEnd)
    return place === undefined ? [] : [place.id]
  }
  return found.flatMap((place) => (place === undefined || place === 'base' ? [] : [place.id]))
}

/** Descendants of the children of the target that are applied (`_collect_downgrade_revisions`). */
function downgradeSet(
  history: History,
  rows: readonly string[],
  target: string,
): { readonly set: Set<string>; readonly heads: readonly string[] } {
  const { branch, place } = downgradeTarget(history, target, rows)
  const roots = downgradeRoots(history, branch, place)
  const heads = lookUpAll(history, rows).flatMap((node) => (node === undefined ? [] : [node.id]))
  const above = descendants(history.nodes, roots, 'all')
  const active = ancestors(history.nodes, heads, 'all')
  const set = new Set([...above].filter((id) => active.has(id)))
  if (place !== undefined && set.size === 0 && !heads.includes(place.id)) {
    throw new RevisionError(
      'not-an-ancestor',
      `${target} is not below what is applied: ${heads.join(', ') || 'nothing'}`,
    )
  }
  return { set, heads }
}

function downgradeRoots(history: History, branch: string | undefined, place: HistoryNode | undefined): string[] {
  const roots =
    place === undefined
      ? [...history.nodes.values()].filter(({ revision }) => revision.down.length === 0).map(({ id }) => id)
      : [...nodeOf(history, place.id).children]
  if (branch === undefined || roots.length < 2) return roots
  const ofBranch = branchAncestors(history, branch)
  const filtered = roots.filter((id) => ofBranch.has(id))
  if (filtered.length === 0) {
    throw new RevisionError('not-an-ancestor', `nothing of branch ${branch} stands above that revision`)
  }
  return filtered
}
