import { as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'primary-key-without-index',
  title: 'Primary key added without a ready index',
  severity: 'blocker',
  rows: ['B10'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while the index is built, and once more while columns that may be NULL are checked.',
  safeForm:
    'Prove the columns NOT NULL (a validated CHECK, then SET NOT NULL), CREATE UNIQUE INDEX CONCURRENTLY, then ADD PRIMARY KEY USING INDEX.',
  references: [postgres.alterTable, postgres.concurrently],
  level: 'command',
  on: 'AT_AddConstraint',
  check(command, { target }) {
    const constraint = as(command.def, 'Constraint')
    if (constraint?.contype !== 'CONSTR_PRIMARY' || constraint.indexname !== undefined || target.isNew) return undefined
    return {
      message: `Adding the primary key of ${target.name} builds its index while the table can be neither read nor written.`,
    }
  },
})
