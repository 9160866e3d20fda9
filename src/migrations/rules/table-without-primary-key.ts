import { as, rangeName } from '../../parsers/sql/nodes.ts'
import { resolveKey, showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'table-without-primary-key',
  title: 'Table without a primary key',
  severity: 'recommendation',
  rows: ['D11'],
  effect:
    'Rows cannot be told apart: logical replication refuses UPDATE and DELETE on it, and tools that work row by row cannot.',
  safeForm: 'Give it a primary key; for a table that joins two others the two columns are one.',
  unmeasured: 'It is about replication and about tools that come later.',
  references: [postgres.replication, postgres.constraints],
  level: 'revision',
  check({ statements, schemaAfter, index }) {
    return statements.flatMap((statement) => {
      const create = as(statement.node, 'CreateStmt')
      if (create?.relation === undefined || create.partbound !== undefined || create.relation.relpersistence === 't')
        return []
      const key = resolveKey(schemaAfter, schemaAfter.relations, rangeName(create.relation))
      const relation = schemaAfter.relations.get(key)
      // Gone again, renamed, or with more than is known of it.
      if (relation === undefined || relation.created?.revision !== index || !relation.complete) return []
      if (relation.parents.length > 0 || relation.partitionOf !== undefined) return []
      const hasKey = [...relation.constraints.values()].some(({ kind }) => kind === 'primary key')
      return hasKey ? [] : [{ at: statement, message: `${showKey(key)} has no primary key.` }]
    })
  },
})
