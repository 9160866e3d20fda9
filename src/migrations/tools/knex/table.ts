import type { Argument, Statement } from 'oxc-parser'
import { chainOf, type Link } from '../../code-files/chain.ts'
import { bodyOf } from '../../code-files/functions.ts'
import { evaluate, type Known, type Scope } from '../../code-files/values.ts'

/** A name as Knex quotes it: each part between dots by itself. */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')
}

/**
 * The statements of `alterTable(name, (table) => { … })`, when all it does is to add plain columns or to drop columns
 * (`TableCompiler_PG`, knex 3). Undefined for everything else.
 */
export function tableChange(
  table: string,
  callback: Argument | undefined,
  scope: Scope,
): readonly string[] | undefined {
  const isFunction = callback?.type === 'FunctionExpression' || callback?.type === 'ArrowFunctionExpression'
  const body = isFunction ? bodyOf(callback) : undefined
  const [builder] = body?.first ?? []
  if (body === undefined || builder === undefined) return undefined
  const added: string[] = []
  const dropped: string[][] = []
  for (const statement of body.statements) {
    const links = linksOf(statement, builder)
    const columns = links === undefined ? undefined : droppedColumns(links, scope)
    const column = links === undefined ? undefined : addedColumn(links, scope)
    if (columns !== undefined) dropped.push(columns)
    else if (column !== undefined) added.push(column)
    else return undefined
  }
  const start = `alter table ${quoted(table)}`
  const additions = added.length === 0 ? [] : [`${start} ${added.map((one) => `add column ${one}`).join(', ')}`]
  return [
    ...additions,
    ...dropped.map((names) => `${start} ${names.map((one) => `drop column ${quoted(one)}`).join(', ')}`),
  ]
}

function linksOf(statement: Statement, builder: string): readonly Link[] | undefined {
  const expression =
    statement.type === 'ExpressionStatement'
      ? statement.expression
      : statement.type === 'ReturnStatement'
        ? statement.argument
        : null
  const chain = expression === null ? undefined : chainOf(expression)
  return chain?.root === builder ? chain.links : undefined
}

function valuesOf({ args = [] }: Link, scope: Scope): readonly (Known | undefined)[] {
  return args.map((one) => (one.type === 'SpreadElement' ? undefined : evaluate(one, scope)))
}

function droppedColumns([link, ...others]: readonly Link[], scope: Scope): string[] | undefined {
  if (link === undefined || others.length > 0 || !/^dropColumns?$/.test(link.name)) return undefined
  const names = valuesOf(link, scope)
  return names.length > 0 && names.every((name) => typeof name === 'string') ? [...names] : undefined
}

/** Types without options (`ColumnCompiler_PG`, knex 3). */
const TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  integer: 'integer',
  bigInteger: 'bigint',
  boolean: 'boolean',
  json: 'json',
  jsonb: 'jsonb',
  uuid: 'uuid',
  date: 'date',
  timestamp: 'timestamptz',
}

function addedColumn([link, ...options]: readonly Link[], scope: Scope): string | undefined {
  if (link === undefined) return undefined
  const [name, size, ...more] = valuesOf(link, scope)
  if (typeof name !== 'string' || more.length > 0) return undefined
  const type = typeOf(link, size)
  if (type === undefined) return undefined
  let nullable: string | undefined
  let otherwise: string | undefined
  for (const option of options) {
    const values = valuesOf(option, scope)
    const [value] = values
    if (option.name === 'notNullable' && values.length === 0) nullable = ' not null'
    else if (option.name === 'nullable' && values.length === 0) nullable = ' null'
    else if (option.name === 'defaultTo' && values.length === 1 && link.name !== 'json' && link.name !== 'jsonb') {
      otherwise = defaultOf(value)
      if (otherwise === undefined) return undefined
    } else return undefined
  }
  return `${quoted(name)} ${type}${nullable ?? ''}${otherwise ?? ''}`
}

function typeOf({ name, args = [] }: Link, size: Known | undefined): string | undefined {
  if (name === 'string') {
    if (args.length === 1) return 'varchar(255)'
    return Number.isInteger(size) ? `varchar(${size})` : undefined
  }
  return args.length === 1 && Object.hasOwn(TYPES, name) ? TYPES[name] : undefined
}

function defaultOf(value: Known | undefined): string | undefined {
  if (typeof value === 'string') return value.includes('\\') ? undefined : ` default '${value.replaceAll("'", "''")}'`
  if (typeof value === 'boolean') return ` default '${value ? 1 : 0}'`
  if (typeof value === 'number') return ` default '${value}'`
  return undefined
}
