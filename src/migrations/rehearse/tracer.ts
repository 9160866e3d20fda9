import type pg from 'pg'
import type { ServerRights } from '../../postgres/server.ts'
import type { Touched } from './touched.ts'
import type { TracedStatement } from './types.ts'
import type { Watch } from './watch.ts'

/** How a statement is to be run. */
export interface TraceRequest {
  readonly sql: string
  /** It cannot run in a transaction: CREATE INDEX CONCURRENTLY, VACUUM, … */
  readonly alone?: boolean
  /** Leave out the attempts of a second session. */
  readonly withoutWork?: boolean
  /** Only run it: whoever asks later what was touched is not told of it. */
  readonly quiet?: boolean
  /** What it did is taken back when it fails, and the transaction goes on. */
  readonly guarded?: boolean
}

/** Runs statements one by one in a database and tells what each did. Only one statement runs at a time. */
export interface Tracer {
  begin(): Promise<void>
  run(request: TraceRequest): Promise<TracedStatement>
  /** Gives what the end of the transaction made fail: a constraint that was deferred. */
  commit(): Promise<TracedStatement['error']>
  /** Ends the transaction without a trace; a session that was lost is replaced. */
  rollback(): Promise<void>
  /** Asks something in the open transaction, or outside of one, untraced. */
  ask(query: pg.QueryConfig | string): Promise<readonly Record<string, unknown>[]>
  /** What may have changed since the tracer was opened, or this was last asked. */
  touched(): Touched
  /** Looks again at what others have made of the database since. */
  refresh(): Promise<void>
  close(): Promise<void>
}

export interface TracerOptions {
  /** Who runs the statements, and who tries what they block; the first connection's when left out. */
  readonly migrator?: pg.ClientConfig
  readonly watcher?: pg.ClientConfig
  readonly watch?: Watch
  /** False when nobody will ask what was touched: less is noted then. */
  readonly followsSchema?: boolean
  /** What the first connection may do; a superuser's may everything. */
  readonly rights?: ServerRights
}
