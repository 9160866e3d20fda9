import { as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'unique-without-index',
  title: 'UNIQUE constraint added without a ready index',
  severity: 'blocker',
  rows: ['B8', 'B9'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while the unique index is built; a duplicate among the rows makes it fail at the end.',
  safeForm:
    'Look for duplicates; CREATE UNIQUE INDEX CONCURRENTLY; then ADD CONSTRAINT … UNIQUE USING INDEX, which takes an instant.',
  references: [postgres.alterTable, postgres.concurrently],
  level: 'command',
  on: 'AT_AddConstraint',
  check(command, { target }) {
    const constraint = as(command.def, 'Constraint')
    if (constraint?.contype !== 'CONSTR_UNIQUE' || constraint.indexname !== undefined || target.isNew) return undefined
    return {
      message: `Adding ${constraint.conname ?? 'a UNIQUE constraint'} builds an index while ${target.name} can be neither read nor written.`,
    }
  },
})
