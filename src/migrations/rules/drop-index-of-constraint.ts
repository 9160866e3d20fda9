import { objectName } from '../../parsers/sql/nodes.ts'
import { indexNamed, showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'drop-index-of-constraint',
  title: 'DROP INDEX on the index of a constraint',
  severity: 'blocker',
  rows: ['A14'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'The statement fails: the constraint needs the index.',
  safeForm: 'ALTER TABLE … DROP CONSTRAINT, which drops the index with it.',
  fails: '2BP01',
  references: [postgres.dropIndex],
  level: 'statement',
  on: 'DropStmt',
  check(drop, { schema }) {
    if (drop.removeType !== 'OBJECT_INDEX') return undefined
    return (drop.objects ?? []).flatMap((object) => {
      const found = indexNamed(schema, objectName(object))
      if (found?.index.constraint === undefined || !found.relation.constraints.has(found.index.constraint)) return []
      return [
        {
          message: `${found.index.name} belongs to a constraint of ${showKey(found.key)} and cannot be dropped by itself.`,
        },
      ]
    })
  },
})
