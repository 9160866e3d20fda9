import { as, qualified, strings } from '../../../parsers/sql/nodes.ts'
import { defineFix } from '../define-fix.ts'
import { identifier, literal, qualifiedName } from '../sql-text.ts'
import { own, quick } from '../steps.ts'

/** From this version on VALIDATE of a domain lets writers go on. */
const VALIDATES_ALONGSIDE = 18

export default defineFix({
  id: 'domain-constraint',
  title: 'Add the constraint of the domain unproven, prove it in a transaction of its own',
  rules: ['domain-constraint'],
  async write({ unit, major, askAfter }) {
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
    if (major >= VALIDATES_ALONGSIDE) {
      return {
        kind: 'stages',
        stages: [add, own(`validate ${row.conname}`, [`${at} VALIDATE CONSTRAINT ${constraint}`], [])],
      }
    }
    const why =
      'before PostgreSQL 18 proving it locks every table that uses the domain: it holds for new values and stays unproven for old ones'
    const note = `VALIDATE CONSTRAINT ${row.conname} in a window, if old values have to be proven.`
    return {
      kind: 'stages',
      stages: [{ ...add, note }],
      differs: [{ object: new RegExp(`^type \\S*\\b${name}$`), why }],
    }
  },
})
