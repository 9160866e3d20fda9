import { columnType, find, formatType } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'char-column',
  title: 'Column of type char(n)',
  severity: 'recommendation',
  rows: ['C22'],
  effect: 'Values are padded with spaces, comparisons forget them, and any change of the length writes the table anew.',
  safeForm: 'text with a CHECK on its length, or varchar(n).',
  unmeasured: 'It is about queries and revisions that come later.',
  references: [postgres.characters],
  optional: true,
  level: 'statement',
  on: ['CreateStmt', 'AlterTableStmt'],
  check(node) {
    return find(node, 'ColumnDef').flatMap(({ colname, typeName }) => {
      const type = columnType(typeName)
      return type?.name === 'bpchar' ? [{ message: `${colname ?? 'The column'} is ${formatType(type)}.` }] : []
    })
  },
})
