import { as, columnType } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'serial-column-added',
  title: 'Serial column added to a table in use',
  severity: 'blocker',
  rows: ['C3'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while every row gets its number and all indexes are built again.',
  safeForm:
    'Add a nullable bigint, create the sequence, SET DEFAULT nextval(…), number the old rows in batches; or take a new table.',
  references: [postgres.alterTable, postgres.serial],
  level: 'command',
  on: 'AT_AddColumn',
  check(command, { target }) {
    const definition = as(command.def, 'ColumnDef')
    const type = columnType(definition?.typeName)
    if (type === undefined || target.isNew || !/^(?:small|big)?serial$/.test(type.name)) return undefined
    if (command.missing_ok === true && target.relation?.columns.has(definition?.colname ?? '') === true)
      return undefined
    return { message: `Numbering ${target.name}.${definition?.colname} writes the whole table anew.` }
  },
})
