import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'

/** Which origins a service in Node lets other pages ask from. */
export interface NodeCors {
  readonly at: Position
  /** `any`: `*`, or whatever origin asks; `listed`; `setting`: the environment says, without a default; `unknown`. */
  readonly origins: 'any' | 'listed' | 'setting' | 'unknown'
  readonly text: string
  readonly credentials: boolean
  /** The condition it stands under, as written. */
  readonly condition: string | undefined
}

/** An answer that shows the client the stack of an error. */
export interface ShownStack {
  readonly at: Position
  readonly within: string
  readonly text: string
  readonly condition: string | undefined
  readonly confidence: Confidence
}

export interface NodeHttpFacts {
  readonly cors: readonly NodeCors[]
  /** Headers for browsers, set for all answers (`helmet`, a middleware) or for some. */
  readonly headers: readonly { readonly at: Position; readonly name: string; readonly everywhere: boolean }[]
  readonly stacks: readonly ShownStack[]
}
