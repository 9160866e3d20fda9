import { as } from '../../parsers/sql/nodes.ts'
import { defaultPartition } from '../locks/partition-effects.ts'
import { type Catalogue, showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'attach-partition-scans',
  title: 'Partition attached without a CHECK that proves its bounds',
  severity: 'blocker',
  rows: ['D8'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Reads and writes of the table that is attached, and of the default partition, wait while every row of them is read.',
  safeForm:
    'Add a CHECK with the bounds to the partition (NOT VALID, then VALIDATE), and its opposite to the default partition; drop both after ATTACH.',
  references: [postgres.partitions, postgres.alterTable],
  level: 'command',
  on: 'AT_AttachPartition',
  check({ def }, { target, schema, table }) {
    const command = as(def, 'PartitionCmd')
    if (target.isNew || command?.name === undefined) return undefined
    const partition = table(command.name)
    const keys = target.relation?.partitionKey
    const other = defaultPartition(schema, target.key)
    const read = [
      ...(partition.isNew || isProven(schema, partition.key, keys) ? [] : [partition.name]),
      ...(other === undefined || isProven(schema, other, keys) ? [] : [showKey(other)]),
    ]
    if (read.length === 0) return undefined
    const isKnown = partition.relation?.complete === true || partition.isNew
    return {
      message: `Attaching ${partition.name} reads all of ${read.join(' and ')}.`,
      ...(isKnown ? {} : { confidence: 'medium' as const }),
    }
  },
})

/** A valid CHECK on a column of the partition key: most likely written for this. */
function isProven(schema: Catalogue, key: string, columns: readonly string[] | undefined): boolean {
  const constraints = [...(schema.relations.get(key)?.constraints.values() ?? [])]
  return constraints.some(
    ({ kind, validated, columns: named }) =>
      kind === 'check' && validated && (columns === undefined || named.some((column) => columns.includes(column))),
  )
}
