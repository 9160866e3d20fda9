import type { Node } from '@pgsql/types'
import { allOf, as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'duplicate-assignment',
  title: 'A column is named twice',
  severity: 'blocker',
  rows: ['F14'],
  effect: 'The statement fails.',
  safeForm: 'Name each column once.',
  fails: '42601',
  references: [postgres.update],
  level: 'statement',
  on: ['UpdateStmt', 'InsertStmt', 'CreateStmt'],
  check(_, { statement: { node } }) {
    const insert = as(node, 'InsertStmt')
    const lists = [
      assigned(as(node, 'UpdateStmt')?.targetList),
      assigned(insert?.cols),
      assigned(insert?.onConflictClause?.targetList),
      allOf(as(node, 'CreateStmt')?.tableElts, 'ColumnDef').flatMap(({ colname }) => colname ?? []),
    ]
    return lists.flatMap((names) => {
      const twice = names.find((name, index) => names.indexOf(name) < index)
      return twice === undefined ? [] : [{ message: `${twice} is named twice.` }]
    })
  },
})

/** Parts of a column (`a[1]`, `a.b`) may be set one by one. */
function assigned(targets: readonly Node[] | undefined): string[] {
  return allOf(targets, 'ResTarget').flatMap(({ name, indirection }) =>
    name === undefined || (indirection ?? []).length > 0 ? [] : [name],
  )
}
