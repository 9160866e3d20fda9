import { find } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'not-enforced-constraint',
  title: 'Constraint that is never checked',
  severity: 'recommendation',
  rows: ['B14'],
  effect: 'NOT ENFORCED constraints look like a promise and hold nothing: any row goes in.',
  safeForm: 'NOT VALID checks new rows at once and old ones with VALIDATE; use NOT ENFORCED only as a remark.',
  unmeasured: 'PostgreSQL takes such a constraint; it is about the rows that come later.',
  references: [postgres.constraints],
  versions: { from: 18 },
  level: 'statement',
  on: ['CreateStmt', 'AlterTableStmt'],
  check(node) {
    return find(node, 'Constraint').flatMap(({ contype, is_enforced, conname }) => {
      const checks = contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN'
      const loose = contype === 'CONSTR_ATTR_NOT_ENFORCED' || (checks && is_enforced !== true)
      return loose ? [{ message: `${conname ?? 'A constraint'} is NOT ENFORCED.` }] : []
    })
  },
})
