import { find, rangeName } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'on-delete-unsaid',
  title: 'Foreign key without a word on deletes, or with CASCADE',
  severity: 'recommendation',
  rows: ['B16'],
  effect:
    'CASCADE deletes rows nobody named; without a word a delete of the parent fails, which may not be what was meant.',
  safeForm: 'Write ON DELETE RESTRICT (or SET NULL) and delete children on purpose.',
  unmeasured: 'It is a habit: PostgreSQL takes either.',
  references: [postgres.constraints],
  optional: true,
  level: 'statement',
  on: ['CreateStmt', 'AlterTableStmt'],
  check(node) {
    return find(node, 'Constraint').flatMap(({ contype, fk_del_action, pktable, conname }) => {
      if (contype !== 'CONSTR_FOREIGN') return []
      const name = conname ?? `The key to ${rangeName(pktable ?? {}).name}`
      if (fk_del_action === 'c') return [{ message: `${name} deletes rows with their parent.` }]
      return fk_del_action === 'a' ? [{ message: `${name} does not say what a delete of the parent does.` }] : []
    })
  },
})
