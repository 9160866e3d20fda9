import { objectName } from '../../parsers/sql/nodes.ts'
import { resolveKey, showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'table-dropped',
  title: 'Table or materialized view dropped',
  severity: 'warning',
  rows: ['D1'],
  answers: ['D-026'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Its rows are gone for good, and code that is still deployed and uses it fails.',
  safeForm: 'Release code without it, rename it out of the way for a release, drop it after a backup.',
  references: [postgres.dropTable],
  level: 'statement',
  on: 'DropStmt',
  check({ removeType, objects, missing_ok }, { schema, statement }) {
    if (removeType !== 'OBJECT_TABLE' && removeType !== 'OBJECT_MATVIEW') return undefined
    return (objects ?? []).flatMap((object) => {
      const key = resolveKey(schema, schema.relations, objectName(object))
      const relation = schema.relations.get(key)
      if (relation?.temporary === true || relation?.created?.revision === statement.revision) return []
      const isMissing = relation === undefined && schema.fromEmpty && schema.opaqueSince === undefined
      return isMissing && missing_ok === true ? [] : [{ message: `${showKey(key)} is dropped.` }]
    })
  },
})
