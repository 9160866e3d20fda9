import { strings } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'enum-value-without-order',
  title: 'Enumeration value added without BEFORE or AFTER',
  severity: 'recommendation',
  rows: ['E2'],
  effect: 'The value goes to the end; where rows are sorted or compared by the type, the order cannot be mended later.',
  safeForm: "ALTER TYPE … ADD VALUE 'new' AFTER 'old'.",
  unmeasured: 'Either order is fine for PostgreSQL.',
  references: [postgres.alterType],
  optional: true,
  level: 'statement',
  on: 'AlterEnumStmt',
  check(node) {
    if (node.oldVal !== undefined || node.newValNeighbor !== undefined) return undefined
    return { message: `'${node.newVal}' becomes the last value of ${strings(node.typeName).at(-1)}.` }
  },
})
