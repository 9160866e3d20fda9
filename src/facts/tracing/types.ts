import type { Position } from '../../core/position.ts'

/** A place that sets tracing up. */
export interface TracingSetup {
  /** `opentelemetry`, `sentry`, `ddtrace`, `logfire`. */
  readonly tool: string
  readonly at: Position
  /** Where the share of requests that is traced is said, as written; undefined where nothing says it. */
  readonly sampling: { readonly text: string; readonly at: Position; readonly ratio: number | undefined } | undefined
  /** What happens where nothing says it. */
  readonly otherwise: 'all' | 'none'
}

export interface TracingFacts {
  readonly setups: readonly TracingSetup[]
  readonly searched: number
}
