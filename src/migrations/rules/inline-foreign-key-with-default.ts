import { as } from '../../parsers/sql/nodes.ts'
import { columnConstraints } from '../schema/constraints.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'inline-foreign-key-with-default',
  title: 'Column with a default added together with its foreign key',
  severity: 'blocker',
  rows: ['B4'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Every row gets the default and is looked up in the other table, while reads and writes of the table and writes of the other wait.',
  safeForm:
    'ADD COLUMN without default, REFERENCES beside it (nothing to check), then set the default and fill the rows in batches; or add the key NOT VALID afterwards.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_AddColumn',
  check(command, { target, table }) {
    const definition = as(command.def, 'ColumnDef')
    const constraints = columnConstraints(definition?.constraints)
    const key = constraints.find(({ contype }) => contype === 'CONSTR_FOREIGN')
    const written = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
    const empty = written === undefined || as(written, 'A_Const')?.isnull === true
    if (key === undefined || key.is_enforced !== true || empty || target.isNew) return undefined
    if (command.missing_ok === true && target.relation?.columns.has(definition?.colname ?? '') === true)
      return undefined
    return {
      message: `Adding ${definition?.colname} reads ${target.name} and looks every row up in ${table(key.pktable).name} under ACCESS EXCLUSIVE.`,
    }
  },
})
