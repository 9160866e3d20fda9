import { unknowable } from '../../library/unknowable.ts'
import { renderName, renderQualified } from '../name.ts'
import { selectFroms } from './froms.ts'
import type { FromNode, SelectNode, SqlNode, UnionNode } from './nodes.ts'
import { WITH_TABLES, type Writer, type Writing } from './writing.ts'

/** SELECT as SQLAlchemy writes it, its nameless columns named as it names them. */
export function selectSql(select: SelectNode, { enclosing = [] }: Writing, write: Writer): string {
  const froms = selectFroms(select, enclosing)
  const inner: Writing = { tables: true, enclosing: [...enclosing, ...froms] }
  const parts = [`SELECT ${select.distinct ? 'DISTINCT ' : ''}${columnsSql(select.columns, inner, write)}`]
  if (froms.length > 0) parts.push(`FROM ${froms.map((from) => fromSql(from, inner, write)).join(', ')}`)
  if (select.where.length > 0) parts.push(`WHERE ${conjunction(select.where, inner, write)}`)
  if (select.groupBy.length > 0) parts.push(`GROUP BY ${write.list(select.groupBy, inner)}`)
  if (select.having.length > 0) parts.push(`HAVING ${conjunction(select.having, inner, write)}`)
  if (select.orderBy.length > 0) parts.push(`ORDER BY ${write.list(select.orderBy, inner)}`)
  if (select.limit !== undefined) parts.push(`LIMIT ${write.expression(select.limit, inner)}`)
  if (select.offset !== undefined) {
    parts.push(`${select.limit === undefined ? 'LIMIT ALL ' : ''}OFFSET ${write.expression(select.offset, inner)}`)
  }
  return parts.join(' ')
}

export function conjunction(conditions: readonly SqlNode[], writing: Writing, write: Writer): string {
  if (conditions.length === 1 && conditions[0] !== undefined) return write.expression(conditions[0], writing)
  return conditions.map((condition) => write.grouped(condition, 'AND', writing)).join(' AND ')
}

export function unionSql({ operator, selects }: UnionNode, writing: Writing, write: Writer): string {
  return selects
    .map((select) =>
      select.kind === 'union' ? `(${write.expression(select, writing)})` : write.expression(select, writing),
    )
    .join(` ${operator} `)
}

/** A table, an alias or a join as FROM has it. */
export function fromSql(from: FromNode, writing: Writing, write: Writer): string {
  if (from.kind === 'table') return renderQualified(from.name, from.schema)
  if (from.kind === 'alias') {
    const inner =
      from.of.kind === 'table' ? fromSql(from.of, writing, write) : `(${write.expression(from.of, WITH_TABLES)})`
    return `${inner} AS ${renderName(from.name)}`
  }
  const right = fromSql(from.right, writing, write)
  return [
    fromSql(from.left, writing, write),
    from.outer === undefined ? 'JOIN' : `${from.outer} JOIN`,
    from.right.kind === 'join' ? `(${right})` : right,
    'ON',
    write.expression(from.on, writing),
  ].join(' ')
}

function columnsSql(columns: readonly SqlNode[], writing: Writing, write: Writer): string {
  const counts = new Map<string, number>()
  const names = columns.flatMap((node) => (node.kind === 'column' ? [node.name.text] : []))
  if (new Set(names).size < names.length) unknowable('a select with two columns of the same name')
  return columns
    .map((node) => {
      const sql = write.grouped(node, ',', writing)
      const name = invented(node)
      if (name === undefined) return sql
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      return `${sql} AS ${renderName({ text: node.kind === 'cast' && node.operand.kind === 'column' ? name : `${name}_${count}` })}`
    })
    .join(', ')
}

/** The stem of the name SQLAlchemy gives a column that has none. */
function invented(node: SqlNode): string | undefined {
  if (node.kind === 'column' || node.kind === 'label' || node.kind === 'text' || node.kind === 'literal')
    return undefined
  if (node.kind === 'function') return node.name
  if (node.kind === 'cast' && node.operand.kind === 'column') return node.operand.name.text
  return 'anon'
}
