import type { Revision, RevisionFiles } from '../types.ts'
import { ringsIn } from './cycles.ts'
import { spreadLabels } from './labels.ts'
import { problemsOf } from './problems.ts'
import type { History, HistoryNode } from './types.ts'
import { ancestors } from './walk.ts'

/**
 * The graph of an environment's revisions, as Alembic's `RevisionMap` builds it (alembic/script/revision.py, 1.20).
 * Where Alembic gives up (a missing parent, a label used twice, a cycle), the graph holds what is there, and
 * `problems` says what is not.
 */
export function historyOf(files: Pick<RevisionFiles, 'revisions'>): History {
  const { revisions } = files
  const byId = new Map(revisions.map((revision) => [revision.id, revision]))
  const labels = labelOwners(revisions, byId)
  const nodes = linked(byId, labels)
  const history = {
    nodes,
    labels,
    ...headsOf(revisions, nodes),
    bases: unique(revisions.filter(({ down }) => down.length === 0)),
    realBases: unique(revisions.filter(({ down, dependsOn }) => down.length === 0 && dependsOn.length === 0)),
    branchPoints: [...nodes.values()].filter(({ children }) => children.length > 1).map(({ id }) => id),
    mergePoints: [...nodes.values()].filter(({ revision }) => revision.down.length > 1).map(({ id }) => id),
    cycles: ringsIn([...nodes.keys()], (id) => {
      const node = nodes.get(id)
      if (node === undefined) return []
      return node.dependsOn.length === 0 ? node.down : [...node.down, ...node.dependsOn]
    }),
  }
  return { ...history, problems: problemsOf(revisions, history) }
}

function unique(revisions: readonly Revision[]): string[] {
  return [...new Set(revisions.map(({ id }) => id))]
}

/** The first revision that declares a label has it; a label that is some revision's id belongs to that revision. */
function labelOwners(revisions: readonly Revision[], byId: ReadonlyMap<string, Revision>): Map<string, string> {
  const owners = new Map<string, string>()
  for (const { id, labels } of revisions) {
    for (const label of labels) if (!owners.has(label) && !byId.has(label)) owners.set(label, id)
  }
  return owners
}

/** Like `HistoryNode`, while it is being made. */
interface Draft {
  readonly id: string
  readonly revision: Revision
  readonly down: readonly string[]
  readonly dependsOn: readonly string[]
  normalizedDown: readonly string[]
  readonly children: string[]
  readonly allChildren: string[]
  labels: readonly string[]
}

function linked(
  byId: ReadonlyMap<string, Revision>,
  labels: ReadonlyMap<string, string>,
): ReadonlyMap<string, HistoryNode> {
  const nodes = new Map<string, Draft>()
  for (const [id, revision] of byId) {
    const down = dedupe(revision.down.filter((parent) => byId.has(parent)))
    const dependsOn = dependenciesOf(revision, byId, labels)
    nodes.set(id, {
      id,
      revision,
      down,
      dependsOn,
      normalizedDown: down,
      children: [],
      allChildren: [],
      labels: [],
    })
  }
  for (const { id, down, dependsOn } of nodes.values()) {
    for (const parent of down) nodes.get(parent)?.children.push(id)
    const all = dependsOn.length === 0 ? down : dedupe([...down, ...dependsOn])
    for (const parent of all) nodes.get(parent)?.allChildren.push(id)
  }
  for (const node of nodes.values()) node.normalizedDown = normalized(nodes, node)
  for (const [id, spread] of spreadLabels(nodes)) {
    const node = nodes.get(id)
    if (node !== undefined) node.labels = [...spread]
  }
  return nodes
}

function dependenciesOf(
  { dependsOn }: Revision,
  byId: ReadonlyMap<string, Revision>,
  labels: ReadonlyMap<string, string>,
): readonly string[] {
  if (dependsOn.length === 0) return dependsOn
  const named = dependsOn.map((name) => (byId.has(name) ? name : labels.get(name)))
  return dedupe(named.filter((name) => name !== undefined))
}

function dedupe(ids: readonly string[]): readonly string[] {
  return ids.length < 2 ? ids : [...new Set(ids)]
}

/** Parents, and the dependencies that no ancestor by parents has (`_normalize_depends_on`). */
function normalized(nodes: ReadonlyMap<string, Draft>, node: Draft): readonly string[] {
  if (node.dependsOn.length === 0) return node.down
  const own = new Set(node.dependsOn)
  for (const id of ancestors(nodes, [node.id], 'parents')) {
    if (id !== node.id) for (const implied of nodes.get(id)?.dependsOn ?? []) own.delete(implied)
  }
  return dedupe([...node.down, ...own])
}

/** A file whose id another file took over stays a head in Alembic's eyes, because no child finds it. */
function headsOf(
  revisions: readonly Revision[],
  nodes: ReadonlyMap<string, HistoryNode>,
): Pick<History, 'heads' | 'realHeads' | 'effectiveHeads'> {
  const isHead = (edges: 'children' | 'allChildren') => (revision: Revision) => {
    const node = nodes.get(revision.id)
    return node?.revision !== revision || node[edges].length === 0
  }
  const heads = unique(revisions.filter(isHead('children')))
  const realHeads = unique(revisions.filter(isHead('allChildren')))
  return { heads, realHeads, effectiveHeads: heads.filter((id) => !realHeads.includes(id)) }
}
