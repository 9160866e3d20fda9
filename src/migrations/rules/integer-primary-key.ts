import { allOf, columnType } from '../../parsers/sql/nodes.ts'
import { constraintColumns, hasConstraint } from '../schema/constraints.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const SMALL = /^(?:int2|int4|serial|smallserial)$/

export default defineRule({
  id: 'integer-primary-key',
  title: 'Primary key of type integer',
  severity: 'recommendation',
  rows: ['C22'],
  effect: 'It ends at 2,147,483,647, and making it a bigint later writes the table and all that refer to it anew.',
  safeForm: 'bigint (GENERATED … AS IDENTITY) from the start.',
  unmeasured: 'It is about the day the numbers run out.',
  references: [postgres.numeric],
  optional: true,
  level: 'statement',
  on: 'CreateStmt',
  check({ tableElts, relation }) {
    const keys = allOf(tableElts, 'Constraint').flatMap((each) =>
      each.contype === 'CONSTR_PRIMARY' ? constraintColumns(each, undefined) : [],
    )
    const small = allOf(tableElts, 'ColumnDef').filter(
      ({ colname, typeName, constraints }) =>
        SMALL.test(columnType(typeName)?.name ?? '') &&
        (hasConstraint(constraints, 'CONSTR_PRIMARY') || (keys.length === 1 && keys[0] === colname)),
    )
    return small.map(({ colname }) => ({ message: `${relation?.relname}.${colname} has room for 2,147,483,647 rows.` }))
  },
})
