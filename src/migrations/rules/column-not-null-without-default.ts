import { as } from '../../parsers/sql/nodes.ts'
import { typeNamed } from '../schema/catalogue.ts'
import { columnOf } from '../schema/tables.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'column-not-null-without-default',
  title: 'NOT NULL column added without a default',
  severity: 'blocker',
  rows: ['C1'],
  answers: ['M-033', 'D-054'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'On a table with rows it fails with error 23502; on an empty one every INSERT of code that does not know the column fails from then on.',
  safeForm:
    'Add it nullable (or with a constant default, which is free), let the code fill it, fill old rows in batches, then make it NOT NULL with a validated CHECK.',
  fails: '23502',
  references: [postgres.alterTable, postgres.constraints],
  level: 'command',
  on: 'AT_AddColumn',
  check(command, { target, schema, statement }) {
    const definition = as(command.def, 'ColumnDef')
    if (definition === undefined || target.isNew || target.relation?.kind === 'foreign table') return undefined
    if (command.missing_ok === true && target.relation?.columns.has(definition.colname ?? '') === true) return undefined
    // The same revision deleted all rows.
    if (target.relation?.emptied?.revision === statement.revision) return undefined
    const { name, notNull, default: value, identity, generated, type } = columnOf(definition, undefined)
    const given = value !== undefined && as(value, 'A_Const')?.isnull !== true
    const filled = given || identity || generated !== undefined || /serial$/.test(type?.name ?? '')
    // A domain may bring a default of its own.
    if (!notNull || filled || type === undefined || typeNamed(schema, type)?.kind === 'domain') return undefined
    return { message: `${target.name}.${name} has no value for the rows that are there.` }
  },
})
