import type { Position } from '../../core/position.ts'
import type { Endpoint } from '../endpoints/types.ts'

export type LimiterStorage = 'memory' | 'redis' | 'database' | 'unknown'

/** How an own in-memory limiter guards its counters. */
export interface StoreLock {
  readonly kind: 'held' | 'none'
  /** The read or write that no lock guards, or where the lock is taken. */
  readonly at: Position
  /** An `await` lies between reading and writing: another request can come in between. */
  readonly awaits: boolean
}

/** What happens to a request when the limiter cannot reach Redis. */
export interface RedisFailure {
  readonly kind: 'open' | 'closed' | 'fallback' | 'undecided'
  readonly at: Position
}

/** Something that counts requests. */
export interface Limiter {
  readonly name: string
  readonly kind: 'slowapi' | 'fastapi-limiter' | 'own'
  readonly at: Position
  readonly storage: LimiterStorage
  readonly storageAt: Position
  /** The switch that turns it off, with its value when nothing is set. */
  readonly enabled: { readonly text: string; readonly value: boolean | undefined; readonly at: Position } | undefined
  /** slowapi: limits that hold for every route once its middleware is registered. */
  readonly hasDefaults: boolean
  readonly lock: StoreLock | undefined
  readonly redisFailure: RedisFailure | undefined
}

/** An endpoint, and what limits it in fact. */
export interface LimitedEndpoint {
  readonly endpoint: Endpoint
  /** Where its limit is; undefined when nothing limits it. */
  readonly limitAt: Position | undefined
  /** A limit that is written down but has no effect, and why. */
  readonly ineffective: { readonly at: Position; readonly reason: string } | undefined
  /** For logins and resets: whether it takes something that can be guessed (a redirect to a provider does not). */
  readonly takesCredentials: boolean
  /** Where a limiter is asked of which nothing is known (a stand-in may let everything through), or only at times. */
  readonly maybeAt: Position | undefined
}

/** How a limiter tells clients apart by address. */
export interface ClientAddress {
  readonly name: string
  readonly at: Position
  /** `peer`: the other end of the connection; `header`: what a request header says; `checked`: only from known proxies. */
  readonly kind: 'peer' | 'header' | 'checked'
}

/** Several processes that do not share memory. */
export interface ManyProcesses {
  readonly text: string
  readonly at: Position
}

/** How the service bounds requests. Endpoints' own limits come from the endpoint facts. */
export interface LimitersFacts {
  readonly limiters: readonly Limiter[]
  readonly endpoints: readonly LimitedEndpoint[]
  /** Where a limiter is kept without being asked (`app.state.limiter = …`). */
  readonly keptAt: Position | undefined
  readonly addresses: readonly ClientAddress[]
  readonly processes: readonly ManyProcesses[]
  /** Start commands that run one process. */
  readonly singles: readonly ManyProcesses[]
  /** A reverse proxy in front, and what makes its headers trusted. */
  readonly proxy: Position | undefined
  readonly proxyTrusted: Position | undefined
  /** Where Redis is made certain in production: a setting in a deployment, or a validation that requires it. */
  readonly redisCertain: Position | undefined
}
