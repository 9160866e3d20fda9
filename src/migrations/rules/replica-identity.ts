import { as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'replica-identity',
  title: 'Replica identity FULL or NOTHING',
  severity: 'warning',
  rows: ['D16'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'FULL writes every old row to the log and makes subscribers look for rows without an index; with NOTHING an UPDATE or DELETE of a published table fails.',
  safeForm:
    'REPLICA IDENTITY USING INDEX with a unique index on columns that are NOT NULL, or the primary key (DEFAULT).',
  unmeasured: 'It is about the log and the subscribers.',
  references: [postgres.replication],
  level: 'command',
  on: 'AT_ReplicaIdentity',
  check({ def }, { target }) {
    const type = as(def, 'ReplicaIdentityStmt')?.identity_type
    if (type !== 'f' && type !== 'n') return undefined
    return { message: `${target.name} is replicated by ${type === 'f' ? 'whole rows' : 'nothing'}.` }
  },
})
