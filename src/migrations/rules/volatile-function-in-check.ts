import { find, functionsIn } from '../../parsers/sql/nodes.ts'
import { volatility } from '../locks/volatility.ts'
import type { Catalogue } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const CLOCK = new Set(['now', 'transaction_timestamp', 'statement_timestamp', 'age', 'current_setting', 'current_user'])

export default defineRule({
  id: 'volatile-function-in-check',
  title: 'CHECK constraint whose answer changes by itself',
  severity: 'warning',
  rows: ['B15'],
  effect:
    'A row that was right when it was written is wrong later: restoring a dump or validating the constraint fails.',
  safeForm: 'Compare with a column (created_at), or check the moment of writing in a trigger or in the application.',
  unmeasured: 'It is about a dump that is restored later.',
  references: [postgres.createTable],
  level: 'statement',
  on: ['CreateStmt', 'AlterTableStmt', 'CreateDomainStmt', 'AlterDomainStmt'],
  check(node, { schema }) {
    return find(node, 'Constraint').flatMap((constraint) => {
      if (constraint.contype !== 'CONSTR_CHECK') return []
      const what = changing(constraint.raw_expr, schema)
      return what === undefined
        ? []
        : [{ message: `${conname(constraint.conname)} asks ${what}, which answers differently later.` }]
    })
  },
})

function conname(name: string | undefined): string {
  return name ?? 'A CHECK'
}

function changing(expression: unknown, schema: Catalogue): string | undefined {
  const clock = functionsIn(expression).find((name) => CLOCK.has(name))
  if (clock !== undefined) return `${clock}()`
  const value = find(expression, 'SQLValueFunction')[0]?.op
  if (value !== undefined) return value.replace('SVFOP_', '')
  return volatility(expression, schema) === 'volatile' ? 'a volatile function' : undefined
}
