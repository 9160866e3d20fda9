import { as } from '../../parsers/sql/nodes.ts'
import { showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'table-written-anew',
  title: 'VACUUM FULL or CLUSTER on a table in use',
  severity: 'blocker',
  rows: ['D5'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Reads and writes wait while the whole table and its indexes are written anew; it needs as much free disk again.',
  safeForm: 'VACUUM without FULL, or pg_repack, which works beside the readers and writers.',
  references: [postgres.vacuum, postgres.cluster],
  level: 'statement',
  on: ['VacuumStmt', 'ClusterStmt'],
  check(_, { statement }) {
    const busy = statement.effects.filter(({ work, isNew }) => work.includes('rewrite') && !isNew)
    const whole = as(statement.node, 'ClusterStmt')?.relation === undefined && statement.kind === 'ClusterStmt'
    if (busy.length === 0 && !whole) return undefined
    const tables = whole
      ? 'Every table that was ever clustered'
      : busy.map(({ relation }) => showKey(relation)).join(', ')
    return { message: `${tables} is written anew.` }
  },
})
