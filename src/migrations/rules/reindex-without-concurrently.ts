import { rangeName } from '../../parsers/sql/nodes.ts'
import { isConcurrent } from '../locks/effects.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'reindex-without-concurrently',
  title: 'REINDEX without CONCURRENTLY',
  severity: 'blocker',
  rows: ['A5'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Writes wait until the indexes are rebuilt, and so do reads: planning a query locks every index of the table.',
  safeForm: 'REINDEX INDEX CONCURRENTLY, outside a transaction and without a short lock_timeout.',
  references: [postgres.reindex],
  level: 'statement',
  on: 'ReindexStmt',
  check(reindex, { statement }) {
    if (isConcurrent(reindex)) return undefined
    const tables = statement.effects.filter(({ target }) => target === 'table')
    if (tables.length > 0 && tables.every(({ isNew }) => isNew)) return undefined
    const name = reindex.relation === undefined ? (reindex.name ?? 'the database') : rangeName(reindex.relation).name
    return { message: `REINDEX of ${name} blocks writes, and reads that would use its indexes, until it is done.` }
  },
})
