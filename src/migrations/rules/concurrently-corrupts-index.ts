import { as } from '../../parsers/sql/nodes.ts'
import { isConcurrent } from '../locks/effects.ts'
import { defineRule } from './define-rule.ts'

export default defineRule({
  id: 'concurrently-corrupts-index',
  title: 'CONCURRENTLY on PostgreSQL 14.0 to 14.3 can corrupt the index',
  severity: 'blocker',
  rows: ['A8'],
  lock: 'SHARE UPDATE EXCLUSIVE',
  effect: 'Rows updated during the build may be missing in the index; queries give wrong answers without an error.',
  safeForm: 'Upgrade to 14.4 or later first; rebuild indexes that were built concurrently before.',
  unmeasured: 'The versions it is about are no longer to be had.',
  references: [{ label: 'PostgreSQL 14.4: release notes', url: 'https://www.postgresql.org/docs/release/14.4/' }],
  versions: { from: 14, until: 14 },
  level: 'statement',
  on: ['IndexStmt', 'ReindexStmt'],
  check(_, { statement, version }) {
    if (version.minor === undefined || version.minor > 3) return undefined
    const reindex = as(statement.node, 'ReindexStmt')
    const concurrent =
      as(statement.node, 'IndexStmt')?.concurrent === true || (reindex !== undefined && isConcurrent(reindex))
    return concurrent
      ? { message: `PostgreSQL 14.${version.minor} may leave rows out of an index built concurrently.` }
      : undefined
  },
})
