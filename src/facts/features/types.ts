import type { Evidence } from '../../core/evidence.ts'
import type { Position } from '../../core/position.ts'

export interface Titles {
  readonly en: string
  readonly ru: string
}

/**
 * `implemented`: it and all its parts were found; `partly`: it was found, and a part was not; `not-found`: nothing that
 * would tell of it was found.
 */
export type FeatureStatus = 'implemented' | 'partly' | 'not-found'

/** A place where a feature, or a part of it, was found. */
export interface FeaturePlace {
  readonly at: Position
  /** What stands there: `POST /v1/bookings`, `table bookings`. */
  readonly what: string
}

/** One feature that the profile promises, and what was found of it. */
export interface Feature {
  readonly id: string
  readonly title: Titles
  /** What it belongs to: a portal, the jobs. */
  readonly group: string
  /** Ids of requirements it answers. */
  readonly answers: readonly string[]
  readonly optional: boolean
  readonly status: FeatureStatus
  readonly places: readonly FeaturePlace[]
  /** Parts that were not found, in the words of the profile. */
  readonly missing: readonly string[]
  /** Where its code says that it is not finished, or does nothing. */
  readonly unfinished: readonly FeaturePlace[]
  /** What was looked for, where nothing was found. */
  readonly searches: readonly Evidence[]
}

/** The inventory of features; empty without a profile. */
export interface FeaturesFacts {
  /** The profile as `plimsoll.yaml` names it; undefined: nobody said what the service promises. */
  readonly profile: { readonly name: string; readonly title: Titles } | undefined
  readonly features: readonly Feature[]
}
