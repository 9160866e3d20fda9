import { asFlag } from '../library/convert.ts'
import { emitStatement, type Origin } from '../library/emit.ts'
import type { Bound } from '../library/signature.ts'
import { known, unknowable } from '../library/unknowable.ts'
import { asName, asOptionalName, renderDotted, renderName, renderQualified } from '../sqlalchemy/name.ts'
import { Column } from '../sqlalchemy/schema/column.ts'
import { columnChecks, columnSql } from '../sqlalchemy/schema/column-sql.ts'
import { ForeignKeyConstraint, rulesSql } from '../sqlalchemy/schema/foreign-key.ts'
import type { Table } from '../sqlalchemy/schema/table.ts'
import { addConstraintSql, emitColumnComment, emitCreateIndex } from '../sqlalchemy/schema/table-ddl.ts'
import { type Directive, placeholder } from './target.ts'

function alterTable(args: Bound): string {
  const name = asName(args.get('table_name'), 'the name of the table')
  return `ALTER TABLE ${renderDotted(name, asOptionalName(args.get('schema'), 'the schema'))}`
}

const ADD = 'if_not_exists? inline_references? inline_primary_key?'

const addColumn: Directive = {
  name: 'add_column',
  parameters: `table_name column | schema? ${ADD}`,
  batchParameters: `column | insert_before? insert_after? ${ADD}`,
  write(args, origin, run) {
    if ((args.get('insert_before') ?? args.get('insert_after') ?? null) !== null)
      unknowable('insert_before or insert_after')
    const given = known(args.get('column') ?? null)
    if (!(given instanceof Column)) return unknowable('the column is none')
    const column = given.owner === undefined ? given : given.copy()
    const name = asName(args.get('table_name'), 'the name of the table')
    const table = placeholder(origin, run, name, asOptionalName(args.get('schema'), 'the schema'), [column])
    const inline = asFlag(args.get('inline_references') ?? null, 'inline_references')
      ? inlineReference(table)
      : undefined
    const words = [
      alterTable(args),
      'ADD COLUMN',
      ...(asFlag(args.get('if_not_exists') ?? null, 'if_not_exists') ? ['IF NOT EXISTS'] : []),
      columnSql(column, table),
      ...(asFlag(args.get('inline_primary_key') ?? null, 'inline_primary_key') && column.state.primaryKey
        ? ['PRIMARY KEY']
        : []),
      ...(inline === undefined ? [] : [inline]),
    ]
    emitStatement(origin, words.join(' ') + columnChecks(column, table))
    afterColumn(origin, table, column, inline !== undefined)
    return null
  },
}

/** Constraints, index and comment follow the column as statements of their own. */
function afterColumn(origin: Origin, table: Table, column: Column, referenceWritten: boolean): void {
  const constraints = [...table.constraints].filter(
    (constraint) => !(referenceWritten && constraint instanceof ForeignKeyConstraint),
  )
  for (const constraint of constraints) emitStatement(origin, addConstraintSql(constraint, table))
  for (const index of table.indexes) emitCreateIndex(origin, index, table, false)
  emitColumnComment(origin, table, column)
}

function inlineReference(table: Table): string | undefined {
  const keys = table.constraints.filter((constraint) => constraint instanceof ForeignKeyConstraint)
  const [only] = keys
  const target = only?.targets[0]
  if (only === undefined || keys.length > 1 || target === undefined) return undefined
  const column = target.column ?? unknowable('the referred column has no name')
  return `REFERENCES ${renderQualified(target.table, target.schema)} (${renderName(column)})${rulesSql(only.rules)}`
}

const dropColumn: Directive = {
  name: 'drop_column',
  parameters: 'table_name column_name | schema? if_exists? **',
  batchParameters: 'column_name | if_exists? **',
  write(args, origin) {
    const column = renderName(asName(args.get('column_name'), 'the name of the column'))
    const ifExists = asFlag(args.get('if_exists') ?? null, 'if_exists') ? 'IF EXISTS ' : ''
    for (const key of args.extra.keys()) {
      if (!/^(?:mssql|mysql|sqlite|oracle)_/.test(key)) unknowable(`drop_column() takes no argument ${key}`)
    }
    emitStatement(origin, `${alterTable(args)} DROP COLUMN ${ifExists}${column}`)
    return null
  },
}

export const columnDirectives = [addColumn, dropColumn]
