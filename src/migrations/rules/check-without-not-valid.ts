import { as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'check-without-not-valid',
  title: 'CHECK constraint added without NOT VALID',
  severity: 'blocker',
  rows: ['B1'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while every row of the table is checked.',
  safeForm:
    'ADD CONSTRAINT … CHECK (…) NOT VALID; then, in a later transaction, VALIDATE CONSTRAINT, which blocks neither.',
  references: [postgres.alterTable, postgres.locks],
  level: 'command',
  on: 'AT_AddConstraint',
  check(command, { target }) {
    const constraint = as(command.def, 'Constraint')
    if (constraint?.contype !== 'CONSTR_CHECK' || target.isNew) return undefined
    if (constraint.skip_validation === true || constraint.is_enforced !== true) return undefined
    return { message: `Adding ${constraint.conname ?? 'a CHECK'} reads all of ${target.name} while nobody else may.` }
  },
})
