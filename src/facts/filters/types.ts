import type { Position } from '../../core/position.ts'
import type { Model } from '../models/types.ts'

/** A column that a condition compares with a value, in a way an index can serve. */
export interface FilteredColumn {
  readonly model: Model
  /** Its name in the database. */
  readonly column: string
}

/** A statement whose conditions were all understood. */
export interface Filter {
  readonly within: string
  readonly at: Position
  /** Compared with values by `=`, `IN`, `<`, `BETWEEN` and the like; all of these hold together. */
  readonly columns: readonly FilteredColumn[]
}

export interface FiltersFacts {
  readonly filters: readonly Filter[]
  /** Statements with a condition that was not understood, or that may be met in one of several ways. */
  readonly unclear: number
}
