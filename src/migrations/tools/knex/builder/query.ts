import { type CallSite, Host, type Machine, Native, type Place } from '../../../code-files/run/machine.ts'
import { isRecord, NotKnown, Unknown, type Value } from '../../../code-files/run/values.ts'
import { columnize, literal, Raw, rawSql, wrap } from './sql.ts'

interface Said {
  readonly name: string
  readonly args: readonly Value[]
}

/** Methods after which rows are changed. */
const WRITES = /^(?:insert|update|del|delete|truncate|increment|decrement|upsert|batchInsert)$/
/** What changes nothing about how a writing statement reads. */
const WITHOUT_TEXT = /^(?:transacting|timeout|debug|clone|queryContext|on|connection)$/

/** A statement on rows as Knex's query builder puts it together. It is sent when somebody waits for it. */
export class Query extends Host {
  readonly title = 'a query of Knex'
  readonly said: Said[] = []
  #place: Place
  #sent = false
  uncertain = false

  constructor(place: Place, said: readonly Said[] = []) {
    super()
    this.#place = place
    this.said.push(...said)
  }

  override get(name: string, _machine: Machine): Value {
    if (/^(?:then|catch|finally)$/.test(name)) return new Unknown(name)
    return new Native(name, (machine, args, site) => this.#told(machine, name, args, site))
  }

  #told(machine: Machine, name: string, args: readonly Value[], { place }: CallSite): Value {
    if (name === 'toString' || name === 'toSQL' || name === 'toQuery') return new Unknown('a query as text')
    if (WRITES.test(name)) this.#place = place
    machine.changing({
      undo: () => {},
      taint: () => {
        this.uncertain = true
      },
    })
    this.said.push({ name, args })
    return this
  }

  get writes(): boolean {
    return this.said.some(({ name }) => WRITES.test(name))
  }

