import { as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'column-there-already',
  title: 'ADD COLUMN IF NOT EXISTS of a column that is there',
  severity: 'warning',
  rows: ['C21'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'It changes nothing and still waits for the strongest lock and keeps it to the commit: reads and writes wait for nothing.',
  safeForm: 'Leave it out; code that runs at every start looks into information_schema.columns first.',
  references: [postgres.alterTable, postgres.locks],
  level: 'command',
  on: 'AT_AddColumn',
  check({ def, missing_ok }, { target }) {
    const name = as(def, 'ColumnDef')?.colname ?? ''
    if (missing_ok !== true || target.isNew || target.relation?.columns.get(name)?.type === undefined) return undefined
    return { message: `${target.name}.${name} exists: the statement takes the lock for nothing.` }
  },
})
