import { as, columnType, find, rangeName } from '../../parsers/sql/nodes.ts'
import { relationNamed, showKey } from '../schema/catalogue.ts'
import type { LintRevision } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'sequence-stays-integer',
  title: 'Column made a bigint, its sequence left an integer',
  severity: 'warning',
  rows: ['D20'],
  effect:
    'The sequence of a serial column ends at 2,147,483,647 whatever the column can hold: inserts fail on that day all the same.',
  safeForm: 'ALTER SEQUENCE … AS bigint in the same revision.',
  references: [postgres.sequences, postgres.serial],
  level: 'revision',
  check(revision) {
    const { statements, schemaBefore } = revision
    return statements.flatMap((statement) => {
      const alter = as(statement.node, 'AlterTableStmt')
      return (alter?.cmds ?? []).flatMap((each) => {
        const command = as(each, 'AlterTableCmd')
        const to = columnType(as(command?.def, 'ColumnDef')?.typeName)
        if (command?.subtype !== 'AT_AlterColumnType' || to?.name !== 'int8') return []
        const table = relationNamed(schemaBefore, rangeName(alter?.relation ?? {}))
        const from = table?.columns.get(command.name ?? '')?.type
        // The sequence of an identity column follows its column.
        if (table === undefined || (from?.name !== 'serial' && from?.name !== 'smallserial')) return []
        const sequence = `${table.name}_${command.name}_seq`
        const key = `${showKey(`${table.schema}.${table.name}`)}.${command.name}`
        return widens(revision, sequence)
          ? []
          : [
              {
                at: statement,
                message: `${sequence} still ends where ${from.name === 'serial' ? 'an integer' : 'a smallint'} does; ${key} does not.`,
              },
            ]
      })
    })
  },
})

/** The same revision changes that sequence, or one that it names in some other way. */
function widens({ statements }: LintRevision, sequence: string): boolean {
  return statements.some((statement) =>
    find(statement.node, 'AlterSeqStmt').some(
      ({ sequence: range, options }) =>
        (range?.relname ?? sequence) === sequence &&
        find(options, 'DefElem').some(({ defname }) => /^(?:as|maxvalue)$/.test(defname ?? '')),
    ),
  )
}
