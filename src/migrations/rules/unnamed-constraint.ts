import { as, find } from '../../parsers/sql/nodes.ts'
import { constraintKind } from '../schema/constraints.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'unnamed-constraint',
  title: 'Constraint or index without a name',
  severity: 'recommendation',
  rows: ['A13'],
  effect:
    'PostgreSQL chooses a name that depends on what exists already; a later revision or a downgrade may name another.',
  safeForm: 'Name it, or set a naming convention in the metadata.',
  unmeasured: 'It is about later revisions, which need the name.',
  references: [postgres.createTable],
  optional: true,
  level: 'statement',
  on: ['IndexStmt', 'AlterTableStmt'],
  check(node, { statement }) {
    const index = as(statement.node, 'IndexStmt')
    if (index !== undefined) return index.idxname === undefined ? { message: 'The index has no name.' } : undefined
    return find(node, 'Constraint').flatMap((constraint) => {
      const kind = constraintKind(constraint)
      const unnamed = kind !== undefined && kind !== 'not null' && constraint.conname === undefined
      return unnamed ? [{ message: `A ${kind} has no name.` }] : []
    })
  },
})
