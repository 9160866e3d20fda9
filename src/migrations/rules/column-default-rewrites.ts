import { as, functionsIn } from '../../parsers/sql/nodes.ts'
import { volatility } from '../locks/volatility.ts'
import { columnDefault } from '../schema/constraints.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'column-default-rewrites',
  title: 'Column added with a default that differs from row to row',
  severity: 'blocker',
  rows: ['C2'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while the table and all its indexes are written anew.',
  safeForm:
    'Add the column without a default, SET DEFAULT in a second statement, fill old rows in batches. A constant or now() is free.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_AddColumn',
  check(command, { target, schema }) {
    const definition = as(command.def, 'ColumnDef')
    if (definition === undefined || target.isNew || target.relation?.kind === 'foreign table') return undefined
    if (command.missing_ok === true && target.relation?.columns.has(definition.colname ?? '') === true) return undefined
    const value = columnDefault(definition.constraints)
    const kind = value === undefined ? 'steady' : volatility(value, schema)
    if (kind === 'steady') return undefined
    const calls = functionsIn(value).join('() and ')
    const column = `${target.name}.${definition.colname}`
    return kind === 'volatile'
      ? { message: `Every row of ${target.name} is written anew to give ${column} its value of ${calls}().` }
      : {
          message: `Unless ${calls}() is STABLE or IMMUTABLE, every row of ${target.name} is written anew for ${column}.`,
          confidence: 'medium',
        }
  },
})
