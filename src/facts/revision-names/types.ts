import type { Position } from '../../core/position.ts'
import type { MigrationProblem } from '../../migrations/types.ts'

/** How a revision file is named: by a date, a number, an id (`3f2a…_add_leads`), or in words only. */
export type NameStyle = 'dated' | 'numbered' | 'id first' | 'words'

export interface RevisionName {
  readonly name: string
  readonly style: NameStyle
  /** It has words that say what it does. */
  readonly isDescriptive: boolean
  readonly at: Position
}

export interface RevisionNamesFacts {
  readonly histories: readonly {
    readonly name: string
    readonly names: readonly RevisionName[]
    /** Names against the pattern of `plimsoll.yaml`, when it has one. */
    readonly against: readonly MigrationProblem[]
  }[]
  readonly pattern: string | undefined
}
