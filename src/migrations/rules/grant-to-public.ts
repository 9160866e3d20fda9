import { allOf, rangeName, strings } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const TABLES = new Set(['OBJECT_TABLE', 'OBJECT_SEQUENCE', 'OBJECT_SCHEMA'])

export default defineRule({
  id: 'grant-to-public',
  title: 'Rights given to PUBLIC',
  severity: 'warning',
  rows: ['D21'],
  effect: 'Every role of the server has the right from then on, those that are made later too.',
  safeForm: 'GRANT to the roles that need it.',
  unmeasured: 'It is about who may do what later.',
  references: [postgres.grant],
  level: 'statement',
  on: 'GrantStmt',
  check({ is_grant, grantees, objtype, objects, targtype, privileges }) {
    const isPublic = allOf(grantees, 'RoleSpec').some(({ roletype }) => roletype === 'ROLESPEC_PUBLIC')
    if (is_grant !== true || !isPublic || !TABLES.has(objtype ?? '')) return undefined
    const named = [...allOf(objects, 'RangeVar').map((range) => rangeName(range).name), ...strings(objects)].join(', ')
    const rights = allOf(privileges, 'AccessPriv')
      .map(({ priv_name }) => priv_name?.toUpperCase())
      .join(', ')
    // Every role may look into the schema public anyway.
    if (objtype === 'OBJECT_SCHEMA' && rights === 'USAGE') return undefined
    const where = targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? `everything in ${named}` : named
    return { message: `${rights === '' ? 'ALL' : rights} on ${where} for everybody.` }
  },
})
