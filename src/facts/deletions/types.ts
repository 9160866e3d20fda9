import type { Position } from '../../core/position.ts'

/** A function that deletes a row and the file the row points at. */
export interface Deletion {
  readonly name: string
  readonly at: Position
  readonly fileAt: Position
  readonly rowAt: Position
  /** The commit between the two; undefined when what was deleted is committed later, or by somebody else. */
  readonly commitAt: Position | undefined
  readonly order: 'row first' | 'file first'
  /** Where a failure of deleting the file is caught. */
  readonly caughtAt: Position | undefined
}

export interface DeletionsFacts {
  readonly deletions: readonly Deletion[]
  /** Places that delete files from object storage or through a storage of our own. */
  readonly fileDeletions: readonly Position[]
  readonly searched: number
}
