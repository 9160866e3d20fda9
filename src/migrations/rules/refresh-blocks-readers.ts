import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'refresh-blocks-readers',
  title: 'Materialized view refreshed without CONCURRENTLY',
  severity: 'blocker',
  rows: ['D18'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Nobody can read the view until its query has run to the end.',
  safeForm: 'A unique index on the view, and REFRESH MATERIALIZED VIEW CONCURRENTLY.',
  references: [postgres.refresh],
  level: 'statement',
  on: 'RefreshMatViewStmt',
  check({ concurrent, relation }, { table }) {
    const { isNew, name } = table(relation)
    return concurrent === true || isNew ? undefined : { message: `Reads of ${name} wait until it is filled anew.` }
  },
})
