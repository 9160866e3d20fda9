import { allOf, as, rangeName } from '../../parsers/sql/nodes.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'validate-in-same-transaction',
  title: 'Constraint added and validated in one transaction',
  severity: 'blocker',
  rows: ['B2'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'The lock that adding the constraint took is held while VALIDATE reads the table: NOT VALID gains nothing.',
  safeForm: 'Validate in a transaction of its own: a later revision, or after a COMMIT.',
  references: [postgres.alterTable, postgres.locks],
  level: 'transaction',
  check({ statements, wrapping }) {
    if (wrapping === 'unknown') return undefined
    const added = new Set<string>()
    return statements.flatMap((statement) => {
      const found = parts(statement).flatMap(({ subtype, name, table }) => {
        if (subtype === 'add') added.add(`${table} ${name}`)
        return subtype === 'validate' && added.has(`${table} ${name}`)
          ? [{ at: statement, message: `${name} is validated while ${table} is still locked from adding it.` }]
          : []
      })
      return statement.effects.every(({ isNew }) => isNew) ? [] : found
    })
  },
})

function parts({ node }: LintStatement) {
  const alter = as(node, 'AlterTableStmt')
  const table = rangeName(alter?.relation ?? {}).name
  return allOf(alter?.cmds, 'AlterTableCmd').flatMap(({ subtype, name = '', def }) => {
    const constraint = as(def, 'Constraint')
    if (subtype === 'AT_ValidateConstraint') return [{ subtype: 'validate', name, table }]
    return constraint?.skip_validation === true ? [{ subtype: 'add', name: constraint.conname ?? '', table }] : []
  })
}
