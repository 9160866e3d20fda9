import { refusedInTransaction } from '../locks/alone.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'concurrently-in-transaction',
  title: 'Statement that cannot run inside a transaction',
  severity: 'blocker',
  rows: ['A3'],
  answers: ['M-033'],
  effect: 'The statement fails with error 25001, and the migration with it.',
  safeForm:
    'Run it outside a transaction: autocommit_block in Alembic, a file marked as non-transactional elsewhere, a file of its own where the tool sends whole files.',
  fails: '25001',
  references: [postgres.concurrently],
  level: 'transaction',
  check({ statements }) {
    return statements.flatMap((statement) => {
      const what = refusedInTransaction(statement.node)
      const how = wrapped(statement)
      return what === undefined || how === undefined ? [] : [{ at: statement, message: `${what} cannot run ${how}.` }]
    })
  },
})

function wrapped({ wrapping, inside }: LintStatement): string | undefined {
  if (inside !== undefined) return 'in a DO block'
  if (wrapping === 'explicit') return 'between BEGIN and COMMIT'
  return wrapping === 'runner' ? 'in the transaction that the tool opens' : undefined
}
