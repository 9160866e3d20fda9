import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'index-without-concurrently',
  title: 'Index built without CONCURRENTLY',
  severity: 'blocker',
  rows: ['A1'],
  answers: ['M-033', 'D-055'],
  lock: 'SHARE',
  effect: 'INSERT, UPDATE and DELETE on the table wait until every row has been read and the index is built.',
  safeForm: 'CREATE INDEX CONCURRENTLY, outside a transaction and without a short lock_timeout.',
  references: [postgres.concurrently, postgres.locks],
  level: 'statement',
  on: 'IndexStmt',
  check(index, { table }) {
    const { relation, isNew, name } = table(index.relation)
    if (index.concurrent === true || isNew || relation?.kind === 'materialized view') return undefined
    // Partitioned tables have a rule of their own; ONLY builds nothing there.
    if (relation?.partitionKey !== undefined) return undefined
    if (index.if_not_exists === true && relation?.indexes.has(index.idxname ?? '') === true) return undefined
    return { message: `Building ${index.idxname ?? 'the index'} blocks writes to ${name} until it is done.` }
  },
})
