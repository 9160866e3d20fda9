import type { Position } from '../../core/position.ts'
import type { Purpose } from '../python/purpose.ts'
import type { Constant } from '../python/types.ts'

export interface EngineOption {
  /** As written: `settings.pool_size`. */
  readonly text: string
  /** Its value, settings with their default; undefined when not known. */
  readonly value: Constant | undefined
  readonly at: Position
  /** The condition under which it is put among the options, unless it tells kinds of database apart. */
  readonly conditional: string | undefined
}

/** One place that makes a connection pool. */
export interface DatabasePool {
  readonly at: Position
  /** Full name of what is called: `sqlalchemy.create_engine`, `asyncpg.create_pool`. */
  readonly call: string
  readonly within: string
  readonly kind: 'sqlalchemy' | 'asyncpg' | 'psycopg' | 'other'
  /** `connector`: to a database of a customer, not the service's own. */
  readonly purpose: Purpose | 'connector'
  /** `sqlite` when the URL says so; `default-sqlite` when only a setting's default does. */
  readonly dialect: 'sqlite' | 'default-sqlite' | 'mysql' | 'server' | 'unknown'
  /** The pool class, by its last name (`NullPool`), when one is given. */
  readonly poolClass: string | undefined
  readonly options: Readonly<Record<string, EngineOption>>
  /** Entries of `connect_args` and of `server_settings` in it, by name. */
  readonly connectArguments: Readonly<Record<string, EngineOption>>
  /** Made for one use and disposed of in the same function: nothing waits for its connections, and none grows old. */
  readonly isMomentary: boolean
  /** True when options are passed on that were not found (`**kwargs`, a configuration section). */
  readonly isOpen: boolean
}

/** A place that bounds how long statements run, outside the making of a pool. */
export interface StatementTimeout {
  readonly at: Position
  /** `connection`: for each connection made; `role`: in the database; `statement`: for some statements only. */
  readonly scope: 'connection' | 'role' | 'statement'
  readonly text: string
}

export interface DatabaseFacts {
  readonly pools: readonly DatabasePool[]
  readonly timeouts: readonly StatementTimeout[]
  /** Other ways to a database that were seen but whose pool is not read: `psycopg.connect`, `motor`. */
  readonly others: readonly { readonly call: string; readonly at: Position }[]
}
