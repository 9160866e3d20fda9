import { showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'type-change-under-view',
  title: 'Type change of a column that a view reads',
  severity: 'blocker',
  rows: ['C17'],
  effect: 'It fails with error 0A000: cannot alter type of a column used by a view or rule.',
  safeForm: 'Drop the view, change the type, create the view again, all in one transaction.',
  fails: '0A000',
  references: [postgres.alterTable, postgres.createView],
  level: 'command',
  on: 'AT_AlterColumnType',
  check({ name = '' }, { target, schema }) {
    const views = [...schema.relations].filter(
      ([, { reads, uses }]) => reads.includes(target.key) && (uses.includes(name) || uses.includes('*')),
    )
    return views.map(([key, { reads }]) => ({
      message: `The view ${showKey(key)} reads ${target.name}.${name}.`,
      // In a join the column may be another table's.
      ...(reads.length > 1 ? { confidence: 'medium' as const } : {}),
    }))
  },
})
