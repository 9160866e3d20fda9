import type { Position } from '../../core/position.ts'

/** A module the service is started from, and what says so. */
export interface StartModule {
  /** Dotted: `app.main`. */
  readonly module: string
  readonly file: string
  /** The command, script or constructor that makes it a start; undefined when only nothing else imports it. */
  readonly at: Position
}

/** An import that fails because the module it asks is itself still being imported. */
export interface BrokenImport {
  /** The start whose import fails. */
  readonly start: StartModule
  /** What is asked for: `app.models.Base`. */
  readonly name: string
  readonly at: Position
  /** Where the name would be bound, later than it is asked for. */
  readonly boundAt: Position
  /** The ring: each import from the module that was begun to the one that fails, in the order Python runs them. */
  readonly ring: readonly { readonly module: string; readonly at: Position }[]
  /** What may have loaded a module of the ring before, in another order; undefined when nothing was seen. */
  readonly doubt: Position | undefined
}

/** What importing the service does, followed import by import. Nothing is executed. */
export interface ImportOrderFacts {
  readonly starts: readonly StartModule[]
  /** Modules that some start loads. */
  readonly followed: number
  readonly broken: readonly BrokenImport[]
}
