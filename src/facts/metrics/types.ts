import type { Position } from '../../core/position.ts'
import type { Reach } from '../python/reach.ts'

/** How many values a label can take, from the expression that fills it. */
export type LabelRange = 'bounded' | 'template' | 'raw-path' | 'unbounded' | 'unknown'

export interface LabelValue {
  /** Name of the label; its place as text when the definition does not tell. */
  readonly name: string
  readonly text: string
  readonly range: LabelRange
  readonly reason: string
  /** The expression that decides the range: often an assignment above the recording. */
  readonly at: Position
}

export interface MetricRecording {
  readonly at: Position
  /** `inc`, `observe`, `set`, `labels`, … */
  readonly method: string
  readonly labels: readonly LabelValue[]
}

export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'enum'

/** One metric the code defines. */
export interface Metric {
  /** The name it is exported under; the variable's name when that is not a constant. */
  readonly name: string
  readonly kind: MetricKind
  readonly library: string
  readonly labels: readonly string[]
  readonly at: Position
  readonly recordings: readonly MetricRecording[]
  /** True when it is handed on in a way that was not followed, so that it may be recorded elsewhere. */
  readonly escapes: boolean
}

/** A middleware of a library that measures requests by itself. */
export interface Instrumentation {
  readonly name: string
  readonly at: Position
  readonly reach: Reach
  /** False for a function outside the code that was read, which only its name says to measure requests. */
  readonly isKnown: boolean
  /** What its path label holds. */
  readonly path: 'template' | 'raw-path' | 'unknown'
  /** The option that decides it, when one is given. */
  readonly option: string | undefined
}

/** What protects an exposure: the check, and the setting without which it lets everyone through. */
export interface MetricsGuard {
  readonly at: Position
  readonly name: string
  /** The setting that switches the check on when it has a value (`metrics_token`). */
  readonly optionalSetting: string | undefined
  /** Where production is refused without that setting. */
  readonly requiredAt: Position | undefined
}

/** A way metrics leave the process. */
export interface MetricsExposure {
  /** `endpoint` of the application, `port` of its own, `push` to a collector. */
  readonly kind: 'endpoint' | 'port' | 'push'
  readonly name: string
  readonly path: string | undefined
  readonly at: Position
  readonly reach: Reach
  /** The conditions it stands under, innermost first, as written. */
  readonly conditions?: readonly string[]
  /** Only the process of a task queue is measured, not the one that answers requests. */
  readonly ofWorker: boolean
  readonly guard: MetricsGuard | undefined
  /** Something on the way to it was not understood, so that no guard found proves nothing. */
  readonly guardUnknown: string | undefined
}

/** What the service measures. Rests on prometheus_client, aioprometheus and OpenTelemetry calls. */
export interface MetricsFacts {
  readonly metrics: readonly Metric[]
  /** Places that hand a metric class on (`factory(Counter)`): metrics made there are not in `metrics`. */
  readonly factories: readonly Position[]
  readonly instrumentations: readonly Instrumentation[]
  readonly exposures: readonly MetricsExposure[]
}
