import type { Position } from '../../core/position.ts'
import type { Endpoint, Guard, RateLimit } from '../endpoints/types.ts'

/** An endpoint behind a guard that tests a password with every request, and what counts those requests. */
export interface GuessedLogin {
  readonly endpoint: Endpoint
  readonly guard: Guard
  /** Where the password is tested. */
  readonly testedAt: Position
  readonly limit: RateLimit | undefined
  /**
   * `before`: a request is counted, then its password is tested; `after`: a wrong password is refused before anything
   * counts it; `inside`: the guard counts failures itself; `unknown`: which comes first could not be told.
   */
  readonly order: 'before' | 'after' | 'inside' | 'unknown' | 'unlimited'
}

export interface GuessedLoginsFacts {
  readonly logins: readonly GuessedLogin[]
  /** Endpoints that were looked at. */
  readonly endpoints: number
}
