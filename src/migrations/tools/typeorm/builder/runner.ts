import { changesRowsOnly } from '../../../code-files/rows-only.ts'
import { type CallSite, Host, type Machine, Native, type Place } from '../../../code-files/run/machine.ts'
import { asynchronous } from '../../../code-files/run/run-closure.ts'
import { NotKnown, recordOf, Unknown, type Value } from '../../../code-files/run/values.ts'
import type { Relation } from '../../../schema/catalogue.ts'
import type { OpaqueStep } from '../../../types.ts'
import { loadedTable } from './loaded.ts'
import { tableName } from './names.ts'
import { type Asked, operationOf } from './operations.ts'
import { withNames, withValues } from './values.ts'

/** What the runner asks of whoever reads a migration. */
export interface RunnerOptions extends Asked {
  send(machine: Machine, sql: string, operation: string, place: Place, checkFirst?: boolean): void
  hasColumn(machine: Machine, schema: string | undefined, table: string, column: string): Value
}

const TRANSACTIONS: Readonly<Record<string, string>> = {
  startTransaction: 'START TRANSACTION',
  commitTransaction: 'COMMIT',
  rollbackTransaction: 'ROLLBACK',
}

/** What a migration is given (`QueryRunner`, TypeORM 0.3). */
export class RunnerHost extends Host {
  readonly title = 'queryRunner'
  readonly #options: RunnerOptions

  constructor(options: RunnerOptions) {
    super()
    this.#options = options
  }

  override get(name: string, _machine: Machine): Value {
    switch (name) {
      case 'connection':
      case 'manager':
      case 'dataSource':
        return new Reached(name, this)
      case 'isTransactionActive':
        return true
      case 'isReleased':
        return false
      case 'data':
        return recordOf([])
      default:
        return this.method(name)
    }
  }

  method(name: string): Value {
    const run = this.#method(name)
    if (run === undefined) return new Unknown(`queryRunner.${name}`, 'tool')
    return new Native(name, (machine, args, site) =>
      asynchronous(machine, () => this.#guarded(machine, name, run, args, site), site),
    )
  }

  #guarded(
    machine: Machine,
    name: string,
    run: (machine: Machine, args: readonly Value[], site: CallSite) => Value,
    args: readonly Value[],
    site: CallSite,
  ): Value {
    try {
      return run(machine, args, site)
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error
      const opaque = machine.opaque(site.place, name, `${name} is not written as SQL here: ${error.message}`)
      machine.emit({ ...opaque, ...reachOf(machine, name, args) })
      return new Unknown('the result of a call')
    }
  }

  #method(name: string): ((machine: Machine, args: readonly Value[], site: CallSite) => Value) | undefined {
    const operation = operationOf(name)
    if (operation !== undefined) {
      return (machine, args, { place }) => {
        const { statements, checkFirst } = operation(machine, args, this.#options)
        for (const sql of statements) this.#options.send(machine, sql, name, place, checkFirst)
        return undefined
      }
    }
    const transaction = TRANSACTIONS[name]
    if (transaction !== undefined)
      return (machine, _, { place }) => this.#options.send(machine, transaction, name, place)
    switch (name) {
      case 'query':
        return (machine, args, { place }) => this.#query(machine, args, place)
      case 'hasTable':
        return (machine, [target]) => {
          const { schema, name: table } = tableName(machine, target)
          return this.#options.hasTable(machine, schema, table)
        }
      case 'hasColumn':
        return (machine, [target, column]) => this.#hasColumn(machine, target, column)
      case 'getTable':
        return (machine, [target]) => this.#table(machine, target)
      case 'getCurrentSchema':
        return () => 'public'
      default:
        return undefined
    }
  }

  #query(machine: Machine, [sql, values]: readonly Value[], place: Place): Value {
    if (typeof sql !== 'string') throw new NotKnown('its SQL is put together by code')
    this.#options.send(machine, values === undefined ? sql : withValues(machine, sql, values), 'query', place)
    return new Unknown('the result of a query: it depends on the data')
  }

  #hasColumn(machine: Machine, target: Value, column: Value): Value {
    const { schema, name } = tableName(machine, target)
    if (typeof column !== 'string') return new Unknown('what the database already has')
    return this.#options.hasColumn(machine, schema, name, column)
  }

  #table(machine: Machine, target: Value): Value {
    const { schema, name } = tableName(machine, target)
    const relation: Relation | undefined | Unknown = this.#options.table(machine, schema, name)
    return relation === undefined || relation instanceof Unknown ? relation : loadedTable(relation)
  }
}

/** What a call that is not known in full may change at most. */
function reachOf(machine: Machine, name: string, [target]: readonly Value[]): Partial<OpaqueStep> {
  if (name === 'query') return changesRowsOnly(target) ? { tables: [] } : {}
  if (/schema|database|view/i.test(name)) return {}
  try {
    const { schema = 'public', name: table } = tableName(machine, target)
    return { tables: [`${schema}.${table}`], remakes: /^(?:create|drop)Table$/.test(name) }
  } catch (error) {
    if (error instanceof NotKnown) return {}
    throw error
  }
}

/** The data source or entity manager of a runner: only what leads back to SQL is known of it. */
class Reached extends Host {
  readonly title: string
  readonly #runner: RunnerHost

  constructor(name: string, runner: RunnerHost) {
    super()
    this.title = `queryRunner.${name}`
    this.#runner = runner
  }

  override get(name: string, _machine: Machine): Value {
    if (name === 'query') return this.#runner.method('query')
    if (name === 'queryRunner') return this.#runner
    if (/^(?:connection|manager|dataSource)$/.test(name)) return new Reached(name, this.#runner)
    if (name === 'options') return driverOptions
    if (name === 'driver') return driver
    return new Unknown(`${this.title}.${name}`, 'tool')
  }
}

/** What the driver of PostgreSQL says of itself. */
class Driver extends Host {
  readonly title: string = 'the driver of TypeORM'
  override readonly reaches = false
  readonly #known: ReadonlyMap<string, Value>

  constructor(known: Readonly<Record<string, Value>>) {
    super()
    this.#known = new Map(Object.entries(known))
  }

  override get(name: string, _machine: Machine): Value {
    return this.#known.has(name) ? this.#known.get(name) : new Unknown(`a setting of the data source: ${name}`)
  }

  override has(name: string): boolean | undefined {
    return this.#known.has(name) ? true : /sqlite|mysql|oracle|mssql|mongo/i.test(name) ? false : undefined
  }
}

const driverOptions = new Driver({ type: 'postgres' })
const dates = { createDate: 'timestamp', updateDate: 'timestamp', deleteDate: 'timestamp' }
const functions = { createDateDefault: 'now()', updateDateDefault: 'now()' }
const driver = new Driver({
  options: driverOptions,
  postgres: true,
  mappedDataTypes: recordOf(Object.entries({ ...dates, ...functions, version: 'int4' })),
  escapeQueryWithParameters: new Native('escapeQueryWithParameters', (machine, [sql, values]) =>
    withNames(machine, sql, values),
  ),
  escape: new Native('escape', (_, [name]) => {
    if (typeof name !== 'string') throw new NotKnown('a name')
    return `"${name}"`
  }),
})
