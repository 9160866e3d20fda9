import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'type-change-checks-again',
  title: 'Type change of a column that stands in a CHECK',
  severity: 'blocker',
  rows: ['C13'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'The change itself would be instant, but reads and writes wait while the CHECK is tried on every row again.',
  safeForm: 'Drop the CHECK, change the type, add the CHECK again as NOT VALID and validate it in a later transaction.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_AlterColumnType',
  check({ name = '' }, { target, effects }) {
    if (target.isNew || effects.some(({ work }) => work.includes('rewrite'))) return undefined
    const checks = [...(target.relation?.constraints.values() ?? [])].filter(
      ({ kind, validated, columns }) => kind === 'check' && validated && columns.includes(name),
    )
    if (checks.length === 0) return undefined
    return { message: `${checks.map((each) => each.name).join(', ')} is tried on every row of ${target.name} again.` }
  },
})
