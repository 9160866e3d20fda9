/** What a statement gave when a server ran it. Values are PostgreSQL's text. */
export interface StatementAnswer {
  readonly columns: readonly { readonly name: string; readonly type: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Rows it gave or changed, as the server counts them; null where it counts none. */
  readonly count: number | null
}

/**
 * A database a script is run on while it is evaluated. Evaluation cannot wait for a server: where an answer is not there
 * yet it ends, what it wrote so far is run, and it begins anew. Nothing it does before depends on chance, so that it
 * comes to the same place.
 */
export interface LiveDatabase {
  /**
   * What the statement of that number gave (from 0, in the order of the script, opaque steps not counted). Undefined when
   * it has not been run yet; the database remembers that it was asked.
   */
  answer(statement: number): StatementAnswer | undefined
  /** Told what is taken for granted about the machine the script runs on: which variables are set there. */
  assume(text: string): void
}
