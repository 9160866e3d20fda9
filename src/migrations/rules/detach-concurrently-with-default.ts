import { as } from '../../parsers/sql/nodes.ts'
import { defaultPartition } from '../locks/partition-effects.ts'
import { showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'detach-concurrently-with-default',
  title: 'DETACH CONCURRENTLY on a table with a default partition',
  severity: 'blocker',
  rows: ['D7'],
  effect: 'It fails with error 55000: cannot detach partitions concurrently when a default partition exists.',
  safeForm: 'DETACH without CONCURRENTLY, alone, with a short lock_timeout and tried again.',
  fails: '55000',
  references: [postgres.alterTable, postgres.partitions],
  level: 'command',
  on: 'AT_DetachPartition',
  check({ def }, { target, schema }) {
    const other = defaultPartition(schema, target.key)
    if (as(def, 'PartitionCmd')?.concurrent !== true || other === undefined) return undefined
    return { message: `${showKey(other)} is the default partition of ${target.name}.` }
  },
})
