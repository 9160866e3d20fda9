import type { History, HistoryNode } from './types.ts'
import { RevisionError } from './types.ts'
import { ancestors, descendants, nodeOf } from './walk.ts'

/** Something a person may write: one identifier, several, or nothing (an empty version table). */
export type Identifier = string | readonly string[] | undefined

/** A revision, or undefined for the state before the first one. */
export type Place = HistoryNode | undefined

interface Resolved {
  readonly ids: readonly string[]
  readonly branch: string | undefined
}

/** `label@id` apart, and the symbols `head`, `heads` and `base` as ids (`_resolve_revision_number`). */
export function resolveSymbol(history: History, identifier: string | undefined): Resolved {
  const at = identifier?.indexOf('@') ?? -1
  const branch = at === -1 ? undefined : identifier?.slice(0, at)
  const id = at === -1 ? identifier : identifier?.slice(at + 1)
  if (id === 'heads') {
    return branch === undefined
      ? { ids: history.realHeads, branch }
      : { ids: onLineage(history, history.heads, branch), branch }
  }
  if (id === 'head') return { ids: currentHead(history, branch), branch }
  return { ids: id === 'base' || id === undefined ? [] : [id], branch }
}

function currentHead(history: History, branch: string | undefined): readonly string[] {
  const heads = branch === undefined ? history.heads : onLineage(history, history.heads, branch)
  if (heads.length > 1) throw severalHeads(heads, branch === undefined ? 'head' : `${branch}@head`)
  return heads
}

function severalHeads(ids: readonly string[], identifier: string): RevisionError {
  return new RevisionError('several-heads', `${identifier} means several revisions: ${ids.join(', ')}`)
}

/** What identifiers stand for; none for `base`. Unknown and ambiguous ones are errors (`get_revisions`). */
export function lookUpAll(history: History, identifier: Identifier): Place[] {
  return places(history, identifier).map((place) => (place === 'base' ? undefined : place))
}

/** The same; `-2` may walk down from a head to `base`. */
export function places(history: History, identifier: Identifier): (Place | 'base')[] {
  if (typeof identifier === 'object') return identifier.flatMap((one) => places(history, one))
  const { ids, branch } = resolveSymbol(history, identifier)
  const [only] = ids
  if (ids.length === 1 && only !== undefined && /^\s*-\d+\s*$/.test(only)) {
    const heads = history.realHeads.filter((id) => branch === undefined || nodeOf(history, id).labels.includes(branch))
    return heads.map((id) => step(history, nodeOf(history, id), Number(only)))
  }
  return ids.map((id) => byIdentifier(history, id, branch))
}

/** What one identifier stands for; undefined for `base` (`get_revision`). */
export function lookUp(history: History, identifier: string | undefined): Place {
  const { ids, branch } = resolveSymbol(history, identifier)
  if (ids.length > 1) throw severalHeads(ids, identifier ?? '')
  return byIdentifier(history, ids[0], branch)
}

/** The revision of an id, a branch label or the beginning of an id (`_revision_for_ident`). */
function byIdentifier(history: History, id: string | undefined, branch?: string): Place {
  const member = branch === undefined || branch === '' ? undefined : branchMember(history, branch)
  if (id === undefined) return undefined
  const exact = history.nodes.get(id) ?? history.nodes.get(history.labels.get(id) ?? '')
  const node = exact ?? byBeginning(history, id, branch)
  if (member !== undefined && !shareLineage(history, node.id, [member.id])) {
    throw new RevisionError('not-on-branch', `revision ${node.id} is not on branch ${branch}`)
  }
  return node
}

/** Ids (and labels) shorter than four characters are never guessed. */
function byBeginning(history: History, beginning: string, branch: string | undefined): HistoryNode {
  const names = [...history.nodes.keys(), ...history.labels.keys()]
  const found = names.filter((name) => name.length > 3 && name.startsWith(beginning))
  const matches = branch === undefined || branch === '' ? found : onLineage(history, found, branch)
  const [only, ...others] = matches
  if (only === undefined) throw new RevisionError('not-found', `there is no revision or branch ${beginning}`)
  if (others.length > 0) {
    const shown = matches.slice(0, 3).join(', ')
    throw new RevisionError('ambiguous-id', `several revisions start with ${beginning}: ${shown}`)
  }
  return nodeOf(history, history.labels.get(only) ?? only)
}

/** The revision that stands for a branch: the one that carries the label, or any revision on it. */
export function branchMember(history: History, branch: string): Place {
  const owner = history.nodes.get(branch) ?? history.nodes.get(history.labels.get(branch) ?? '')
  if (owner !== undefined) return owner
  try {
    return byIdentifier(history, branch)
  } catch (error) {
    if (!(error instanceof RevisionError) || error.kind !== 'not-found') throw error
    throw new RevisionError('not-found', `there is no branch ${branch}`)
  }
}

/** Those of the ids that are ancestors or descendants of what the identifier stands for (`filter_for_lineage`). */
export function onLineage(history: History, ids: readonly string[], identifier: string | undefined): string[] {
  const { ids: resolved, branch } = resolveSymbol(history, identifier)
  const against = [...(branch === undefined || branch === '' ? [] : [branch]), ...resolved]
  if (against.length === 0) return [...ids]
  const members = against.map((one) => byIdentifier(history, one)?.id).filter((id) => id !== undefined)
  return ids.filter((id) => {
    const node = byIdentifier(history, id)
    return node !== undefined && shareLineage(history, node.id, members)
  })
}

function shareLineage(history: History, id: string, members: readonly string[]): boolean {
  const above = descendants(history.nodes, [id], 'parents')
  const below = ancestors(history.nodes, [id], 'parents')
  return members.some((member) => above.has(member) || below.has(member))
}

/**
 * Goes up (positive) or down (negative) from a place by a number of revisions. More than one way to go is an error;
 * `base` is the place below the first revision (`_walk`).
 * @returns undefined when the graph ends before, unless `stopAtEnd`: then the last place reached.
 */
export function step(
  history: History,
  start: Place | 'base',
  steps: number,
  { branch, stopAtEnd = false }: { readonly branch?: string | undefined; readonly stopAtEnd?: boolean } = {},
): Place | 'base' {
  let place: Place | 'base' = start
  for (let left = Math.abs(steps); left > 0; left--) {
    const next: readonly string[] = steps > 0 ? above(history, place, branch) : below(history, place)
    const [first, ...others] = next
    if (others.length > 0) {
      throw new RevisionError('ambiguous-walk', `there is more than one way to go: ${next.join(', ')}`)
    }
    if (first !== undefined) place = nodeOf(history, first)
    else if (steps < 0 && place !== 'base') place = 'base'
    else return stopAtEnd ? place : undefined
  }
  return place
}

function above(history: History, place: Place | 'base', branch: string | undefined): readonly string[] {
  const up = place === undefined || place === 'base' ? history.bases : place.children
  return branch === undefined || branch === '' ? up : onLineage(history, up, branch)
}

function below(history: History, place: Place | 'base'): readonly string[] {
  if (place === 'base') return []
  return place === undefined ? history.heads : place.down
}
