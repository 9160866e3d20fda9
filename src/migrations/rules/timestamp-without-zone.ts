import { columnType, find } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'timestamp-without-zone',
  title: 'Column of type timestamp without time zone',
  severity: 'recommendation',
  rows: ['C22'],
  effect:
    'What moment a value means depends on who wrote it; making it a timestamptz later writes the table anew unless the session is in UTC.',
  safeForm: 'Use timestamptz, which stores the moment itself.',
  unmeasured: 'It is about what is read from it later.',
  references: [postgres.times],
  optional: true,
  level: 'statement',
  on: ['CreateStmt', 'AlterTableStmt'],
  check(node) {
    return find(node, 'ColumnDef').flatMap(({ colname, typeName }) =>
      columnType(typeName)?.name === 'timestamp' ? [{ message: `${colname ?? 'The column'} has no time zone.` }] : [],
    )
  },
})
