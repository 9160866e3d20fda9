import { showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'truncate',
  title: 'Table emptied',
  severity: 'blocker',
  rows: ['D3'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'All rows are gone for good; with CASCADE those of every table that refers to it as well.',
  safeForm: 'Delete what must go by a condition, in batches, after a backup.',
  references: [postgres.truncate],
  level: 'statement',
  on: 'TruncateStmt',
  check({ relations, behavior }, { statement, table }) {
    const named = (relations ?? []).flatMap((node) => ('RangeVar' in node ? [table(node.RangeVar)] : []))
    const used = named.filter(({ isNew }) => !isNew)
    if (used.length === 0) return undefined
    const keys = new Set(named.map(({ key }) => key))
    const others = statement.effects.filter(({ relation, isNew }) => !keys.has(relation) && !isNew)
    const more =
      behavior === 'DROP_CASCADE' && others.length > 0
        ? `, and with it ${others.map(({ relation }) => showKey(relation)).join(', ')}`
        : ''
    return { message: `${used.map(({ name }) => name).join(', ')} is emptied${more}.` }
  },
})
