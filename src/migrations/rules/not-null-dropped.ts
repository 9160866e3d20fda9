import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'not-null-dropped',
  title: 'NOT NULL taken off a column',
  severity: 'recommendation',
  rows: ['C11'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Code that is deployed may not expect NULL, and the way back fails once there is one.',
  safeForm: 'Deploy code that reads NULL first; give the column a default if there is a sensible value.',
  unmeasured: 'It is about the code that is deployed.',
  references: [postgres.alterTable],
  optional: true,
  level: 'command',
  on: 'AT_DropNotNull',
  check({ name = '' }, { target }) {
    const column = target.relation?.columns.get(name)
    if (target.isNew || (column !== undefined && column.type !== undefined && !column.notNull)) return undefined
    return { message: `${target.name}.${name} may hold NULL from now on.` }
  },
})
