import { emitStatement } from '../library/emit.ts'
import { insertInto, rowsOf } from '../sqlalchemy/expression/dml.ts'
import { asFrom } from '../sqlalchemy/expression/tables.ts'
import { executableSql } from './executable.ts'
import type { Directive } from './target.ts'

export const executeDirective: Directive = {
  name: 'execute',
  parameters: 'sqltext | execution_options?',
  batchParameters: undefined,
  write(args, origin) {
    emitStatement(origin, executableSql(args.get('sqltext') ?? null))
    return null
  },
}

/** `bulk_insert`: one INSERT for each row. */
export const bulkInsert: Directive = {
  name: 'bulk_insert',
  parameters: 'table rows | multiinsert?',
  batchParameters: undefined,
  write(args, origin) {
    const table = asFrom(args.get('table'), 'the table')
    const statements = rowsOf(args.get('rows')).map((row) => insertInto(table, [row]).with({ inline: true }).sql())
    for (const sql of statements) emitStatement(origin, sql)
    return null
  },
}
