import { showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'type-change-locks-both',
  title: 'Type change of a foreign key column locks the other table',
  severity: 'blocker',
  rows: ['C14'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'The foreign key is made anew: reads and writes of the other table wait too, until the rows of both are compared.',
  safeForm:
    'Add columns of the new type on both sides, keep them in step, add the foreign key on them NOT VALID, validate it, change over.',
  references: [postgres.alterTable, postgres.locks],
  level: 'command',
  on: 'AT_AlterColumnType',
  check({ name = '' }, { target, effects }) {
    if (target.isNew) return undefined
    const others = effects.filter(
      ({ relation, isNew, target: kind, below }) =>
        relation !== target.key && below === undefined && !isNew && kind === 'table',
    )
    const tables = [
      ...new Set(
        others
          .filter(
            ({ mode, work, mayWork }) =>
              mode === 'ACCESS EXCLUSIVE' && (work.includes('scan') || mayWork.includes('scan')),
          )
          .map(({ relation }) => showKey(relation)),
      ),
    ]
    if (tables.length === 0) return undefined
    return { message: `Changing ${target.name}.${name} locks ${tables.join(', ')} as well, and reads it.` }
  },
})
