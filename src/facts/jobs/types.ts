import type { Position } from '../../core/position.ts'

/** What runs jobs: a library, or a loop of our own. */
export interface JobRunner {
  readonly library: 'celery' | 'arq' | 'rq' | 'dramatiq' | 'apscheduler' | 'huey' | 'taskiq' | 'repeat_every' | 'loop'
  readonly at: Position
  readonly within: string
}

/** A loop that does the same again after a pause, for as long as the program runs. */
export interface JobLoop {
  readonly at: Position
  readonly within: string
  /** `process`: a program of its own; `task`, `thread`: beside the requests of the service. */
  readonly runsIn: 'process' | 'task' | 'thread'
  /** Where a failure of one round is caught, so that the next one comes. */
  readonly caughtAt: Position | undefined
  /** Where it is told to end: a signal handler, an event that is set, a task that is cancelled. */
  readonly stopsAt: Position | undefined
  /** Where it leaves a sign of life. */
  readonly heartbeatAt: Position | undefined
}

/** How a job makes sure that the same mail is not sent twice. */
export interface Deduplication {
  /**
   * `claimed`: a unique record is made before sending; `after`: it is made, but only afterwards; `looked-up`: a record
   * is looked for, which two runs at once both do; `none`.
   */
  readonly kind: 'claimed' | 'after' | 'looked-up' | 'none'
  readonly at: Position | undefined
  /** The model or table that keeps the claims, when an INSERT makes them. */
  readonly table: ClaimTable | undefined
}

export interface ClaimTable {
  readonly name: string
  readonly at: Position
  /** Where a unique constraint or index on it is declared: in the model or in a migration. */
  readonly uniqueAt: Position | undefined
  /** Where a migration makes it, and where a later one drops it. */
  readonly migratedAt: Position | undefined
  readonly droppedAt: Position | undefined
}

/** A job that sends mail. */
export interface MailJob {
  readonly name: string
  readonly at: Position
  /** `schedule`: looks for work again and again; `queue`: is called once for each message. */
  readonly trigger: 'schedule' | 'queue'
  readonly sendsAt: Position
  readonly deduplication: Deduplication
}

export interface JobsFacts {
  readonly runners: readonly JobRunner[]
  readonly loops: readonly JobLoop[]
  /** Functions that runners call, as far as they were found. */
  readonly jobs: readonly { readonly name: string; readonly at: Position; readonly library: JobRunner['library'] }[]
  readonly mailJobs: readonly MailJob[]
  /** Functions of job modules that nothing calls, schedules or registers. */
  readonly idle: readonly { readonly name: string; readonly at: Position }[]
  /** Where failures end up for good: a dead letter queue, a table of failed jobs, a bound on attempts. */
  readonly lastResorts: readonly { readonly what: string; readonly at: Position }[]
  /** Retries that never give up (`max_retries=None`). */
  /** Full names of the functions that jobs call, directly or through others. */
  readonly reached: ReadonlySet<string>
  /** Where a scheduler that lives in the application is shut down. */
  readonly shutDownAt: readonly Position[]
  readonly endless: readonly { readonly what: string; readonly at: Position }[]
  readonly searched: number
}
