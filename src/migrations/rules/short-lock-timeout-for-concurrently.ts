import { as } from '../../parsers/sql/nodes.ts'
import { isConcurrent } from '../locks/effects.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const SHORT = 60_000

export default defineRule({
  id: 'short-lock-timeout-for-concurrently',
  title: 'Short lock_timeout over a CONCURRENTLY statement',
  severity: 'blocker',
  rows: ['A6'],
  answers: ['D-051', 'D-052'],
  lock: 'SHARE UPDATE EXCLUSIVE',
  effect:
    'CONCURRENTLY waits for every older transaction of the database, and lock_timeout counts that waiting: the statement fails and leaves an invalid index that still costs every write.',
  safeForm: 'SET lock_timeout = 0 (or some minutes) for this statement; look for old transactions before it.',
  unmeasured: 'Both examples succeed where no other transaction is open for long.',
  references: [postgres.concurrently, postgres.timeouts],
  level: 'statement',
  on: ['IndexStmt', 'DropStmt', 'ReindexStmt'],
  check(_, { statement }) {
    const { node, settings } = statement
    const reindex = as(node, 'ReindexStmt')
    const concurrent =
      as(node, 'IndexStmt')?.concurrent === true ||
      as(node, 'DropStmt')?.concurrent === true ||
      (reindex !== undefined && isConcurrent(reindex))
    const limit = settings.lockTimeout
    if (!concurrent || typeof limit !== 'number' || limit === 0 || limit >= SHORT) return undefined
    return { message: `lock_timeout is ${limit} ms here: any transaction older than that makes the statement fail.` }
  },
})
