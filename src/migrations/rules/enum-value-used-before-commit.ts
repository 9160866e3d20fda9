import { as, qualified, strings } from '../../parsers/sql/nodes.ts'
import { typeNamed } from '../schema/catalogue.ts'
import type { LintStatement, LintTransaction } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'enum-value-used-before-commit',
  title: 'New enumeration value used in the transaction that adds it',
  severity: 'blocker',
  rows: ['E1'],
  effect:
    'The statement fails with error 55P04 (unsafe use of new value): the value can be used only after the commit.',
  safeForm: 'Add the value in a revision of its own that is committed first (autocommit_block in Alembic).',
  fails: '55P04',
  references: [postgres.alterType],
  level: 'transaction',
  check(transaction) {
    const { statements, wrapping } = transaction
    if (wrapping === 'unknown') return undefined
    const added = new Map<string, LintStatement>()
    return statements.flatMap((statement) => {
      const used = [...added].find(([value, from]) => from !== statement && mentions(statement, value))
      const value = addedValue(statement, transaction)
      if (value !== undefined) added.set(value, statement)
      return used === undefined || as(statement.node, 'AlterEnumStmt') !== undefined
        ? []
        : [
            {
              at: statement,
              message: `'${used[0]}' was added on line ${used[1].position.line} and is not committed yet.`,
            },
          ]
    })
  },
})

/** A value added to a type that the transaction did not make itself; before PostgreSQL 17 to any type. */
function addedValue(
  { node, transaction }: LintStatement,
  { schemaBefore, statements, version }: LintTransaction,
): string | undefined {
  const alter = as(node, 'AlterEnumStmt')
  if (alter?.newVal === undefined || alter.oldVal !== undefined) return undefined
  const name = qualified(strings(alter.typeName))
  const known = typeNamed(schemaBefore, name)
  const madeHere =
    version.major >= 17 &&
    statements.some(
      (each) =>
        each.transaction === transaction && strings(as(each.node, 'CreateEnumStmt')?.typeName).at(-1) === name.name,
    )
  return madeHere || (known?.kind === 'enum' && known.values.has(alter.newVal)) ? undefined : alter.newVal
}

/** The value stands as a literal where it is looked up at once. Bodies of functions are read later. */
function mentions({ node, sql, kind }: LintStatement, value: string): boolean {
  if (!sql.includes(`'${value}'`) || kind === 'CreateFunctionStmt' || kind === 'CommentStmt' || kind === 'DoStmt')
    return false
  return as(node, 'CreateEnumStmt') === undefined
}
