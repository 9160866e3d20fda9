import { blocksReads, blocksWrites, type LockMode, strength } from '../migrations/locks/lock-modes.ts'
import type { RanStatement } from './run-example.ts'

/** How bad a run was for others, worst first: failed, work done while readers or writers wait, locks, tables, statements under a lock. */
export type Badness = readonly number[]

export function badness(ran: readonly RanStatement[]): Badness {
  const failed = ran.some(({ error }) => error !== undefined) ? 1 : 0
  const work = Math.max(0, ...ran.map(workUnderLock))
  const strongest = Math.max(0, ...ran.flatMap(({ held }) => [...held.values()].map(strength)))
  const tables = Math.max(0, ...ran.map(({ held }) => [...held.values()].filter(blocksWrites).length))
  const transactions = new Set(ran.filter(({ held }) => blocks(held)).map(({ statement }) => statement.transaction))
  const longest = Math.max(
    0,
    ...[...transactions].map(
      (number) => ran.filter(({ statement, held }) => statement.transaction === number && blocks(held)).length,
    ),
  )
  return [failed, work, strongest, tables, longest]
}

function blocks(held: ReadonlyMap<string, LockMode>): boolean {
  return [...held.values()].some(blocksWrites)
}

/** 0 without work; more for a rewrite than for a scan, and for readers who wait than for writers. */
function workUnderLock({ seen, held }: RanStatement): number {
  const works = seen.flatMap(({ work }) => (work === undefined ? [] : [work === 'rewrite' ? 2 : 1]))
  if (works.length === 0) return 0
  const modes = [...held.values()]
  const waiting = modes.some(blocksReads) ? 2 : modes.some(blocksWrites) ? 1 : 0
  return waiting === 0 ? 0 : waiting * 10 + Math.max(...works) + works.length / 100
}

export function compareBadness(first: Badness, second: Badness): number {
  for (const [index, value] of first.entries()) {
    const difference = value - (second[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
