import { as, qualified, strings } from '../../../parsers/sql/nodes.ts'
import { defineFix } from '../define-fix.ts'
import { identifier, literal, qualifiedName } from '../sql-text.ts'
import { quick } from '../steps.ts'

export default defineFix({
  id: 'domain-constraint',
  title: 'Add the constraint of the domain unproven',
  rules: ['domain-constraint'],
  async write({ unit, askAfter }) {
    const alter = as(unit.node, 'AlterDomainStmt')
    if (alter?.subtype !== 'C') return undefined
    const { schema, name } = qualified(strings(alter.typeName))
    const domain = qualifiedName(schema, name)
    const [row] = await askAfter(
      `SELECT conname FROM pg_constraint WHERE contypid = to_regtype(${literal(domain)}) ORDER BY oid DESC LIMIT 1`,
    )
    if (row === undefined) return { kind: 'none', reason: 'the constraint is not there after the statement' }
    const constraint = identifier(String(row.conname))
    const at = `ALTER DOMAIN ${domain}`
    const add = quick(`add ${row.conname} unproven`, [`${unit.sql} NOT VALID`], [`${at} DROP CONSTRAINT ${constraint}`])
    const why =
      'proving it locks every table that uses the domain while it is read: it holds for new values and stays unproven for old ones'
    const note = `VALIDATE CONSTRAINT ${row.conname} in a window, if old values have to be proven.`
    return {
      kind: 'stages',
      stages: [{ ...add, note }],
      differs: [{ object: new RegExp(`^type \\S*\\b${name}$`), why }],
    }
  },
})