  override readonly settle = (machine: Machine): Value => {
    if (this.writes && !this.#sent) this.#send(machine)
    this.#sent = true
    return new Unknown('the result of a query: it depends on the data')
  }

  #send(machine: Machine): void {
    const { file, line } = machine.position(this.#place)
    const operation = this.said.find(({ name }) => WRITES.test(name))?.name ?? 'query'
    try {
      const sql = writeOf(machine, this)
      if (sql !== '') machine.emit({ kind: 'statement', sql, position: { file, line }, operation, autocommit: false })
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error
      const reason = `a query of Knex's builder is not written as SQL here: ${error.message}`
      // Rows are changed, no table is.
      machine.emit({ ...machine.opaque(this.#place, operation, reason), tables: [] })
    }
  }
}

/** The text of a statement that changes rows. @throws NotKnown where a part of it is not known. */
function writeOf(machine: Machine, query: Query): string {
  if (query.uncertain) throw new NotKnown('a part of it depends on a condition')
  const said = query.said.filter(({ name }) => !WITHOUT_TEXT.test(name))
  const table = said.find(({ name }) => /^(?:table|from|into|withSchema)$/.test(name))
  if (table === undefined || table.name === 'withSchema') throw new NotKnown('its table')
  const write = said.find(({ name }) => WRITES.test(name))
  const rest = said.filter((one) => one !== table && one !== write)
  const conditions = conditionSql(machine, rest)
  const name = wrap(table.args[0])
  switch (write?.name) {
    case 'insert':
      if (rest.length > 0) throw new NotKnown(rest[0]?.name ?? '')
      return insert(machine, name, write.args)
    case 'update':
      return update(machine, name, write.args) + (conditions === '' ? '' : ` where ${conditions}`)
    case 'del':
    case 'delete':
      return `delete from ${name}${conditions === '' ? '' : ` where ${conditions}`}`
    case 'truncate':
      return `truncate ${name} restart identity`
    default:
      throw new NotKnown(write?.name ?? 'it')
  }
}

function insert(machine: Machine, name: string, [data, returning]: readonly Value[]): string {
  if (returning !== undefined) throw new NotKnown('what it returns')
  const rows = Array.isArray(data) ? data : [data]
  if (machine.isTainted(rows) || !rows.every((one) => isRecord(one) && !machine.isTainted(one))) {
    throw new NotKnown('its rows')
  }
  if (rows.length === 0) return ''
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort()
  if (columns.length === 0) throw new NotKnown('a row without values')
  const values = rows.map((row) => {
    const cells = columns.map((column) => (row[column] === undefined ? 'DEFAULT' : literal(machine, row[column])))
    return `(${cells.join(', ')})`
  })
  return `insert into ${name} (${columnize(columns)}) values ${values.join(', ')}`
}

function update(machine: Machine, name: string, [data, value, returning]: readonly Value[]): string {
  if (returning !== undefined || (isRecord(data) && value !== undefined)) throw new NotKnown('what it returns')
  const entries = typeof data === 'string' ? [[data, value] as const] : entriesOf(machine, data)
  const sets = entries
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${wrap(key)} = ${literal(machine, one)}`)
  if (sets.length === 0) throw new NotKnown('an update of nothing')
  return `update ${name} set ${sets.join(', ')}`
}

function entriesOf(machine: Machine, value: Value): readonly (readonly [string, Value])[] {
  if (!isRecord(value) || machine.isTainted(value)) throw new NotKnown('its values')
  return Object.entries(value)
}

/** The condition of a query that only has one. @throws NotKnown where it has more. */
export function conditionOf(machine: Machine, query: Query): string {
  if (query.uncertain) throw new NotKnown('a part of it depends on a condition')
  const sql = conditionSql(machine, query.said)
  if (sql === '') throw new NotKnown('a condition')
  return sql
}

/** `where …` without the word. @throws NotKnown for everything that is no plain condition. */
function conditionSql(machine: Machine, said: readonly Said[]): string {
  return said
    .map(({ name, args }, at) => {
      const [, joined, method] = /^(and|or)?(where\w*)$/i.exec(name) ?? []
      if (method === undefined) throw new NotKnown(name)
      const sql = one(machine, method.toLowerCase(), args)
      return at === 0 ? sql : `${joined?.toLowerCase() === 'or' ? 'or' : 'and'} ${sql}`
    })
    .join(' ')
}

function one(machine: Machine, method: string, args: readonly Value[]): string {
  const [column, second, third] = args
  switch (method) {
    case 'wherenull':
    case 'wherenotnull':
      return `${wrap(column)} is ${method === 'wherenull' ? '' : 'not '}null`
    case 'wherein':
    case 'wherenotin':
      return `${wrap(column)} ${method === 'wherein' ? '' : 'not '}in (${listSql(machine, second)})`
    case 'whereraw':
      return rawSql(machine, column, second)
    case 'where':
      return where(machine, args)
    case 'wherenot':
      if (args.length === 2) return `not ${comparison(machine, column, '=', second)}`
      if (args.length === 3) return `not ${comparison(machine, column, second, third)}`
      break
    default:
  }
  throw new NotKnown(method)
}

function where(machine: Machine, args: readonly Value[]): string {
  const [column, second, third] = args
  if (args.length === 1 && column instanceof Raw) return column.sql
  if (args.length === 1) {
    const entries = entriesOf(machine, column)
    if (entries.length === 0) throw new NotKnown('a condition')
    return entries.map(([key, value]) => comparison(machine, key, '=', value)).join(' and ')
  }
  if (args.length === 2) return comparison(machine, column, '=', second)
  return comparison(machine, column, second, third)
}

const OPERATORS = new Set(['=', '<', '>', '<=', '>=', '<>', '!=', 'like', 'not like', 'ilike', 'not ilike'])

function comparison(machine: Machine, column: Value, operator: Value, value: Value): string {
  if (typeof operator !== 'string') throw new NotKnown('an operator')
  const word = operator.toLowerCase()
  if (value === null && word === '=') return `${wrap(column)} is null`
  if (value === null && (word === '!=' || word === '<>')) return `${wrap(column)} is not null`
  if (word === 'in' || word === 'not in') return `${wrap(column)} ${word} (${listSql(machine, value)})`
  if ((word === 'is' || word === 'is not') && value === null) return `${wrap(column)} ${word} null`
  if (!OPERATORS.has(word) || value === null || value === undefined) throw new NotKnown('a condition')
  return `${wrap(column)} ${word} ${literal(machine, value)}`
}

function listSql(machine: Machine, values: Value): string {
  if (!Array.isArray(values) || machine.isTainted(values) || values.length === 0) throw new NotKnown('a list of values')
  return values.map((one) => literal(machine, one)).join(', ')
}
