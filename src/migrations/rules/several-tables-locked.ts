import { subjectOf } from '../locks/effect.ts'
import { blocksWrites, type LockMode, stronger } from '../locks/lock-modes.ts'
import { showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'several-tables-locked',
  title: 'Several tables in use locked in one transaction',
  severity: 'recommendation',
  rows: ['B6'],
  lock: 'SHARE ROW EXCLUSIVE',
  effect:
    'All are blocked until the last is done, and an application that locks them in another order deadlocks with the migration.',
  safeForm: 'One table a transaction: one foreign key, one ALTER TABLE at a time.',
  references: [postgres.locks],
  optional: true,
  level: 'transaction',
  check({ statements }) {
    const tables = new Set<string>()
    let lock: LockMode = 'SHARE'
    for (const statement of statements) {
      for (const each of statement.effects) {
        const { mode, isNew, target } = each
        if (!blocksWrites(mode) || isNew || target !== 'table') continue
        tables.add(showKey(subjectOf(each)))
        lock = stronger(lock, mode)
      }
      if (tables.size > 1)
        return { at: statement, lock, message: `Locked together until the commit: ${[...tables].join(', ')}.` }
    }
    return undefined
  },
})
