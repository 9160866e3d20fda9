import type { MigrationProblem, Revision } from '../types.ts'

/** A revision in its history. Ids in it are those of revisions that are there, in the order the file names them. */
export interface HistoryNode {
  readonly id: string
  readonly revision: Revision
  /** Parents that exist (`down_revision`). */
  readonly down: readonly string[]
  /** Revisions it depends on that exist, labels resolved to the revision that carries them. */
  readonly dependsOn: readonly string[]
  /** Parents, and those dependencies that no ancestor has already: what must stand in the version table before it. */
  readonly normalizedDown: readonly string[]
  /** Revisions that name it as their parent. */
  readonly children: readonly string[]
  /** The same, and those that depend on it. */
  readonly allChildren: readonly string[]
  /** Its own branch labels and those that spread to it. */
  readonly labels: readonly string[]
}

/** The revisions of an environment as a graph. Lists of ids are in the order in which the tool loads the files. */
export interface History {
  /** By id, in load order. Of several revisions with one id the last counts, in the place of the first. */
  readonly nodes: ReadonlyMap<string, HistoryNode>
  /** The revision that declares a branch label. */
  readonly labels: ReadonlyMap<string, string>
  /** Revisions that are nobody's parent: what `upgrade head` means. */
  readonly heads: readonly string[]
  /** Revisions that are nobody's parent and nobody's dependency: what the version table holds after `upgrade heads`. */
  readonly realHeads: readonly string[]
  /** Heads that another revision depends on; Alembic prints them as "(effective head)". */
  readonly effectiveHeads: readonly string[]
  /** Revisions without a parent. */
  readonly bases: readonly string[]
  /** Revisions with neither a parent nor a dependency. */
  readonly realBases: readonly string[]
  readonly branchPoints: readonly string[]
  readonly mergePoints: readonly string[]
  /** Each cycle as the ids of its members; while there is one, nothing can be ordered. */
  readonly cycles: readonly (readonly string[])[]
  readonly problems: readonly MigrationProblem[]
}

export type RevisionErrorKind =
  | 'several-heads'
  | 'not-found'
  | 'ambiguous-id'
  | 'not-on-branch'
  | 'not-an-ancestor'
  | 'overlap'
  | 'walked-too-far'
  | 'ambiguous-walk'
  | 'rows-do-not-match'
  | 'broken-history'

/** What was asked of a history cannot be answered, for the reasons for which Alembic would refuse it too. */
export class RevisionError extends Error {
  override readonly name = 'RevisionError'
  readonly kind: RevisionErrorKind

  constructor(kind: RevisionErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}
