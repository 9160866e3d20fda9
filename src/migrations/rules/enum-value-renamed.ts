import { qualified, strings } from '../../parsers/sql/nodes.ts'
import { typeNamed } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'enum-value-renamed',
  title: 'Enumeration value renamed',
  severity: 'warning',
  rows: ['E3'],
  answers: ['D-026'],
  effect: 'Code that is still running reads a value it does not know and writes one that is gone.',
  safeForm: 'Add the new value, deploy code that knows both, move the rows in batches, and leave the old value unused.',
  unmeasured: 'It is about the code that is deployed.',
  references: [postgres.alterType],
  level: 'statement',
  on: 'AlterEnumStmt',
  check(node, { schema, statement }) {
    if (node.oldVal === undefined) return undefined
    const type = typeNamed(schema, qualified(strings(node.typeName)))
    if (type?.created?.revision === statement.revision) return undefined
    return {
      message: `'${node.oldVal}' of ${strings(node.typeName).at(-1)} becomes '${node.newVal}' at once for all code.`,
    }
  },
})
