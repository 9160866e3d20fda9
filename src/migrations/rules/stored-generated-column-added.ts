import { as } from '../../parsers/sql/nodes.ts'
import { columnOf } from '../schema/tables.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'stored-generated-column-added',
  title: 'Stored generated column added to a table in use',
  severity: 'blocker',
  rows: ['C5'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while the value is computed for every row and all indexes are built again.',
  safeForm:
    'A plain column that a trigger fills, old rows in batches; from PostgreSQL 18 a VIRTUAL column costs nothing.',
  references: [postgres.generated, postgres.alterTable],
  level: 'command',
  on: 'AT_AddColumn',
  check(command, { target }) {
    const definition = as(command.def, 'ColumnDef')
    if (definition === undefined || target.isNew || columnOf(definition, undefined).generated !== 'stored')
      return undefined
    if (command.missing_ok === true && target.relation?.columns.has(definition.colname ?? '') === true) return undefined
    return { message: `Computing ${target.name}.${definition.colname} writes the whole table anew.` }
  },
})
