import type { Position } from '../../core/position.ts'
import { subjectOf } from '../locks/effect.ts'
import { blocksReads, blocksWrites, type LockMode, stronger } from '../locks/lock-modes.ts'
import { showKey } from '../schema/catalogue.ts'
import { plus, type TimeRange } from './estimate/estimate.ts'
import type { ReviewedStatement } from './review.ts'

/** A statement with how long it takes; undefined when that is not known. */
export interface TimedStatement extends ReviewedStatement {
  readonly time: TimeRange | undefined
}

/** A table others cannot use for a while. */
export interface Standstill {
  readonly table: string
  readonly mode: LockMode
  readonly blocks: 'writes' | 'reads and writes'
  /** The statement that takes the lock first. */
  readonly position: Position
  /** From there to the end of the transaction; undefined when something in it is not known. */
  readonly time: TimeRange | undefined
  /** Besides this one, the time others wait for the lock to be given, which an old transaction can make long. */
  readonly transaction: number
}

/**
 * Which tables stand still, and how long: a lock is held from the statement that takes it to the end of its transaction,
 * through all that is done in between. Tables the revisions make themselves are nobody's yet.
 */
export function standstillsOf(statements: readonly TimedStatement[], isOld: (key: string) => boolean): Standstill[] {
  const found = new Map<string, Standstill>()
  for (const [at, { statement }] of statements.entries()) {
    for (const effect of statement.effects) {
      const key = subjectOf(effect)
      if (effect.target !== 'table' || effect.isNew || !isOld(key) || !blocksWrites(effect.mode)) continue
      const id = `${statement.transaction} ${key}`
      const before = found.get(id)
      const mode = before === undefined ? effect.mode : stronger(before.mode, effect.mode)
      const blocks = blocksReads(mode) ? 'reads and writes' : 'writes'
      const time = before?.time ?? (before === undefined ? timeFrom(statements, at) : undefined)
      found.set(id, {
        table: showKey(key),
        mode,
        blocks,
        position: before?.position ?? statement.position,
        time,
        transaction: statement.transaction,
      })
    }
  }
  return [...found.values()]
}

function timeFrom(statements: readonly TimedStatement[], first: number): TimeRange | undefined {
  const transaction = statements[first]?.statement.transaction
  return sumOf(
    statements
      .slice(first)
      .filter(({ statement }) => statement.transaction === transaction)
      .map(({ time }) => time),
  )
}

/** Undefined as soon as one is. */
export function sumOf(times: readonly (TimeRange | undefined)[]): TimeRange | undefined {
  return times.reduce<TimeRange | undefined>(
    (sum, time) => (sum === undefined || time === undefined ? undefined : plus(sum, time)),
    { low: 0, high: 0 },
  )
}
