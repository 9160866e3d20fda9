import { type CallSite, Host, type Machine, Native, type Place } from '../../../code-files/run/machine.ts'
import { NotKnown, Unknown, type Value } from '../../../code-files/run/values.ts'
import type { OpaqueStep } from '../../../types.ts'
import type { KnexOptions } from './options.ts'
import { rawSql, wrap } from './sql.ts'
import { Table, type TableMethod } from './table.ts'
import { tableSql } from './table-sql.ts'

interface Planned {
  readonly name: string
  readonly args: readonly Value[]
  readonly place: Place
}

const TABLES: Readonly<Record<string, TableMethod>> = {
  createTable: 'create',
  createTableIfNotExists: 'createIfNot',
  createTableLike: 'createLike',
  alterTable: 'alter',
  table: 'alter',
}

/** What `knex.schema` gives: calls that are done in their order once somebody waits for them (`SchemaBuilder`, Knex 3). */
export class Schema extends Host {
  readonly title = 'knex.schema'
  readonly #options: KnexOptions
  readonly #planned: Planned[] = []
  #schema: Value
  #result: Value = undefined
  #done = false

  constructor(options: KnexOptions) {
    super()
    this.#options = options
  }

  override get(name: string, _machine: Machine): Value {
    if (/^(?:then|catch|finally)$/.test(name)) return new Unknown(name)
    return new Native(name, (machine, args, { place }) => this.#told(machine, { name, args, place }))
  }

  #told(machine: Machine, planned: Planned): Value {
    if (planned.name === 'withSchema') this.#schema = planned.args[0]
    else this.#planned.push(planned)
    const at = this.#planned.length - 1
    machine.changing({
      undo: () => {},
      taint: () => {
        this.#planned.splice(Math.max(at, 0), 1, {
          name: 'it',
          args: [new Unknown('a condition')],
          place: planned.place,
        })
      },
    })
    return this
  }

  override readonly settle = (machine: Machine): Value => {
    if (this.#done) return this.#result
    this.#done = true
    for (const one of this.#planned) this.#result = this.#run(machine, one)
    return this.#result
  }

  #run(machine: Machine, planned: Planned): Value {
    const { name, place, args } = planned
    try {
      if (name === 'hasTable' || name === 'hasColumn') return this.#ask(machine, planned)
      for (const sql of this.#statements(machine, name, args, place)) this.#options.send(machine, sql, name, place)
      return new Unknown('the result of a statement')
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error
      const opaque = machine.opaque(place, name, `this ${name} of Knex is not written as SQL here: ${error.message}`)
      machine.emit({ ...opaque, ...this.#reach(name, args) })
      return new Unknown('the result of a statement')
    }
  }

  /** What a call that is not known in full may change at most. */
  #reach(name: string, [table]: readonly Value[]): Partial<OpaqueStep> {
    if (!/[tT]able/.test(name) || /rename|Like/.test(name) || typeof table !== 'string') return {}
    const isKnown = this.#schema === undefined || typeof this.#schema === 'string'
    const owner = typeof this.#schema === 'string' ? `${this.#schema}.` : table.includes('.') ? '' : 'public.'
    return isKnown ? { tables: [`${owner}${table}`], remakes: !/^(?:alterTable|table)$/.test(name) } : {}
  }

  #ask(machine: Machine, { name, args }: Planned): Value {
    const [table, column] = args
    if (typeof table !== 'string' || this.#schema instanceof Unknown)
      return new Unknown('what the database already has')
    const owner = typeof this.#schema === 'string' ? this.#schema : undefined
    if (name === 'hasTable') return this.#options.hasTable(machine, owner, table)
    if (typeof column !== 'string') return new Unknown('what the database already has')
    return this.#options.hasColumn(machine, owner, table, column)
  }

  #statements(machine: Machine, name: string, args: readonly Value[], place: Place): readonly string[] {
    const owner = this.#owner()
    const method = TABLES[name]
    if (method !== undefined) return this.#table(machine, method, args, place)
    const [first, second] = args
    const full = (value: Value): string => wrap(owner === undefined ? value : `${owner}.${text(value)}`)
    switch (name) {
      case 'raw':
        return [rawSql(machine, first, second)]
      case 'dropTable':
        return [`drop table ${full(first)}`]
      case 'dropTableIfExists':
        return [`drop table if exists ${full(first)}`]
      case 'renameTable':
        return [`alter table ${full(first)} rename to ${wrap(second)}`]
      case 'dropView':
      case 'dropViewIfExists':
        return [`drop view ${name === 'dropView' ? '' : 'if exists '}${full(first)}`]
      case 'dropMaterializedView':
      case 'dropMaterializedViewIfExists':
        return [`drop materialized view ${name === 'dropMaterializedView' ? '' : 'if exists '}${full(first)}`]
      case 'refreshMaterializedView':
        return [`refresh materialized view${second === true ? ' concurrently' : ''} ${wrap(first)}`]
      default:
        return [ofDatabase(name, first, second)]
    }
  }

  #owner(): string | undefined {
    if (this.#schema === undefined) return undefined
    return text(this.#schema)
  }

  #table(machine: Machine, method: TableMethod, args: readonly Value[], place: Place): readonly string[] {
    const [first, second, third] = args
    const like = method === 'createLike' ? text(second) : undefined
    const table = new Table(method, text(first), this.#owner())
    const callback = method === 'createLike' ? third : second
    if (callback !== undefined) {
      const before = machine.steps.length
      machine.call(callback, [table], { place, self: table } satisfies CallSite)
      if (machine.steps.length > before) table.uncertain ??= 'its callback does more than to describe it'
    }
    return tableSql(machine, table, like)
  }
}

function text(value: Value): string {
  if (typeof value !== 'string') throw new NotKnown('a name that is put together by code')
  return value
}

function ofDatabase(name: string, first: Value, second: Value): string {
  const cascade = second === true ? ' cascade' : ''
  switch (name) {
    case 'createSchema':
      return `create schema ${wrap(first)}`
    case 'createSchemaIfNotExists':
      return `create schema if not exists ${wrap(first)}`
    case 'dropSchema':
      return `drop schema ${wrap(first)}${cascade}`
    case 'dropSchemaIfExists':
      return `drop schema if exists ${wrap(first)}${cascade}`
    case 'createExtension':
      return `create extension ${wrap(first)}`
    case 'createExtensionIfNotExists':
      return `create extension if not exists ${wrap(first)}`
    case 'dropExtension':
      return `drop extension ${wrap(first)}`
    case 'dropExtensionIfExists':
      return `drop extension if exists ${wrap(first)}`
    default:
      throw new NotKnown('it is not modelled')
  }
}
