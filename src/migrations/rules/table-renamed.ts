import { as, rangeName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, resolveKey, showKey } from '../schema/catalogue.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'table-renamed',
  title: 'Table renamed or moved to another schema',
  severity: 'warning',
  rows: ['D2'],
  answers: ['D-026'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Code that is deployed knows only the old name and fails until it is replaced; after a rollback of the code too.',
  safeForm:
    'In the same transaction create a view with the old name (a simple view takes INSERT, UPDATE and DELETE too); drop it in a later release.',
  unmeasured: 'It is about the code that is deployed.',
  references: [postgres.alterTable, postgres.createView],
  level: 'transaction',
  check({ statements, schemaBefore }) {
    return statements.flatMap((statement, index) => {
      const old = oldName(statement, schemaBefore)
      if (old === undefined || statement.effects.some(({ isNew }) => isNew)) return []
      // Another table takes its place, or a view.
      if (statements.slice(index + 1).some((later) => created(later) === old.name)) return []
      return [{ at: statement, message: `${old.shown} is known by another name from now on.` }]
    })
  },
})

function oldName({ node }: LintStatement, schema: Catalogue) {
  const rename = as(node, 'RenameStmt')
  if (rename?.renameType === 'OBJECT_SCHEMA') return { name: '', shown: `The schema ${rename.subname}` }
  const move = as(node, 'AlterObjectSchemaStmt')
  const isTable = rename?.renameType === 'OBJECT_TABLE' || move?.objectType === 'OBJECT_TABLE'
  const range = isTable ? (rename?.relation ?? move?.relation) : undefined
  if (range === undefined) return undefined
  const name = rangeName(range)
  const key = resolveKey(schema, schema.relations, name)
  const relation = schema.relations.get(key)
  // Not there before the transaction: made in it.
  if (relation === undefined && schema.fromEmpty && schema.opaqueSince === undefined) return undefined
  return relation?.kind === undefined || relation.kind === 'table'
    ? { name: name.name, shown: showKey(key) }
    : undefined
}

function created({ node }: LintStatement): string | undefined {
  const rename = as(node, 'RenameStmt')
  if (rename?.renameType === 'OBJECT_TABLE') return rename.newname
  return as(node, 'ViewStmt')?.view?.relname ?? as(node, 'CreateStmt')?.relation?.relname
}
