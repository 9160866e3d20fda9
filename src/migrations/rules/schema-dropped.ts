import { plural } from '../../core/text.ts'
import { as, objectName } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'schema-dropped',
  title: 'Schema or database dropped',
  severity: 'blocker',
  rows: ['D3'],
  effect: 'Everything in it is gone for good.',
  safeForm:
    'Drop the objects one by one, each in the release after the one that stopped using it; the empty schema last, without CASCADE.',
  references: [postgres.dropSchema],
  level: 'statement',
  on: ['DropStmt', 'DropdbStmt'],
  check(_, { statement, schema }) {
    const database = as(statement.node, 'DropdbStmt')
    if (database !== undefined) return { message: `The database ${database.dbname} is dropped.` }
    const drop = as(statement.node, 'DropStmt')
    // Without CASCADE only an empty schema can be dropped.
    if (drop?.removeType !== 'OBJECT_SCHEMA' || drop.behavior !== 'DROP_CASCADE') return undefined
    const names = (drop.objects ?? []).map((object) => objectName(object).name)
    const tables = [...schema.relations.values()].filter((each) => names.includes(each.schema) && each.kind === 'table')
    const isNew = tables.length > 0 && tables.every(({ created }) => created?.revision === statement.revision)
    if (isNew) return undefined
    const what = tables.length === 0 ? 'all that is in it' : plural(tables.length, 'table')
    return { message: `${names.join(', ')} goes with ${what}.` }
  },
})
