import type { Place, Value } from '../../typescript/run/values.ts'
import type { Guard } from '../types.ts'

/** What a middleware or handler does to an anonymous request. */
export interface Verdict {
  readonly effect: Guard['effect'] | 'none'
  readonly refusesAt: Place | undefined
  readonly reason: string | undefined
  /** What it puts on the request. */
  readonly writes: ReadonlyMap<string, Value>
  readonly usedCredential: boolean
}
