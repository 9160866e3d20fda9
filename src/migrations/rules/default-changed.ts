import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'default-changed',
  title: 'Default of an existing column changed',
  severity: 'recommendation',
  rows: ['C20'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Code that names the column in every INSERT never sees the new default, code that leaves it out does: rows differ by who wrote them.',
  safeForm: 'Let the code write the value itself before the default changes.',
  unmeasured: 'It is about the code that is deployed.',
  references: [postgres.alterTable],
  optional: true,
  level: 'command',
  on: 'AT_ColumnDefault',
  check({ name = '', def }, { target }) {
    const old = target.relation?.columns.get(name)?.default
    if (target.isNew || def === undefined || old === undefined) return undefined
    return { message: `${target.name}.${name} had another default before.` }
  },
})
