import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'unique-on-existing-rows',
  title: 'Unique index on rows that may hold duplicates',
  severity: 'recommendation',
  rows: ['B9'],
  effect: 'A duplicate makes the build fail, and a concurrent build leaves an invalid index behind.',
  safeForm: 'Count the duplicates first (GROUP BY … HAVING count(*) > 1) and clean them up.',
  references: [postgres.concurrently],
  optional: true,
  level: 'statement',
  on: 'IndexStmt',
  check(index, { table }) {
    const { isNew, name } = table(index.relation)
    if (index.unique !== true || isNew) return undefined
    return { message: `${index.idxname ?? 'The unique index'} on ${name} fails when there are duplicates.` }
  },
})
