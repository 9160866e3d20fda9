import { allOf } from '../../parsers/sql/nodes.ts'
import { blocksWrites, lockModes } from '../locks/lock-modes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'lock-table',
  title: 'LOCK TABLE',
  severity: 'warning',
  rows: ['F11'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Everyone else waits until the transaction ends, whatever else it does.',
  safeForm:
    'Leave it out: statements take the locks they need. If it must be, take it late, with lock_timeout, and commit at once.',
  references: [postgres.lock],
  level: 'statement',
  on: 'LockStmt',
  check(node, { table }) {
    const mode = lockModes[(node.mode ?? lockModes.length) - 1] ?? 'ACCESS EXCLUSIVE'
    if (!blocksWrites(mode)) return undefined
    const tables = allOf(node.relations, 'RangeVar')
      .map((range) => table(range))
      .filter(({ isNew }) => !isNew)
    if (tables.length === 0) return undefined
    return {
      lock: mode,
      message: `${tables.map(({ name }) => name).join(', ')} is locked in ${mode} mode until the commit.`,
    }
  },
})
