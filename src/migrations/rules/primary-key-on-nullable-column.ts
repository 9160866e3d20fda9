import { as } from '../../parsers/sql/nodes.ts'
import { provenNotNull } from '../locks/constraint-effects.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'primary-key-on-nullable-column',
  title: 'Primary key from an index over a column that may be NULL',
  severity: 'blocker',
  rows: ['B11'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'The column is set NOT NULL on the way: reads and writes wait while every row is checked.',
  safeForm:
    'ADD CHECK (col IS NOT NULL) NOT VALID, VALIDATE it, SET NOT NULL (no scan then), and only then ADD PRIMARY KEY USING INDEX.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_AddConstraint',
  check(command, { target }) {
    const constraint = as(command.def, 'Constraint')
    if (constraint?.contype !== 'CONSTR_PRIMARY' || constraint.indexname === undefined || target.isNew) return undefined
    const columns = target.relation?.indexes.get(constraint.indexname)?.columns ?? []
    const open = columns.filter((column) => column !== undefined && maybeNull(column, target.relation))
    if (open.length === 0) return undefined
    return { message: `${open.join(', ')} of ${target.name} may be NULL: the primary key reads the whole table.` }
  },
})

function maybeNull(name: string, relation: Parameters<typeof provenNotNull>[0]): boolean {
  const column = relation?.columns.get(name)
  return column !== undefined && !column.notNull && provenNotNull(relation, name) !== 'yes'
}
