import { allOf } from '../../parsers/sql/nodes.ts'
import { defaultPartition } from '../locks/partition-effects.ts'
import { showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'partition-created-in-place',
  title: 'CREATE TABLE … PARTITION OF a table in use',
  severity: 'warning',
  rows: ['D9'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Reads and writes of the whole partitioned table wait until the commit; with a default partition, until all its rows are read.',
  safeForm:
    'CREATE TABLE … (LIKE parent INCLUDING ALL), then ALTER TABLE parent ATTACH PARTITION, which readers and writers do not notice.',
  references: [postgres.partitions, postgres.createTable],
  level: 'statement',
  on: 'CreateStmt',
  check({ partbound, inhRelations, relation }, { table, schema }) {
    const parent = allOf(inhRelations, 'RangeVar')[0]
    if (partbound === undefined || parent === undefined) return undefined
    const target = table(parent)
    if (target.isNew) return undefined
    const other = partbound.is_default === true ? undefined : defaultPartition(schema, target.key)
    const read = other === undefined ? '' : `, and all of ${showKey(other)} is read`
    return { message: `Creating ${relation?.relname} locks ${target.name}${read}.` }
  },
})
