import { allOf, columnType } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'serial-column',
  title: 'Serial instead of an identity column',
  severity: 'recommendation',
  rows: ['C22'],
  effect:
    'The sequence has permissions and a life of its own: who may INSERT needs a GRANT on it, and nothing keeps others from writing numbers.',
  safeForm: 'bigint GENERATED ALWAYS AS IDENTITY (or BY DEFAULT).',
  unmeasured: 'It is a habit: PostgreSQL takes either.',
  references: [postgres.serial, postgres.createTable],
  optional: true,
  level: 'statement',
  on: 'CreateStmt',
  check({ tableElts, relation }) {
    return allOf(tableElts, 'ColumnDef')
      .filter(({ typeName }) => /^(?:small|big)?serial$/.test(columnType(typeName)?.name ?? ''))
      .map(({ colname }) => ({ message: `${relation?.relname}.${colname} is a serial.` }))
  },
})
