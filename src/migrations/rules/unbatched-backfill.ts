import type { Node } from '@pgsql/types'
import { as, columnsIn, find, literal } from '../../parsers/sql/nodes.ts'
import type { Relation } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'unbatched-backfill',
  title: 'Rows changed by a condition that may fit all of them',
  severity: 'recommendation',
  rows: ['F9'],
  answers: ['D-051', 'D-027', 'D-034', 'A-256'],
  lock: 'ROW EXCLUSIVE',
  effect: 'On a big table the statement runs long, holds its row locks until the commit, and leaves as many dead rows.',
  safeForm:
    'Batches by key (WHERE id > … ORDER BY id LIMIT …), each committed, outside the revision that changes the schema.',
  unmeasured: 'How long rows stay locked depends on how many there are.',
  references: [postgres.update],
  level: 'statement',
  on: ['UpdateStmt', 'DeleteStmt'],
  check(_, { statement, table }) {
    const update = as(statement.node, 'UpdateStmt')
    const found = update ?? as(statement.node, 'DeleteStmt')
    const sources = update?.fromClause ?? as(statement.node, 'DeleteStmt')?.usingClause ?? []
    if (found === undefined || (found.whereClause === undefined && sources.length === 0)) return undefined
    const { relation, isNew, name } = table(found.relation)
    if (isNew || isLimited(statement.node) || isNarrow(found.whereClause, relation)) return undefined
    return { message: `How many rows of ${name} this changes depends on the data.`, confidence: 'medium' }
  },
})

/** Batches: a query in it, also in its WITH, takes some rows only. */
function isLimited(node: Node): boolean {
  return find(node, 'SelectStmt').some(({ limitCount }) => limitCount !== undefined)
}

/** Compared with constants on a key, limited, or by position: the number of rows is bounded by the text. */
function isNarrow(where: Node | undefined, relation: Relation | undefined): boolean {
  return conditions(where).some((condition) => boundsKey(condition, relation))
}

function conditions(node: Node | undefined): Node[] {
  const both = as(node, 'BoolExpr')
  if (both?.boolop === 'AND_EXPR') return (both.args ?? []).flatMap(conditions)
  return node === undefined ? [] : [node]
}

function boundsKey(node: Node, relation: Relation | undefined): boolean {
  const expression = as(node, 'A_Expr')
  const column = columnsIn(expression?.lexpr)[0]
  if (expression === undefined || column === undefined || !constant(expression.rexpr)) return false
  const equal = expression.name?.some((each) => as(each, 'String')?.sval === '=') === true
  if (column === 'ctid') return true
  if (expression.kind === 'AEXPR_BETWEEN') return isKey(column, relation)
  return (
    equal &&
    (expression.kind === 'AEXPR_OP' || expression.kind === 'AEXPR_IN' || expression.kind === 'AEXPR_OP_ANY') &&
    isKey(column, relation)
  )
}

function constant(node: Node | undefined): boolean {
  const list = as(node, 'List')?.items
  if (list !== undefined) return list.every(constant)
  return (
    literal(node) !== undefined ||
    as(node, 'ParamRef') !== undefined ||
    (columnsIn(node).length === 0 && find(node, 'SubLink').length === 0)
  )
}

/** A column that is unique, or named like one where the table is not known. */
function isKey(column: string, relation: Relation | undefined): boolean {
  const unique = [...(relation?.indexes.values() ?? [])].some(({ unique, columns }) => unique && columns[0] === column)
  return unique || /^(?:id|uuid|key|name|slug|code|email)$/.test(column)
}
