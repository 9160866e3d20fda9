import { as, rangeName } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const PARTITIONED =
  'Add the key NOT VALID to each partition and validate it there, then add it to the parent (before PostgreSQL 18 a partitioned table takes no NOT VALID key).'

export default defineRule({
  id: 'foreign-key-without-not-valid',
  title: 'Foreign key added without NOT VALID',
  severity: 'blocker',
  rows: ['B3'],
  answers: ['M-033'],
  lock: 'SHARE ROW EXCLUSIVE',
  effect: 'Writes to both tables wait while every row is looked up in the other table.',
  safeForm: 'ADD CONSTRAINT … FOREIGN KEY … NOT VALID; then, in a later transaction, VALIDATE CONSTRAINT.',
  references: [postgres.alterTable, postgres.locks],
  level: 'command',
  on: 'AT_AddConstraint',
  check(command, { target, version, table }) {
    const constraint = as(command.def, 'Constraint')
    if (constraint?.contype !== 'CONSTR_FOREIGN' || target.isNew) return undefined
    if (constraint.skip_validation === true || constraint.is_enforced !== true) return undefined
    const parent = table(constraint.pktable)
    const others = parent.key === target.key ? target.name : `${target.name} and ${parent.name}`
    const partitioned = target.relation?.partitionKey !== undefined && version.major < 18
    const name = constraint.conname ?? `a key to ${rangeName(constraint.pktable ?? {}).name}`
    return {
      message: `Adding ${name} blocks writes to ${others} until all rows are checked.`,
      ...(partitioned ? { safeForm: PARTITIONED } : {}),
    }
  },
})
