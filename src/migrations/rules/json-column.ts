import { as, columnType } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'json-column',
  title: 'Column of type json added',
  severity: 'recommendation',
  rows: ['C8'],
  effect:
    'json has no equality: queries with SELECT DISTINCT, GROUP BY or UNION over the table’s columns fail from then on.',
  safeForm: 'Use jsonb, which can be compared and indexed.',
  unmeasured: 'It is about queries that come later.',
  references: [postgres.json],
  level: 'command',
  on: 'AT_AddColumn',
  check({ def }, { target }) {
    const definition = as(def, 'ColumnDef')
    const type = columnType(definition?.typeName)
    if (target.isNew || type?.name !== 'json' || type.schema !== undefined) return undefined
    return { message: `${target.name}.${definition?.colname} cannot be compared.` }
  },
})
