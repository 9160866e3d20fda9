import type { MigrationProblem, Revision } from '../types.ts'
import { ancestry } from './ancestry.ts'
import type { History } from './types.ts'
import { descendants } from './walk.ts'

const SHOWN = 8

/** What is wrong with a history whatever the database holds: sorted as the revisions are loaded, kind by kind. */
export function problemsOf(revisions: readonly Revision[], history: Omit<History, 'problems'>): MigrationProblem[] {
  return [
    ...severalHeads(history),
    ...missing(history),
    ...duplicates(revisions),
    ...cycles(history),
    ...unreachable(history),
    ...redundantParents(history),
    ...labelClashes(revisions),
  ]
}

type Graph = Omit<History, 'problems'>

/**
 * Heads count when `upgrade heads` leaves more than one row, and unless each has a branch label of its own: then the
 * branches are kept apart on purpose.
 */
function severalHeads({ realHeads, nodes }: Graph): MigrationProblem[] {
  if (realHeads.length < 2) return []
  const labels = realHeads.map((id) => new Set(nodes.get(id)?.labels))
  const isNamed = (own: ReadonlySet<string>): boolean =>
    [...own].some((label) => labels.every((other) => other === own || !other.has(label)))
  if (labels.every(isNamed)) return []
  const place = (id: string): string => `${id} (${nodes.get(id)?.revision.position.file ?? '?'})`
  return [
    {
      kind: 'several-heads',
      detail: `${realHeads.length} heads: ${list(realHeads.map(place))}; "upgrade head" fails until a revision has all of them as its parents`,
      position: nodes.get(realHeads.at(-1) ?? '')?.revision.position,
    },
  ]
}

function missing({ nodes, labels }: Graph): MigrationProblem[] {
  const problems: MigrationProblem[] = []
  for (const { id, revision } of nodes.values()) {
    const { position } = revision
    for (const parent of revision.down) {
      if (nodes.has(parent)) continue
      const detail = `${id} names ${quoted(parent)} as its parent, and no file has that id`
      problems.push({ kind: 'missing-parent', detail, position })
    }
    for (const name of revision.dependsOn) {
      if (nodes.has(name) || labels.has(name)) continue
      const detail = `${id} depends on ${quoted(name)}, which is neither the id nor the branch label of any file`
      problems.push({ kind: 'missing-dependency', detail, position })
    }
  }
  return problems
}

function duplicates(revisions: readonly Revision[]): MigrationProblem[] {
  const first = new Map<string, Revision>()
  if (new Set(revisions.map(({ id }) => id)).size === revisions.length) return []
  return revisions.flatMap((revision) => {
    const earlier = first.get(revision.id)
    if (earlier === undefined) {
      first.set(revision.id, revision)
      return []
    }
    const detail = `${revision.id} is the id of ${earlier.position.file} too; only the file loaded last counts`
    return [{ kind: 'duplicate-id', detail, position: revision.position }]
  })
}

function cycles({ cycles: rings, nodes }: Graph): MigrationProblem[] {
  return rings.map((ring) => ({
    kind: 'cycle',
    detail:
      ring.length === 1
        ? `${ring[0]} is its own parent or dependency`
        : `${list(ring)} follow one another in a circle, so none of them can come first`,
    position: nodes.get(ring[0] ?? '')?.revision.position,
  }))
}

/** Revisions that no base leads to: their line starts in a cycle or at a parent that is not there. */
function unreachable({ nodes, bases }: Graph): MigrationProblem[] {
  const reached = descendants(nodes, bases, 'parents')
  const lost = [...nodes.keys()].filter((id) => !reached.has(id))
  const [first] = lost
  if (first === undefined) return []
  return [
    {
      kind: 'unreachable',
      detail: `no base leads to ${list(lost)}: ${lost.length === 1 ? 'it' : 'they'} can never be applied to an empty database`,
      position: nodes.get(first)?.revision.position,
    },
  ]
}

/**
 * A parent or dependency that another one implies already, where two more have rows of their own: when it merges them,
 * Alembic deletes a row for each from the version table, and stops when there is none (`merge_branch_idents` in
 * alembic/runtime/migration.py). With one other parent there is nothing to merge, and all is well.
 */
function redundantParents({ nodes, cycles: rings }: Graph): MigrationProblem[] {
  const merging = [...nodes.values()].filter(({ normalizedDown }) => normalizedDown.length > 2)
  if (merging.length === 0 || rings.length > 0) return []
  const isAncestor = ancestry(nodes)
  return merging.flatMap(({ id, normalizedDown, revision }) => {
    const implied = normalizedDown.filter((one) =>
      normalizedDown.some((other) => other !== one && isAncestor(other, one)),
    )
    if (implied.length === 0 || normalizedDown.length - implied.length < 2) return []
    const which = implied.join(', ')
    const detail = `${id} follows ${which}, which its other parents follow already: Alembic stops at it, because ${which} has no row of its own by then`
    return [{ kind: 'redundant-parent', detail, position: revision.position }]
  })
}

function labelClashes(revisions: readonly Revision[]): MigrationProblem[] {
  if (revisions.every(({ labels }) => labels.length === 0)) return []
  const taken = new Map(revisions.map((revision) => [revision.id, revision]))
  const isId = new Set(taken.keys())
  return revisions.flatMap((revision) =>
    revision.labels.flatMap((label) => {
      const owner = taken.get(label)
      if (owner === undefined) {
        taken.set(label, revision)
        return []
      }
      const what = isId.has(label) ? `is the id of ${owner.position.file}` : `is used by ${owner.id} too`
      const detail = `the branch label ${label} of ${revision.id} ${what}; Alembic refuses to load the history`
      return [{ kind: 'label-clash', detail, position: revision.position }]
    }),
  )
}

function list(ids: readonly string[]): string {
  const shown = ids.slice(0, SHOWN).join(', ')
  return ids.length > SHOWN ? `${shown} and ${ids.length - SHOWN} more` : shown
}

function quoted(id: string): string {
  return id === '' ? 'an empty id' : id
}
