import { as } from '../../../parsers/sql/nodes.ts'
import { defineFix } from '../define-fix.ts'
import { qualifiedName } from '../sql-text.ts'
import { quick } from '../steps.ts'
import { rangeSql, tableFacts } from '../table-facts.ts'

export default defineFix({
  id: 'table-renamed',
  title: 'Leave a view under the old name until no deployed code uses it',
  rules: ['table-renamed'],
  async write({ unit, ask }) {
    const rename = as(unit.node, 'RenameStmt')
    const move = as(unit.node, 'AlterObjectSchemaStmt')
    if (rename?.renameType !== 'OBJECT_TABLE' && move?.objectType !== 'OBJECT_TABLE') return undefined
    const old = await tableFacts(ask, rangeSql(rename?.relation ?? move?.relation))
    if (old === undefined || old.kind !== 'r') return undefined
    const fresh = qualifiedName(move?.newschema ?? old.schema, rename?.newname ?? old.name)
    const view = `CREATE VIEW ${old.sql} AS SELECT * FROM ${fresh}`
    const drop = `DROP VIEW IF EXISTS ${old.sql}`
    const renaming = quick(`rename ${old.name}, a view in its place`, [{ kind: 'kept', unit: unit.at }, view], [drop])
    const release = `code that knows ${fresh} and no longer ${old.sql}`
    const note = `Statements that lock rows, TRUNCATE, COPY … FROM and INSERT … ON CONFLICT on constraint names do not go through a view.`
    return {
      kind: 'stages',
      stages: [
        { ...renaming, note },
        { ...quick(`drop the view ${old.name}`, [drop], [view]), release },
      ],
    }
  },
})
