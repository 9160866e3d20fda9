import type { Position } from '../../core/position.ts'
import type { Setting } from '../settings/types.ts'

/** Something found by its name. */
export interface Named {
  readonly name: string
  readonly at: Position
}

/** A setting that says how long data is kept, or whether it is removed at all. */
export interface Retention {
  readonly setting: Setting
  /** Where code that deletes uses it; undefined: nothing does. */
  readonly usedAt: Position | undefined
  /** Nothing runs the function that uses it. */
  readonly isIdle: boolean
}

export interface PrivacyFacts {
  /** Models with columns of people: addresses, names, telephone numbers. */
  readonly personal: readonly Named[]
  readonly retentions: readonly Retention[]
  /** Functions that remove what is old, whatever their settings are called. */
  readonly cleanups: readonly Named[]
  readonly exports: readonly Named[]
  readonly erasures: readonly Named[]
  /** Scripts in pages that watch visitors, and where consent is asked for. */
  readonly trackers: readonly Named[]
  readonly consent: readonly Named[]
  readonly pages: number
  readonly searched: number
}
