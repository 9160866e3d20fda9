import { as, qualified, strings } from '../../parsers/sql/nodes.ts'
import { showKey, typeNamed } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'domain-constraint',
  title: 'Constraint added to a domain in use',
  severity: 'blocker',
  rows: ['B18'],
  answers: ['M-033'],
  lock: 'SHARE',
  effect: 'Writes to every table with a column of the domain wait while all of those tables are read.',
  safeForm:
    'ALTER DOMAIN … ADD CONSTRAINT … NOT VALID (locks no table), then VALIDATE in quiet hours; or a CHECK on each table.',
  references: [postgres.alterDomain],
  level: 'statement',
  on: 'AlterDomainStmt',
  check(node, { schema, statement }) {
    const constraint = as(node.def, 'Constraint')
    const checks = node.subtype === 'O' || (node.subtype === 'C' && constraint?.skip_validation !== true)
    if (!checks) return undefined
    const name = qualified(strings(node.typeName))
    if (typeNamed(schema, name)?.created?.revision === statement.revision) return undefined
    const tables = statement.effects.filter(({ isNew }) => !isNew).map(({ relation }) => showKey(relation))
    const known = schema.fromEmpty && schema.opaqueSince === undefined
    if (known && tables.length === 0) return undefined
    return {
      message: `The constraint on ${name.name} reads every table that uses it${tables.length > 0 ? `: ${tables.join(', ')}` : ''}.`,
      confidence: tables.length > 0 ? 'high' : 'medium',
    }
  },
})
