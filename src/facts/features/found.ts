import type { Evidence } from '../../core/evidence.ts'
import { search } from '../../core/evidence.ts'
import type { FeaturePlace } from './types.ts'

/** What one recogniser found, and how much it looked through. */
export interface Found {
  readonly places: readonly FeaturePlace[]
  /** The search in words, for the case that it found nothing. */
  readonly searched: Evidence
  /** What was found without being all that was asked for: values of an enumeration, columns. */
  readonly lacks?: readonly string[]
}

/** A result out of the places of a search through so many things. */
export function foundAmong(what: string, where: string, count: number, places: readonly FeaturePlace[]): Found {
  return { places, searched: search(what, where, count, places.length) }
}

/** A regular expression of a profile: it must match as a whole, in any case. */
export function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'i')
}
