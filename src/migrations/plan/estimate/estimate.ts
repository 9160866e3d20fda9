import type { Rate, RatedWork, Rates } from './rates.ts'
import type { TableSize } from './sizes.ts'
import type { Work } from './work.ts'

/** Seconds, at least and at most. */
export interface TimeRange {
  readonly low: number
  readonly high: number
}

export const NO_TIME: TimeRange = { low: 0, high: 0 }

/** What the catalogue alone costs, a file or two and writing the log; and what small tables may cost less. */
const OVERHEAD_S = { low: -0.01, high: 0.05 }

/**
 * How far a measurement on this machine lies from the estimate, by `bench/estimates.mjs`: caches, the spread of values
 * and what else the machine does.
 */
const SPREAD = { low: 0.4, high: 2.3 }
/** Each tenfold beyond what was measured adds this much to the upper end: sorts leave memory, tables leave the cache. */
const PER_TENFOLD = 0.25

/** How long work on a table takes; undefined when there is no rate for it. */
export function timeOf(work: Work, size: TableSize, rates: Rates): TimeRange | undefined {
  if (work.kind === 'unknown') return undefined
  const middle = milliseconds(work.kind, size, rates) * (work.concurrently ? rates.concurrently : 1)
  const beyond = Math.max(0, Math.log10(size.rows / rates.rows))
  const guessed = size.source === 'given' ? 1.3 : 1
  const high = ((middle * SPREAD.high * guessed) / 1000) * (1 + PER_TENFOLD * beyond)
  const low = (middle * SPREAD.low) / guessed / 1000
  const least =
    work.certainty === 'sure'
      ? low
      : work.certainty === 'maybe'
        ? 0
        : Math.min(low, (milliseconds('scan', size, rates) * SPREAD.low) / 1000)
  return { low: Math.max(0, least + OVERHEAD_S.low), high: high + OVERHEAD_S.high }
}

function milliseconds(kind: RatedWork, size: TableSize, rates: Rates): number {
  const base = apply(rates.rates[kind], size)
  switch (kind) {
    case 'index of numbers':
    case 'index of texts':
      return base * sortFactor(size.rows, rates.rows)
    case 'rewrite':
      return base + size.indexes * apply(rates.rates['index of numbers'], size) * sortFactor(size.rows, rates.rows)
    case 'update':
      return base + Math.max(0, size.indexes - 1) * rates.updatePerIndex * size.rows
    default:
      return base
  }
}

function apply({ perRow, perByte }: Rate, { rows, bytes }: TableSize): number {
  return perRow * rows + perByte * bytes
}

/** Sorting grows a little faster than what is sorted. */
function sortFactor(rows: number, measured: number): number {
  return Math.max(0.8, Math.log2(Math.max(2, rows)) / Math.log2(measured))
}

export function plus(a: TimeRange, b: TimeRange): TimeRange {
  return { low: a.low + b.low, high: a.high + b.high }
}

/** `under 0.1 s`, `2 to 9 s`, `3 to 12 min`. */
export function shownRange({ low, high }: TimeRange): string {
  if (high < 0.1) return 'under 0.1 s'
  const unit = high >= 7200 ? { name: 'h', by: 3600 } : high >= 120 ? { name: 'min', by: 60 } : { name: 's', by: 1 }
  const [from, to] = [low / unit.by, high / unit.by]
  if (from < to / 20) return `up to ${rounded(to)} ${unit.name}`
  return rounded(from) === rounded(to)
    ? `${rounded(to)} ${unit.name}`
    : `${rounded(from)} to ${rounded(to)} ${unit.name}`
}

function rounded(value: number): string {
  return value >= 10
    ? Math.round(value).toLocaleString('en-GB')
    : value >= 1
      ? value.toFixed(1).replace(/\.0$/, '')
      : value.toFixed(2).replace(/0$/, '')
}
