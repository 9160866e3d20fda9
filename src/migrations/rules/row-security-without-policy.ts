import { as, rangeName } from '../../parsers/sql/nodes.ts'
import { resolveKey, showKey } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'row-security-without-policy',
  title: 'Row security switched on without a policy',
  severity: 'warning',
  rows: ['D15'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Everybody but the owner and roles with BYPASSRLS sees an empty table and cannot write to it: from the commit on the service reads nothing, without an error.',
  safeForm: 'Create the policies first, in the same transaction, then ENABLE ROW LEVEL SECURITY.',
  unmeasured: 'It is about roles other than the owner.',
  references: [postgres.rowSecurity],
  level: 'revision',
  check({ statements, schemaAfter }) {
    return statements.flatMap((statement) => {
      const alter = as(statement.node, 'AlterTableStmt')
      const enables = (alter?.cmds ?? []).some((each) => as(each, 'AlterTableCmd')?.subtype === 'AT_EnableRowSecurity')
      if (!enables || statement.effects.every(({ isNew }) => isNew)) return []
      const key = resolveKey(schemaAfter, schemaAfter.relations, rangeName(alter?.relation ?? {}))
      const relation = schemaAfter.relations.get(key)
      if (relation === undefined || relation.policies.size > 0 || !relation.rowSecurity) return []
      return [
        {
          at: statement,
          message: `${showKey(key)} has no policy: nobody but its owner sees a row.`,
          ...(relation.complete ? {} : { confidence: 'medium' as const }),
        },
      ]
    })
  },
})
