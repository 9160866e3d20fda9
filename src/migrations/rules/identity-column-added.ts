import { as } from '../../parsers/sql/nodes.ts'
import { hasConstraint } from '../schema/constraints.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'identity-column-added',
  title: 'Identity column added to a table in use',
  severity: 'blocker',
  rows: ['C4'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while every row gets its number and all indexes are built again.',
  safeForm:
    'Add a nullable bigint, number the old rows in batches, prove NOT NULL with a validated CHECK, then ADD GENERATED … AS IDENTITY.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_AddColumn',
  check(command, { target }) {
    const definition = as(command.def, 'ColumnDef')
    if (target.isNew || !hasConstraint(definition?.constraints, 'CONSTR_IDENTITY')) return undefined
    if (command.missing_ok === true && target.relation?.columns.has(definition?.colname ?? '') === true)
      return undefined
    return { message: `Numbering ${target.name}.${definition?.colname} writes the whole table anew.` }
  },
})
