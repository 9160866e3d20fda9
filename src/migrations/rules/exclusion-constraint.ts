import { as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'exclusion-constraint',
  title: 'EXCLUDE constraint added to a table in use',
  severity: 'blocker',
  rows: ['B13'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while the index is built and every row is compared; there is no NOT VALID for it.',
  safeForm: 'Make a new table with the constraint and move the rows in batches, or take a maintenance window.',
  references: [postgres.alterTable, postgres.constraints],
  level: 'command',
  on: 'AT_AddConstraint',
  check(command, { target }) {
    const constraint = as(command.def, 'Constraint')
    if (constraint?.contype !== 'CONSTR_EXCLUSION' || target.isNew) return undefined
    return {
      message: `Adding ${constraint.conname ?? 'the EXCLUDE constraint'} locks ${target.name} until its index is built.`,
    }
  },
})
