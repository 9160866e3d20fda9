import type { Position } from '../../core/position.ts'
import type { TracedInput } from '../origins/inputs.ts'

/** A statement whose text is put together when the program runs. */
export interface BuiltStatement {
  /** The call that takes the text: `text(…)`, `cursor.execute(…)`. */
  readonly at: Position
  readonly call: string
  /** Full name of the function around it. */
  readonly within: string
  /** The statement with `{…}` where expressions are inserted, shortened. */
  readonly template: string
  /** `schema`: CREATE, ALTER, SET, PRAGMA and the like; `data`: SELECT, INSERT, …; `fragment`: part of a statement. */
  readonly kind: 'data' | 'schema' | 'fragment'
  readonly isMigration: boolean
  /** Without bind names (`:{name}`), which cannot carry SQL. */
  readonly parts: readonly TracedInput[]
}

/** SQL text given to a database by hand: `text()`, `execute()`, `fetch()`, `read_sql()`. */
export interface SqlSinksFacts {
  readonly built: readonly BuiltStatement[]
  /** Statements whose text is a constant. */
  readonly constant: readonly Position[]
  /** Calls of `text()` and driver executes whose text comes whole from somewhere not followed. */
  readonly opaque: readonly BuiltStatement[]
}
