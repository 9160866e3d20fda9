import { asFlag, asOptionalText, asTexts } from '../library/convert.ts'
import { emitStatement, type Origin } from '../library/emit.ts'
import type { Bound } from '../library/signature.ts'
import { unknowable } from '../library/unknowable.ts'
import type { PyValue } from '../python/values.ts'
import { asName, asOptionalName, renderDotted, renderName } from '../sqlalchemy/name.ts'
import { Column } from '../sqlalchemy/schema/column.ts'
import { MetaData } from '../sqlalchemy/schema/metadata.ts'
import { Table } from '../sqlalchemy/schema/table.ts'
import { emitCreateTable, emitTableComment } from '../sqlalchemy/schema/table-ddl.ts'
import { type Directive, placeholder, type Run } from './target.ts'

/** Keywords of `sa.Table` that Alembic hands on and that leave the SQL as it is. */
const SILENT = new Set(['info', 'listeners', 'keep_existing', 'extend_existing', 'implicit_returning', 'quote_schema'])

function tableExtra(args: Bound): Map<string, PyValue> {
  return new Map([...args.extra].filter(([key]) => !SILENT.has(key)))
}

export function namedTable(args: Bound, origin: Origin, run: Run, table = 'table_name'): Table {
  const name = asName(args.get(table), 'the name of the table')
  return placeholder(origin, run, name, asOptionalName(args.get('schema'), 'the schema'))
}

/** Columns first, as Alembic sorts them; those of another table are copied, and what is no part of a table is passed over. */
function inOrder(items: readonly PyValue[]): PyValue[] {
  const columns = items.filter((item) => item instanceof Column)
  const others = items.filter((item) => !(item instanceof Column || item instanceof MetaData))
  return [...columns.map((column) => (column.owner === undefined ? column : column.copy())), ...others]
}

const createTable: Directive = {
  name: 'create_table',
  parameters: 'table_name *columns | schema? if_not_exists? comment? prefixes? **',
  batchParameters: undefined,
  write(args, origin, run) {
    const prefixes = args.get('prefixes')
    const settings = {
      name: asName(args.get('table_name'), 'the name of the table'),
      schema: asOptionalName(args.get('schema'), 'the schema'),
      convention: run.convention,
      comment: asOptionalText(args.get('comment'), 'the comment'),
      prefixes: prefixes === undefined || prefixes === null ? [] : asTexts(prefixes, 'prefixes'),
      extra: tableExtra(args),
    }
    const table = new Table(settings, inOrder(args.rest), origin.site)
    emitCreateTable(origin, table, asFlag(args.get('if_not_exists') ?? null, 'if_not_exists'))
    return table
  },
}

const dropTable: Directive = {
  name: 'drop_table',
  parameters: 'table_name | schema? if_exists? **',
  batchParameters: undefined,
  write(args, origin, run) {
    const ifExists = asFlag(args.get('if_exists') ?? null, 'if_exists')
    emitStatement(origin, `DROP TABLE ${ifExists ? 'IF EXISTS ' : ''}${namedTable(args, origin, run).sql}`)
    return null
  },
}

const renameTable: Directive = {
  name: 'rename_table',
  parameters: 'old_table_name new_table_name | schema?',
  batchParameters: undefined,
  write(args, origin) {
    const old = asName(args.get('old_table_name'), 'the name of the table')
    const fresh = asName(args.get('new_table_name'), 'the new name of the table')
    const schema = asOptionalName(args.get('schema'), 'the schema')
    emitStatement(origin, `ALTER TABLE ${renderDotted(old, schema)} RENAME TO ${renderName(fresh)}`)
    return null
  },
}

const createTableComment: Directive = {
  name: 'create_table_comment',
  parameters: 'table_name comment | existing_comment? schema?',
  batchParameters: 'comment | existing_comment?',
  write(args, origin, run) {
    const comment = asOptionalText(args.get('comment'), 'the comment')
    if (comment === undefined) unknowable('a table comment of None')
    emitTableComment(origin, namedTable(args, origin, run), comment)
    return null
  },
}

const dropTableComment: Directive = {
  name: 'drop_table_comment',
  parameters: 'table_name | existing_comment? schema?',
  batchParameters: '| existing_comment?',
  write(args, origin, run) {
    emitStatement(origin, `COMMENT ON TABLE ${namedTable(args, origin, run).sql} IS NULL`)
    return null
  },
}

export const tableDirectives = [createTable, dropTable, renameTable, createTableComment, dropTableComment]
