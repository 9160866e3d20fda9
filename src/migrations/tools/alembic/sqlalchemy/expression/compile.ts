import { unknowable } from '../../library/unknowable.ts'
import { renderName, renderQualified } from '../name.ts'
import { literalText } from '../quote.ts'
import { typeSql } from '../types/type.ts'
import { selectSql, unionSql } from './compile-select.ts'
import { literalSql } from './literal.ts'
import type { BinaryNode, CaseNode, ColumnNode, SqlNode, TextNode, UnaryNode } from './nodes.ts'
import { bindsLooser, NOT } from './precedence.ts'
import { textSql } from './text.ts'
import { WITH_TABLES, type Writer, type Writing } from './writing.ts'

export const WRITER: Writer = { expression: expressionSql, list: listSql, grouped }

/** The SQL of an expression with its parameters written as literals. */
export function expressionSql(node: SqlNode, writing: Writing = WITH_TABLES): string {
  switch (node.kind) {
    case 'column':
      return columnSql(node, writing)
    case 'bind':
      return node.value === undefined ? unknowable('a parameter has no value') : literalSql(node.value, node.type)
    case 'text':
      return boundText(node, writing)
    case 'constant':
    case 'literal':
      return node.sql
    case 'binary':
      return binarySql(node, writing)
    case 'list':
      return node.items.map((item) => grouped(item, node.operator, writing)).join(` ${node.operator} `)
    case 'unary':
      return unarySql(node, writing)
    case 'function':
      return node.name + (node.args === undefined ? '' : `(${listSql(node.args, writing)})`)
    case 'cast':
      return castSql(expressionSql(node.operand, writing), typeSql(node.type))
    case 'case':
      return caseSql(node, writing)
    case 'label':
      return `${expressionSql(node.operand, writing)} AS ${renderName(node.name)}`
    default:
      return rarerSql(node, writing)
  }
}

type Rarer = Extract<
  SqlNode,
  { kind: 'special' | 'extract' | 'collate' | 'exists' | 'tuple' | 'array' | 'select' | 'union' }
>

function rarerSql(node: Rarer, writing: Writing): string {
  switch (node.kind) {
    case 'extract':
      return `EXTRACT(${node.field} FROM ${expressionSql(node.operand, writing)})`
    case 'collate':
      return `${grouped(node.operand, 'COLLATE', writing)} COLLATE ${renderName({ text: node.collation })}`
    case 'exists':
      return `EXISTS (${expressionSql(node.select, writing)})`
    case 'special':
      return `${node.name}(${node.parts.map((part, index) => `${node.words[index] ?? ', '}${expressionSql(part, writing)}`).join('')})`
    case 'tuple':
      return `(${listSql(node.items, writing)})`
    case 'array':
      return `ARRAY[${listSql(node.items, writing)}]`
    case 'select':
      return selectSql(node, writing, WRITER)
    case 'union':
      return unionSql(node, writing, WRITER)
  }
}

export function listSql(nodes: readonly SqlNode[], writing: Writing): string {
  return nodes.map((node) => grouped(node, ',', writing)).join(', ')
}

/** An operand in parentheses where its operator would otherwise come apart. */
export function grouped(node: SqlNode, against: string, writing: Writing): string {
  const sql = expressionSql(node, writing)
  const isQuery = node.kind === 'select' || node.kind === 'union'
  return isQuery || bindsLooser(node, against) ? `(${sql})` : sql
}

function castSql(operand: string, type: string): string {
  const collated = /^(.*)( COLLATE .*)$/.exec(type)
  return `CAST(${operand} AS ${collated?.[1] ?? type})${collated?.[2] ?? ''}`
}

function boundText({ sql, binds }: TextNode, writing: Writing): string {
  return textSql(sql, (name) => {
    const bind = binds.get(name)
    return bind === undefined
      ? unknowable(`the text has the parameter :${name} without a value`)
      : expressionSql(bind, writing)
  })
}

function binarySql({ operator, left, right, escapeWith }: BinaryNode, writing: Writing): string {
  const [one, other] = [grouped(left, operator, writing), grouped(right, operator, writing)]
  if (operator === '/') return `${one} / CAST(${other} AS NUMERIC)`
  if (operator === '[]') return `${one}[${other}]`
  const sql = `${one} ${operator} ${other}`
  if (escapeWith !== undefined) return `${sql} ESCAPE ${literalText(escapeWith)}`
  return operator === 'NOT IN' ? `(${sql})` : sql
}

function unarySql({ operator, operand, suffix }: UnaryNode, writing: Writing): string {
  const inner = grouped(operand, suffix ? `suffix ${operator}` : operator, writing)
  if (suffix) return `${inner} ${operator}`
  return operator === NOT || /^[A-Z]/.test(operator) ? `${operator} ${inner}` : `${operator}${inner}`
}

function caseSql({ subject, whens, otherwise }: CaseNode, writing: Writing): string {
  const parts = ['CASE']
  if (subject !== undefined) parts.push(expressionSql(subject, writing))
  for (const [when, then] of whens) {
    parts.push(`WHEN ${expressionSql(when, writing)} THEN ${expressionSql(then, writing)}`)
  }
  if (otherwise !== undefined) parts.push(`ELSE ${expressionSql(otherwise, writing)}`)
  return [...parts, 'END'].join(' ')
}

function columnSql({ name, table }: ColumnNode, writing: Writing): string {
  const column = renderName(name)
  if (table === undefined || !writing.tables || table.kind === 'join') return column
  const owner = table.kind === 'table' ? renderQualified(table.name, table.schema) : renderName(table.name)
  return `${owner}.${column}`
}
