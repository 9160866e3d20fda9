import { allOf, as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'role-with-all-rights',
  title: 'Role that may do anything',
  severity: 'warning',
  rows: ['D21'],
  effect:
    'A superuser may read the server’s files and run programs; BYPASSRLS sees every row whatever the policies say.',
  safeForm: 'GRANT the rights that are needed; managed servers refuse SUPERUSER anyway.',
  unmeasured: 'It is about who may do what later.',
  references: [postgres.roles],
  level: 'statement',
  on: ['CreateRoleStmt', 'AlterRoleStmt'],
  check(_, { statement }) {
    const create = as(statement.node, 'CreateRoleStmt')
    const alter = as(statement.node, 'AlterRoleStmt')
    const given = allOf(create?.options ?? alter?.options, 'DefElem').flatMap(({ defname, arg }) =>
      (defname === 'superuser' || defname === 'bypassrls') && as(arg, 'Boolean')?.boolval === true
        ? [defname.toUpperCase()]
        : [],
    )
    return given.length === 0
      ? undefined
      : { message: `${create?.role ?? alter?.role?.rolename} becomes ${given.join(' and ')}.` }
  },
})
