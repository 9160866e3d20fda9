import { objectName } from '../../parsers/sql/nodes.ts'
import { indexNamed, showKey } from '../schema/catalogue.ts'
import type { StatementContext } from './context.ts'
import { defineRule, type Hit } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'drop-index-without-concurrently',
  title: 'Index dropped without CONCURRENTLY',
  severity: 'warning',
  rows: ['A2'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'The statement waits for every query on the table, and meanwhile every new query waits behind it.',
  safeForm: 'DROP INDEX CONCURRENTLY, outside a transaction and without a short lock_timeout.',
  references: [postgres.dropIndex, postgres.locks],
  level: 'statement',
  on: 'DropStmt',
  check(drop, context) {
    if (drop.removeType !== 'OBJECT_INDEX' || drop.concurrent === true) return undefined
    return (drop.objects ?? []).flatMap((object) => hitFor(objectName(object), drop.missing_ok === true, context))
  },
})

function hitFor(
  name: ReturnType<typeof objectName>,
  optional: boolean,
  { schema, statement }: StatementContext,
): Hit[] {
  const found = indexNamed(schema, name)
  if (found === undefined) {
    const absent = optional && schema.fromEmpty && schema.opaqueSince === undefined
    return absent
      ? []
      : [{ message: `Dropping ${name.name} locks its table against reads and writes.`, confidence: 'medium' }]
  }
  const { relation, key, index } = found
  const isNew = relation.temporary || relation.created?.revision === statement.revision
  // CONCURRENTLY is not possible for indexes of partitioned tables and of constraints.
  if (isNew || relation.partitionKey !== undefined || index.constraint !== undefined) return []
  return [{ message: `Dropping ${index.name} locks ${showKey(key)} against reads and writes.` }]
}
