import { as, strings } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'collation-change',
  title: 'Collation of an indexed column changed',
  severity: 'blocker',
  rows: ['C15'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while every index that holds the column is built again.',
  safeForm: 'Drop those indexes CONCURRENTLY, change the collation, build them again CONCURRENTLY.',
  references: [postgres.collation, postgres.alterTable],
  level: 'command',
  on: 'AT_AlterColumnType',
  check({ name = '', def }, { target }) {
    const collation = as(def, 'ColumnDef')?.collClause
    if (collation === undefined || target.isNew) return undefined
    const indexes = [...(target.relation?.indexes.values() ?? [])].filter(({ columns }) => columns.includes(name))
    if (indexes.length === 0) return undefined
    return {
      message: `${indexes.map((index) => index.name).join(', ')} is built again for ${strings(collation.collname).at(-1)}.`,
    }
  },
})
