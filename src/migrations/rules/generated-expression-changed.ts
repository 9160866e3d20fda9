import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'generated-expression-changed',
  title: 'Expression of a stored generated column changed',
  severity: 'blocker',
  rows: ['C6'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while the value is computed anew for every row and all indexes are built again.',
  safeForm: 'Add another column, fill it in batches, let the code change over, drop the old one.',
  references: [postgres.alterTable, postgres.generated],
  versions: { from: 17 },
  level: 'command',
  on: 'AT_SetExpression',
  check({ name = '' }, { target, effects }) {
    if (target.isNew || !effects.some(({ work }) => work.includes('rewrite'))) return undefined
    return { message: `Another expression for ${target.name}.${name} writes the whole table anew.` }
  },
})
