import { strings } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'enum-type-created',
  title: 'Enumeration type: values can be added but never removed',
  severity: 'recommendation',
  rows: ['E4'],
  effect:
    'There is no DROP VALUE: taking a value away means a new type and a rewrite of every table that uses the old one.',
  safeForm: 'A lookup table with a foreign key, or text with a CHECK.',
  unmeasured: 'It is about later changes of the type.',
  references: [postgres.enums],
  optional: true,
  level: 'statement',
  on: 'CreateEnumStmt',
  check(node) {
    return { message: `${strings(node.typeName).at(-1)} is an enumeration.` }
  },
})
