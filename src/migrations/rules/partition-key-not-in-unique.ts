import { allOf, as } from '../../parsers/sql/nodes.ts'
import { constraintColumns, constraintKind } from '../schema/constraints.ts'
import type { StatementContext } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'partition-key-not-in-unique',
  title: 'Unique key of a partitioned table without its partition key',
  severity: 'blocker',
  rows: ['D10'],
  effect:
    'It fails with error 0A000: a unique constraint on a partitioned table must include all partitioning columns.',
  safeForm: 'Take the columns of the partition key into the primary key or unique key.',
  fails: '0A000',
  references: [postgres.partitions],
  level: 'statement',
  on: ['CreateStmt', 'AlterTableStmt', 'IndexStmt'],
  check(_, context) {
    const found = keysOf(context)
    // An expression in the partition key is not compared.
    if (found === undefined || found.partition.length === 0 || found.partition.includes('')) return undefined
    const { partition, keys, table } = found
    return keys.flatMap((columns) => {
      const missing = partition.filter((column) => !columns.includes(column))
      return missing.length === 0 || columns.length === 0
        ? []
        : [{ message: `The key (${columns.join(', ')}) of ${table} lacks ${missing.join(', ')}.` }]
    })
  },
})

function keysOf({ statement, table }: StatementContext) {
  const create = as(statement.node, 'CreateStmt')
  if (create !== undefined) {
    const partition = allOf(create.partspec?.partParams, 'PartitionElem').map(({ name }) => name ?? '')
    const inline = allOf(create.tableElts, 'ColumnDef').flatMap(({ colname = '', constraints }) =>
      allOf(constraints, 'Constraint').flatMap((each) => (isUnique(each) ? [[colname]] : [])),
    )
    const others = allOf(create.tableElts, 'Constraint').flatMap((each) =>
      isUnique(each) ? [constraintColumns(each, undefined)] : [],
    )
    return { partition, keys: [...inline, ...others], table: create.relation?.relname ?? '' }
  }
  const index = as(statement.node, 'IndexStmt')
  const alter = as(statement.node, 'AlterTableStmt')
  const target = table(index?.relation ?? alter?.relation)
  const partition = target.relation?.partitionKey
  if (partition === undefined) return undefined
  const columns = allOf(index?.indexParams, 'IndexElem').flatMap(({ name }) => name ?? [])
  const added = allOf(alter?.cmds, 'AlterTableCmd').flatMap(({ def }) => {
    const constraint = as(def, 'Constraint')
    return constraint !== undefined && isUnique(constraint) ? [constraintColumns(constraint, undefined)] : []
  })
  return { partition, keys: index?.unique === true ? [columns] : added, table: target.name }
}

function isUnique(constraint: Parameters<typeof constraintKind>[0]): boolean {
  const kind = constraintKind(constraint)
  return kind === 'unique' || kind === 'primary key'
}
