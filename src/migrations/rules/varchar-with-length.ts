import { columnType, find, formatType } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'varchar-with-length',
  title: 'Column of type varchar(n)',
  severity: 'recommendation',
  rows: ['C22'],
  effect: 'A shorter limit later writes the table anew; a longer one needs the strongest lock for a moment.',
  safeForm: 'text, with a CHECK on its length that can be added NOT VALID and changed without a rewrite.',
  unmeasured: 'It is about revisions that come later.',
  references: [postgres.characters],
  optional: true,
  level: 'statement',
  on: ['CreateStmt', 'AlterTableStmt'],
  check(node) {
    return find(node, 'ColumnDef').flatMap(({ colname, typeName }) => {
      const type = columnType(typeName)
      return type?.name === 'varchar' && type.modifiers.length > 0
        ? [{ message: `${colname ?? 'The column'} is ${formatType(type)}.` }]
        : []
    })
  },
})
