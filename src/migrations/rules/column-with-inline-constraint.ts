import { as } from '../../parsers/sql/nodes.ts'
import { columnConstraints, constraintKind } from '../schema/constraints.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'column-with-inline-constraint',
  title: 'Column added together with a CHECK, UNIQUE or PRIMARY KEY',
  severity: 'blocker',
  rows: ['C9'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while every row is checked or the index is built, even if the column is empty.',
  safeForm:
    'Add the bare column first. Then a CHECK as NOT VALID, validated in a later transaction; a unique key as CREATE UNIQUE INDEX CONCURRENTLY and ADD CONSTRAINT … USING INDEX.',
  references: [postgres.alterTable, postgres.constraints],
  level: 'command',
  on: 'AT_AddColumn',
  check(command, { target }) {
    const definition = as(command.def, 'ColumnDef')
    if (definition === undefined || target.isNew || target.relation?.kind === 'foreign table') return undefined
    if (command.missing_ok === true && target.relation?.columns.has(definition.colname ?? '') === true) return undefined
    return columnConstraints(definition.constraints).flatMap((constraint) => {
      const kind = constraintKind(constraint)
      if (kind === 'check' && constraint.skip_validation !== true)
        return [{ message: `The CHECK on ${definition.colname} reads all of ${target.name}.` }]
      if (kind !== 'unique' && kind !== 'primary key') return []
      return [
        {
          message: `The ${kind === 'unique' ? 'unique' : 'primary'} key on ${definition.colname} is built over all of ${target.name}.`,
        },
      ]
    })
  },
})
