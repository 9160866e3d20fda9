import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'dynamic-sql',
  title: 'SQL put together at run time',
  severity: 'recommendation',
  rows: ['F13'],
  effect:
    'What the block runs cannot be read: no rule saw it, and what later statements find in the schema is unknown.',
  safeForm: 'Write the statements down; where the catalogue must be asked, rehearse the migration on a copy.',
  unmeasured: 'The hazard is that nothing can be known before it runs.',
  references: [postgres.plpgsql],
  level: 'statement',
  on: 'DoStmt',
  check(_, { statement }) {
    return statement.dynamic ? { message: 'This block runs SQL that was not judged.' } : undefined
  },
})
