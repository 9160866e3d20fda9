import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'column-dropped',
  title: 'Column dropped',
  severity: 'warning',
  rows: ['C18'],
  answers: ['D-026'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Its data are gone for good, and code that is still deployed and names the column (an ORM names all) fails.',
  safeForm: 'Release code that does not know the column first; drop it in a later release, after a backup.',
  unmeasured: 'It is about the code that is deployed.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_DropColumn',
  check({ name = '', missing_ok }, { target, schema, statement }) {
    const column = target.relation?.columns.get(name)
    if (target.isNew || column?.created?.revision === statement.revision) return undefined
    const isMissing = column === undefined && target.relation?.complete === true && schema.opaqueSince === undefined
    if (missing_ok === true && isMissing) return undefined
    return { message: `${target.name}.${name} is dropped.` }
  },
})
