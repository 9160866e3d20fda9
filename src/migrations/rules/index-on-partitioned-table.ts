import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'index-on-partitioned-table',
  title: 'Index built on a partitioned table in one go',
  severity: 'blocker',
  rows: ['A9'],
  answers: ['M-033'],
  lock: 'SHARE',
  effect: 'Writes to the table and to every partition wait until the indexes of all partitions are built.',
  safeForm:
    'CREATE INDEX … ON ONLY parent; CREATE INDEX CONCURRENTLY on each partition; ALTER INDEX … ATTACH PARTITION for each.',
  references: [postgres.partitions, postgres.createIndex],
  level: 'statement',
  on: 'IndexStmt',
  check(index, { table }) {
    const { relation, isNew, name } = table(index.relation)
    if (relation?.partitionKey === undefined || isNew || index.relation?.inh !== true) return undefined
    if (index.concurrent !== true)
      return { message: `Building ${index.idxname ?? 'the index'} blocks writes to ${name} and all its partitions.` }
    return {
      message: `${name} is partitioned: CREATE INDEX CONCURRENTLY on it is an error.`,
      effect: 'The statement fails: indexes on partitioned tables cannot be built concurrently.',
      lock: 'SHARE UPDATE EXCLUSIVE',
    }
  },
})
