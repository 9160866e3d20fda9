import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'column-drop-takes-index',
  title: 'DROP COLUMN silently drops an index over several columns',
  severity: 'warning',
  rows: ['A15'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Queries on the other columns lose their index without a word in the migration.',
  safeForm: 'CREATE INDEX CONCURRENTLY on the remaining columns first; drop the old index by name.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_DropColumn',
  check({ name = '' }, { target }) {
    if (target.isNew || target.relation === undefined) return undefined
    const kept = [...target.relation.indexes.values()].filter(
      ({ columns }) => !columns.includes(name) && columns.length > 0,
    )
    return [...target.relation.indexes.values()].flatMap((index) => {
      const others = index.columns.filter((column) => column !== name)
      if (!index.columns.includes(name) || index.columns[0] === name || others.length === 0) return []
      const left = others.filter((column) => column !== undefined)
      const covered = kept.some(({ columns }) => columns[0] === left[0])
      return covered
        ? []
        : [{ message: `${index.name} goes with ${name}: ${left.join(', ')} of ${target.name} has no index then.` }]
    })
  },
})
