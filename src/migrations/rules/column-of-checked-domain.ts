import { as, columnType } from '../../parsers/sql/nodes.ts'
import { typeNamed } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'column-of-checked-domain',
  title: 'Column added whose domain has a constraint',
  severity: 'blocker',
  rows: ['C7'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while the table and all its indexes are written anew, though every value is the same.',
  safeForm: 'Take the type the domain is made of, and a CHECK on the table, NOT VALID and validated later.',
  references: [postgres.createDomain, postgres.alterTable],
  level: 'command',
  on: 'AT_AddColumn',
  check(command, { target, schema }) {
    const definition = as(command.def, 'ColumnDef')
    const name = columnType(definition?.typeName)
    const domain = name === undefined ? undefined : typeNamed(schema, name)
    if (target.isNew || domain?.kind !== 'domain' || (domain.checks.size === 0 && !domain.notNull)) return undefined
    if (command.missing_ok === true && target.relation?.columns.has(definition?.colname ?? '') === true)
      return undefined
    return {
      message: `Checking ${target.name}.${definition?.colname} against the domain ${name?.name} writes the whole table anew.`,
    }
  },
})
