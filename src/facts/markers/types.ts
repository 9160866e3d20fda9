import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'

/** A comment that says the work is not done. */
export interface UnfinishedMarker {
  readonly marker: 'TODO' | 'FIXME' | 'XXX' | 'HACK'
  readonly text: string
  readonly at: Position
}

/** A value that stands in for a real one, where it would be used. */
export interface Placeholder {
  readonly kind: 'example host' | 'placeholder text' | 'plain http address' | 'local address'
  /** The placeholder itself, shortened: `noreply@example.com`. */
  readonly value: string
  /** What holds it: a setting, constant or argument. */
  readonly holder: string
  readonly at: Position
  readonly confidence: Confidence
}

export interface MarkersFacts {
  readonly markers: readonly UnfinishedMarker[]
  readonly placeholders: readonly Placeholder[]
  /** How many files were read for markers, and how many strings for placeholders. */
  readonly files: number
  readonly strings: number
  /** Code that could not be parsed: absence proves nothing then. */
  readonly unread: readonly { readonly file: string; readonly reason: string }[]
}
