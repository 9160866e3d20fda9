import type { Position } from '../../core/position.ts'

/** A place that keeps results for later. */
export interface Cache {
  /** Full name of the function whose results are kept, or of the one that reads and writes the store. */
  readonly name: string
  readonly at: Position
  readonly by: 'lru_cache' | 'redis' | 'cache' | 'aiocache' | 'fastapi-cache' | 'cachetools'
  /** The key as written, or the parameters it is made of. */
  readonly key: string
  readonly lifetime: string | undefined
  /** Where the function learns whose data it reads, when that is not part of the key. */
  readonly tenantOutsideKey: Position | undefined
  /** It keeps coroutines, which can be awaited once. */
  readonly keepsCoroutines: boolean
  /** A parameter that is another object in every request: a session, a request. */
  readonly changingParameter: string | undefined
}

export interface CachesFacts {
  readonly caches: readonly Cache[]
  readonly searched: number
}
