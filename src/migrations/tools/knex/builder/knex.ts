import { changesRowsOnly } from '../../../code-files/rows-only.ts'
import { type CallSite, Host, type Machine, Native, type Place } from '../../../code-files/run/machine.ts'
import { Choice } from '../../../code-files/run/operators.ts'
import { NotKnown, Promised, recordOf, Unknown, type Value } from '../../../code-files/run/values.ts'
import type { KnexOptions } from './options.ts'
import { Query } from './query.ts'
import { Schema } from './schema.ts'
import { Raw, rawSql, wrap } from './sql.ts'

/** `knex.raw(…)`: SQL to be used in a statement, or sent when somebody waits for it. */
class RawQuery extends Raw {
  readonly #options: KnexOptions
  readonly #place: Place
  #sent = false

  constructor(sql: string, options: KnexOptions, place: Place) {
    super(sql)
    this.#options = options
    this.#place = place
  }

  override readonly settle = (machine: Machine): Value => {
    if (!this.#sent) this.#options.send(machine, this.sql, 'raw', this.#place)
    this.#sent = true
    return new Unknown('the result of a query: it depends on the data')
  }
}

/** SQL that is not known, and is sent when somebody waits for it. */
class UnknownQuery extends Host {
  readonly title = 'knex.raw'
  override readonly reaches = false
  readonly #reason: string
  readonly #place: Place
  readonly #rowsOnly: boolean

  constructor(reason: string, place: Place, rowsOnly: boolean) {
    super()
    this.#reason = reason
    this.#place = place
    this.#rowsOnly = rowsOnly
  }

  override readonly settle = (machine: Machine): Value => {
    const opaque = machine.opaque(this.#place, 'raw', this.#reason)
    machine.emit(this.#rowsOnly ? { ...opaque, tables: [] } : opaque)
    return new Unknown('the result of a query: it depends on the data')
  }
}

/** The name of the driver: what a configuration calls it otherwise (`postgres`, `postgresql`) is the same one. */
const DRIVER = new Choice(/^pg$/i, /^(?!postgres|pgnative|pg-native)/i)

/** What a migration is given (`Knex`, and a transaction of it). */
export class KnexHost extends Host {
  readonly title = 'knex'
  readonly #options: KnexOptions

  constructor(options: KnexOptions) {
    super()
    this.#options = options
  }

  override readonly call = (_machine: Machine, args: readonly Value[], { place }: CallSite): Value => {
    return new Query(place, args.length === 0 ? [] : [{ name: 'table', args }])
  }

  override get(name: string, machine: Machine): Value {
    switch (name) {
      case 'schema':
        return new Schema(this.#options)
      case 'raw':
        return new Native('raw', (at, args, site) => this.#raw(at, args, site))
      case 'ref':
        return new Native('ref', (_, [column]) => new Raw(wrap(column)))
      case 'fn':
        return functions
      case 'client':
        return client
      case 'context':
        return this
      case 'transaction':
        return new Native(name, (at, args, site) => this.#transaction(at, args, site))
      case 'isTransaction':
        return true
      case 'commit':
      case 'rollback':
        return new Native(name, () => new Promised(undefined, []))
      case 'queryBuilder':
        return new Native(name, (_, __, { place }) => new Query(place))
      case 'batchInsert':
        return new Native(name, (_, args, { place }) => new Query(place, [{ name, args }]))
      default:
        return this.#builder(name, machine)
    }
  }

  /** `knex.select(…)`, `knex.insert(…)`: a builder that begins with something else than its table. */
  #builder(name: string, _machine: Machine): Value {
    const begins =
      /^(?:select|from|into|table|insert|update|del|delete|where\w*|with|withSchema|column|columns|distinct|first|count|max|min)$/
    if (!begins.test(name)) return new Unknown(`knex.${name}`, 'tool')
    return new Native(name, (_, args, { place }) => new Query(place, [{ name, args }]))
  }

  #raw(machine: Machine, [sql, bindings]: readonly Value[], { place }: CallSite): Value {
    try {
      return new RawQuery(rawSql(machine, sql, bindings), this.#options, place)
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error
      return new UnknownQuery(error.message, place, changesRowsOnly(sql))
    }
  }

  /** The statements of a transaction within the migration's own. */
  #transaction(machine: Machine, [work]: readonly Value[], { place }: CallSite): Value {
    if (work === undefined) return new Promised(this, [])
    return machine.call(work, [this], { place, self: undefined })
  }
}

class Functions extends Host {
  readonly title = 'knex.fn'
  override readonly reaches = false

  override get(name: string, _machine: Machine): Value {
    if (name === 'now') {
      return new Native(name, (_, [precision]) => {
        if (precision === undefined) return new Raw('CURRENT_TIMESTAMP')
        if (typeof precision !== 'number') throw new NotKnown('a precision')
        return new Raw(`CURRENT_TIMESTAMP(${precision})`)
      })
    }
    if (name === 'uuid') return new Native(name, () => new Raw('(gen_random_uuid())'))
    return new Unknown(`knex.fn.${name}`)
  }
}

const functions = new Functions()

class Client extends Host {
  readonly title = 'knex.client'
  override get(name: string, _machine: Machine): Value {
    if (name === 'config') return config
    if (name === 'dialect') return 'postgresql'
    if (name === 'driverName') return 'pg'
    if (name === 'constructor') return recordOf([['name', DRIVER_CLASS]])
    return new Unknown(`knex.client.${name}`, 'tool')
  }
}

const DRIVER_CLASS = 'Client_PG'

class Config extends Host {
  readonly title = 'the configuration of Knex'
  override readonly reaches = false
  override get(name: string, _machine: Machine): Value {
    return name === 'client' ? DRIVER : new Unknown(`the configuration of Knex: ${name}`)
  }
}

const client = new Client()
const config = new Config()
