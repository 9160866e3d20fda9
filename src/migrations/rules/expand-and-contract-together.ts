import { as, find, rangeName } from '../../parsers/sql/nodes.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'

export default defineRule({
  id: 'expand-and-contract-together',
  title: 'A column replaced by another in one revision',
  severity: 'warning',
  rows: ['F18'],
  answers: ['D-026', 'D-028'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Between the revision and the last restarted process, code that knows only the old column fails, and so does code that is rolled back.',
  safeForm: 'Expand: add the new column and write both. Contract: drop the old one in a later release.',
  unmeasured: 'It is about the code that is deployed.',
  references: [{ label: 'Parallel change', url: 'https://martinfowler.com/bliki/ParallelChange.html' }],
  level: 'revision',
  check({ statements }) {
    const added = new Map<string, string>()
    for (const statement of statements)
      for (const { table, column } of columns(statement, 'AT_AddColumn')) added.set(table, column)
    return statements.flatMap((statement) =>
      columns(statement, 'AT_DropColumn').flatMap(({ table, column }) => {
        const other = added.get(table)
        const used = statement.effects.some(({ isNew }) => !isNew)
        return other === undefined || other === column || !used || !copies(statements, table, column, other)
          ? []
          : [{ at: statement, message: `${table}.${column} goes in the revision that brings ${table}.${other}.` }]
      }),
    )
  },
})

function columns({ node }: LintStatement, wanted: string) {
  const alter = as(node, 'AlterTableStmt')
  const table = rangeName(alter?.relation ?? {}).name
  return (alter?.cmds ?? []).flatMap((each) => {
    const command = as(each, 'AlterTableCmd')
    if (command?.subtype !== wanted) return []
    return [{ table, column: command.name ?? as(command.def, 'ColumnDef')?.colname ?? '' }]
  })
}

/** The one takes the other's place: an UPDATE in between copies it. */
function copies(statements: readonly LintStatement[], table: string, from: string, to: string): boolean {
  return statements.some(({ node }) => {
    const update = as(node, 'UpdateStmt')
    if (update === undefined || rangeName(update.relation ?? {}).name !== table) return false
    const names = find(update, 'ColumnRef').flatMap(({ fields }) => as(fields?.at(-1), 'String')?.sval ?? [])
    return names.includes(from) && (update.targetList ?? []).some((target) => as(target, 'ResTarget')?.name === to)
  })
}
