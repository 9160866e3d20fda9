import type { Node } from '@pgsql/types'
import { as, find, kindOf, rangeName } from '../../parsers/sql/nodes.ts'
import type { SqlParser } from '../../parsers/sql/parse.ts'
import type { ReadSql } from './machine.ts'
import type { Site } from './site.ts'
import { statement } from './statement.ts'
import type { ColumnValue, Operation, Predicate, Source, Statement, Value } from './values.ts'
import { UNKNOWN } from './values.ts'

/** Reads SQL text with PostgreSQL's own parser; bind names (`:org`, `%(org)s`) become values. */
export function sqlReader(parse: SqlParser): ReadSql {
  return (text, node, given) => {
    const names: string[] = []
    const filled = text
      .replace(/%\((\w+)\)s|(?<![:\w]):([a-z_]\w*)/gi, (_, a: string | undefined, b: string | undefined) => {
        names.push(a ?? b ?? '')
        return `$${names.length}`
      })
      .replace(/%s|\?/g, 'NULL')
    const parsed = parse(filled)
    if (parsed.kind === 'failed') return undefined
    const valueAt = (place: number): Value =>
      given.get(names[place - 1] ?? '') ?? { is: 'parameter', name: names[place - 1] ?? '' }
    return parsed.statements.flatMap((one) => readNode(one.node, node, valueAt) ?? [])
  }
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  SelectStmt: 'select',
  InsertStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
}

function readNode(root: Node, node: Site, valueAt: (place: number) => Value): Statement | undefined {
  const operation = OPERATIONS[kindOf(root)]
  if (operation === undefined) return undefined
  const tables = find(root, 'RangeVar')
  const sources = tables.map((range): Source => {
    const table = rangeName(range).name
    return { alias: range.alias?.aliasname ?? table, table, join: 'from', on: [], implied: false, inner: undefined }
  })
  const [only] = sources
  const column = (name: string, alias: string | undefined): ColumnValue => {
    const source = sources.find((one) => one.alias === alias) ?? (sources.length === 1 ? only : undefined)
    return { is: 'column', alias: source?.alias ?? alias ?? '', table: source?.table, column: name }
  }
  const where = conditionsOf(root).flatMap((one) => predicate(one, column, valueAt, node))
  const parts = find(root, 'SubLink').length + find(root, 'CommonTableExpr').length
  const doubts = parts > 0 ? ['SQL text with subqueries'] : []
  return { ...statement(operation, node), sources, where, doubts }
}

function conditionsOf(root: Node): Node[] {
  const select = as(root, 'SelectStmt')
  const write = as(root, 'UpdateStmt') ?? as(root, 'DeleteStmt')
  const joins = find(root, 'JoinExpr').flatMap(({ quals }) => quals ?? [])
  return [
    ...(select?.whereClause === undefined ? [] : [select.whereClause]),
    ...(write?.whereClause === undefined ? [] : [write.whereClause]),
    ...joins,
  ]
}

type Column = (name: string, alias: string | undefined) => ColumnValue

function predicate(node: Node, column: Column, valueAt: (place: number) => Value, at: Site): Predicate[] {
  const connected = as(node, 'BoolExpr')
  if (connected !== undefined) {
    const of = (connected.args ?? []).flatMap((one) => predicate(one, column, valueAt, at))
    if (connected.boolop === 'AND_EXPR') return of
    return connected.boolop === 'OR_EXPR' ? [{ is: 'or', of }] : [{ is: 'plain' }]
  }
  const comparison = as(node, 'A_Expr')
  if (comparison === undefined) return [{ is: 'plain' }]
  const operator = (comparison.name ?? []).map((one) => as(one, 'String')?.sval ?? '').join('')
  const left = comparison.lexpr === undefined ? undefined : columnIn(comparison.lexpr, column)
  const right = comparison.rexpr === undefined ? undefined : columnIn(comparison.rexpr, column)
  if (operator !== '=') return [{ is: 'plain' }]
  if (left !== undefined && right !== undefined) return [{ is: 'columns', left, right }]
  const found = left ?? right
  const other = left === undefined ? comparison.lexpr : comparison.rexpr
  if (found === undefined || other === undefined) return [{ is: 'plain' }]
  return [{ is: 'compare', column: found, operator: '=', value: valueIn(other, valueAt), node: at }]
}

function columnIn(node: Node, column: Column): ColumnValue | undefined {
  const fields = as(node, 'ColumnRef')?.fields?.map((one) => as(one, 'String')?.sval)
  const name = fields?.at(-1)
  return name === undefined ? undefined : column(name, fields?.at(-2))
}

function valueIn(node: Node, valueAt: (place: number) => Value): Value {
  const inner = as(node, 'TypeCast')?.arg
  if (inner !== undefined) return valueIn(inner, valueAt)
  const place = as(node, 'ParamRef')?.number
  if (place !== undefined) return valueAt(place)
  return as(node, 'A_Const') === undefined ? UNKNOWN : { is: 'constant', value: 'text' }
}
