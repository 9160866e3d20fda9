import type { Position } from '../../core/position.ts'
import type { Purpose } from '../python/purpose.ts'

/**
 * How long a call may take: `set` in the code, `default` of the library (seconds as its documentation says), `none`
 * when it may wait for ever, `unknown` when it is passed on from elsewhere.
 */
export interface Timeout {
  readonly kind: 'set' | 'default' | 'none' | 'unknown'
  readonly seconds: number | undefined
  /** As written, or what the library's default is. */
  readonly text: string
  readonly at: Position
}

export type OutboundLibrary =
  | 'httpx'
  | 'requests'
  | 'aiohttp'
  | 'urllib'
  | 'urllib3'
  | 'aws'
  | 'minio'
  | 'smtp'
  | 'mail-api'
  | 'stripe'
  | 'redis'
  | 'ai'
  | 'axios'
  | 'fetch'
  | 'got'
  | 'node-http'

/** One place that makes a client of another service, or asks it without one. */
export interface OutboundCall {
  readonly at: Position
  readonly library: OutboundLibrary
  /** Full name of what is called: `httpx.AsyncClient`, `requests.get`, `axios.create`. */
  readonly call: string
  readonly within: string
  readonly purpose: Purpose
  readonly timeout: Timeout
}

/** A place that switches the verification of certificates off. */
export interface UnverifiedTls {
  readonly at: Position
  readonly call: string
  readonly within: string
  readonly text: string
  /**
   * `literal`: written so; `setting`: off unless a setting says otherwise; `warning`: only the warning is silenced;
   * `unknown`: something that was not followed decides (`verify=not IGNORE_TLS.get()`).
   */
  readonly how: 'literal' | 'setting' | 'warning' | 'unknown'
  /** The condition under which it is switched off (`if not settings.validate_certs`), as written. */
  readonly condition: string | undefined
  readonly purpose: Purpose
}

/** A place that repeats what failed. */
export interface Retry {
  readonly at: Position
  readonly by: string
  readonly within: string
  /** What bounds it, as written; undefined when nothing does. */
  readonly bound: string | undefined
  /** True when options were passed on that could hold the bound. */
  readonly isOpen: boolean
}

export interface CircuitBreaker {
  readonly at: Position
  readonly name: string
  /** Where it is used (applied to a function, or made); undefined when it is only defined. */
  readonly usedAt: Position | undefined
}

export interface OutboundFacts {
  readonly calls: readonly OutboundCall[]
  readonly unverifiedTls: readonly UnverifiedTls[]
  readonly retries: readonly Retry[]
  readonly breakers: readonly CircuitBreaker[]
  /** Uses of Stripe's API, and what was set for its client. */
  readonly stripe: {
    readonly uses: readonly Position[]
    readonly timeoutAt: Position | undefined
    readonly retriesAt: Position | undefined
    /** `stripe.api_timeout` and the like: attributes that do nothing. */
    readonly withoutEffect: readonly { readonly name: string; readonly at: Position }[]
  }
}
