import { as } from '../../parsers/sql/nodes.ts'
import { showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'detach-partition-blocks',
  title: 'Partition detached without CONCURRENTLY',
  severity: 'warning',
  rows: ['D7'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Reads and writes of the whole partitioned table wait, and those of its default partition, and all queue behind it while it waits itself.',
  safeForm:
    'DETACH PARTITION … CONCURRENTLY, outside a transaction; a table with a default partition does not allow it.',
  references: [postgres.alterTable, postgres.partitions],
  level: 'command',
  on: 'AT_DetachPartition',
  check({ def }, { target, effects }) {
    const partition = as(def, 'PartitionCmd')
    if (partition?.concurrent === true || target.isNew) return undefined
    const locked = effects.filter(({ isNew }) => !isNew).map(({ relation }) => showKey(relation))
    return { message: `Detaching ${partition?.name?.relname} locks ${locked.join(', ')}.` }
  },
})
