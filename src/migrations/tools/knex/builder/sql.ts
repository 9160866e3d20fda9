import { Host, type Machine } from '../../../code-files/run/machine.ts'
import { bare } from '../../../code-files/run/natives/objects.ts'
import { isRecord, NotKnown, Pattern, Unknown, type Value } from '../../../code-files/run/values.ts'

/** SQL with its values written into it (`knex.raw`, `knex.ref`, `knex.fn.now()`). */
export class Raw extends Host {
  readonly title = 'knex.raw'
  override readonly reaches = false
  readonly sql: string

  constructor(sql: string) {
    super()
    this.sql = sql
  }
}

/** A text as Knex 3 writes it for PostgreSQL (`Client_PG`). */
export function textLiteral(text: string): string {
  const escaped = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  return text.includes('\\') ? `E${escaped}` : escaped
}

/** A value as Knex writes it where it puts values into SQL. @throws NotKnown for what is not known. */
export function literal(machine: Machine, value: Value): string {
  if (value instanceof Raw) return value.sql
  if (value === null) return 'NULL'
  if (typeof value === 'string') return textLiteral(value)
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (isRecord(value)) return textLiteral(JSON.stringify(bare(machine, value)))
  throw new NotKnown('a value')
}

/** An identifier as Knex quotes it: parts between dots by themselves, ` as ` for an alias, SQL as it is. */
export function wrap(value: Value): string {
  if (value instanceof Raw) return value.sql
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') throw new NotKnown('a name')
  const alias = /^(.*?) as (.*)$/is.exec(value)
  if (alias !== null) return `${wrap(alias[1])} as ${part(alias[2] ?? '')}`
  return value.split('.').map(part).join('.')
}

function part(name: string): string {
  const text = name.trim()
  if (text === '*') return text
  const [, before, index] = /^(.*?)(\[[0-9]+\])/.exec(text) ?? []
  if (before !== undefined) return `"${before.replaceAll('"', '""')}"${index}`
  return `"${text.replaceAll('"', '""')}"`
}

/** A list of identifiers. */
export function columnize(value: Value): string {
  return Array.isArray(value) ? value.map(wrap).join(', ') : wrap(value)
}

/** `knex.raw(sql, bindings)` with the values in their places. @throws NotKnown where one is not known. */
export function rawSql(machine: Machine, sql: Value, bindings: Value): string {
  if (sql instanceof Raw) return sql.sql
  if (typeof sql !== 'string') throw new NotKnown('its SQL is put together by code')
  if (bindings === undefined) return withoutBindings(sql)
  if (bindings instanceof Unknown || (typeof bindings === 'object' && bindings !== null && machine.isTainted(bindings)))
    throw new NotKnown('its SQL is given values by code')
  if (isRecord(bindings)) return named(machine, sql, bindings)
  const values = Array.isArray(bindings) ? [...bindings] : [bindings]
  const filled = sql.replace(/\\\?|\?\??/g, (mark) => {
    if (mark === '\\?') return '?'
    if (values.length === 0) throw new NotKnown('there are fewer values than question marks')
    const value = values.shift()
    return mark === '??' ? columnize(value) : binding(machine, value)
  })
  if (values.length > 0) throw new NotKnown('there are more values than question marks')
  return filled
}

function withoutBindings(sql: string): string {
  if (/(?<!\\)\?/.test(withoutQuotes(sql))) throw new NotKnown('it holds question marks without values')
  if (sql.includes('?')) throw new NotKnown('it holds escaped question marks')
  return sql
}

/** Every question mark counts for Knex, those in texts too. */
function withoutQuotes(sql: string): string {
  return sql
}

function named(machine: Machine, sql: string, bindings: Record<string, Value>): string {
  return sql.replace(/\\?(::(\w+)::|:(\w+):|:(\w+))/g, (match, mark: string, ...names: (string | undefined)[]) => {
    if (match !== mark) return mark
    const name = names.slice(0, 3).find((one) => typeof one === 'string') ?? ''
    const isName = mark.trim().endsWith(':')
    if (!(name in bindings)) return match
    const value = machine.member(bindings, name)
    return isName ? columnize(value) : binding(machine, value)
  })
}

/** One value of several, or a list of them. */
function binding(machine: Machine, value: Value): string {
  if (Array.isArray(value)) throw new NotKnown('a list as a value')
  if (value instanceof Pattern) throw new NotKnown('a value')
  return literal(machine, value)
}
