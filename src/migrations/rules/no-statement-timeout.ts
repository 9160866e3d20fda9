import { blocksWrites } from '../locks/lock-modes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'no-statement-timeout',
  title: 'Statements that may take long run without statement_timeout',
  severity: 'recommendation',
  rows: ['F2'],
  answers: ['D-052'],
  effect:
    'lock_timeout bounds the waiting, not the work: a scan or rewrite under a lock goes on for as long as the table is big.',
  safeForm:
    'SET statement_timeout besides lock_timeout (and transaction_timeout from PostgreSQL 17 on); lift it for CONCURRENTLY.',
  unmeasured: 'Both examples take the same locks; the good one ends when it takes too long.',
  references: [postgres.timeouts],
  optional: true,
  level: 'history',
  check({ revisions }) {
    const open = revisions
      .flatMap(({ statements }) => statements)
      .find(({ effects, settings }) => {
        const limit = settings.statementTimeout
        return (limit === 'unset' || limit === 0) && effects.some(({ mode, isNew }) => blocksWrites(mode) && !isNew)
      })
    return open === undefined ? undefined : { at: open, message: 'No statement_timeout is set for this statement.' }
  },
})
