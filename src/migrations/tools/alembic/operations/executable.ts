import { describe } from '../library/convert.ts'
import { known, unknowable } from '../library/unknowable.ts'
import { type PyValue, RowsUnknown } from '../python/values.ts'
import { expressionSql } from '../sqlalchemy/expression/compile.ts'
import { DmlStatement } from '../sqlalchemy/expression/dml.ts'
import { SqlExpression } from '../sqlalchemy/expression/expression.ts'
import { FunctionExpression } from '../sqlalchemy/expression/functions.ts'
import { SelectStatement } from '../sqlalchemy/expression/selects.ts'
import { TextClause } from '../sqlalchemy/expression/text-clause.ts'
import { DdlElement } from '../sqlalchemy/schema/ddl-elements.ts'

/** The SQL of what is handed to `execute()`, its parameters written as literals. */
export function executableSql(value: PyValue): string {
  const given = known(value)
  // Alembic's `_exec` strips what surrounds a statement and turns tabs into spaces.
  return writtenSql(given).replaceAll('\t', '    ').trim()
}

function writtenSql(given: PyValue): string {
  if (typeof given === 'string') return expressionSql(new TextClause(given).node)
  if (given instanceof DmlStatement || given instanceof DdlElement) return given.sql()
  if (given instanceof SelectStatement) return expressionSql(given.node)
  if (given instanceof FunctionExpression) return `SELECT ${expressionSql(given.node)} AS ${functionName(given)}_1`
  if (given instanceof SqlExpression && (given instanceof TextClause || given.node.kind === 'union'))
    return expressionSql(given.node)
  return unknowable(`${describe(given)} handed to execute()`)
}

function functionName({ node }: FunctionExpression): string {
  return node.kind === 'function' ? node.name : unknowable('a function of its own form')
}

/** No table at all, for a statement that changes rows whatever is not known of it; undefined: it may change anything. */
export function tablesChangedBy(statement: PyValue | undefined): readonly string[] | undefined {
  if (statement instanceof DmlStatement || statement instanceof SelectStatement || statement instanceof RowsUnknown)
    return []
  const text = statement instanceof TextClause ? statement.node.sql : statement
  return typeof text === 'string' && /^\s*(?:select|insert|update|delete)\b/i.test(text) ? [] : undefined
}
