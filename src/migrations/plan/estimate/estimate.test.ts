import { describe, expect, it } from 'vitest'
import { shownRange, timeOf } from './estimate.ts'
import { type Rates, rateOf } from './rates.ts'
import type { TableSize } from './sizes.ts'

const RATE = { perRow: 0.001, perByte: 0 }
const RATES: Rates = {
  version: '18',
  measured: '2026-01-01',
  busy: 0,
  rows: 100_000,
  rates: {
    scan: { perRow: 0.0001, perByte: 0 },
    'index of numbers': RATE,
    'index of texts': RATE,
    'foreign key': RATE,
    rewrite: RATE,
    update: RATE,
  },
  concurrently: 2,
  updatePerIndex: 0.001,
}
const size = (rows: number): TableSize => ({ rows, bytes: rows * 50, indexes: 2, source: 'live' })
const work = { kind: 'rewrite', table: 'public.t', concurrently: false, certainty: 'sure' } as const

describe('an estimate', () => {
  it('grows with the rows, and its range with the distance from what was measured', () => {
    const [small, large] = [timeOf(work, size(100_000), RATES), timeOf(work, size(10_000_000), RATES)]
    expect(large?.low).toBeGreaterThan((small?.low ?? 0) * 90)
    expect((large?.high ?? 0) / (large?.low ?? 1)).toBeGreaterThan((small?.high ?? 0) / (small?.low ?? 1))
  })

  it('begins at nothing for work that may not happen, and at a scan for rows of a condition', () => {
    expect(timeOf({ ...work, certainty: 'maybe' }, size(100_000), RATES)?.low).toBe(0)
    const some = timeOf({ ...work, kind: 'update', certainty: 'some' }, size(100_000), RATES)
    expect(some?.low).toBe(0)
  })

  it('is not made where there is no rate', () => {
    expect(timeOf({ ...work, kind: 'unknown' }, size(1), RATES)).toBeUndefined()
  })
})

describe('a rate', () => {
  it('is split into the part of the rows and that of the bytes', () => {
    expect(rateOf({ ms: 20, bytes: 1000 }, { ms: 30, bytes: 2000 }, 10)).toEqual({ perRow: 1, perByte: 0.01 })
    expect(rateOf({ ms: 20, bytes: 1000 }, { ms: 10, bytes: 2000 }, 10)).toEqual({ perRow: 2, perByte: 0 })
  })
})

it.each([
  [{ low: 0, high: 0.05 }, 'under 0.1 s'],
  [{ low: 0.5, high: 2.25 }, '0.5 to 2.3 s'],
  [{ low: 0, high: 30 }, 'up to 30 s'],
  [{ low: 60, high: 300 }, '1 to 5 min'],
  [{ low: 3600, high: 9000 }, '1 to 2.5 h'],
])('%j is written %s', (range, words) => {
  expect(shownRange(range)).toBe(words)
})
