import type { Place } from '../../typescript/run/values.ts'
import type { ReadSql } from '../machine.ts'
import type { ColumnValue, Predicate, Value } from '../values.ts'
import type { Building } from './building.ts'
import { scriptSite } from './sites.ts'
import { columnFor } from './tables.ts'
import type { Conditions } from './where.ts'
import { doubt } from './where.ts'

/** Conditions that stand as SQL in a builder's call, read with PostgreSQL's own parser. */
export class SqlConditions {
  readonly #readSql: ReadSql

  constructor(readSql: ReadSql) {
    this.#readSql = readSql
  }

  /** `a.orgId = :org AND …`, with the properties of entities for columns. */
  read(building: Building, text: string, given: ReadonlyMap<string, Value>, place: Place): Conditions {
    const tables = building.sources.filter(({ inner }) => inner === undefined)
    const from = tables.map(({ alias, table }) => `"${table ?? alias}" AS "${alias.toLowerCase()}"`).join(', ')
    const plain = text
      .replace(/([\w".]+)\s+IN\s*\(\s*:\.\.\.(\w+)\s*\)/gi, '$1 = :$2')
      .replace(/:\.\.\.(\w+)/g, ':$1')
      .replace(/"(\w+)"\."(\w+)"/g, (_, alias: string, name: string) => `${alias}.${name}`)
    const found = this.#readSql(
      `SELECT 1 FROM ${from === '' ? 'unknown' : from} WHERE ${plain}`,
      scriptSite(place, undefined),
      given,
    )
    const [only] = found ?? []
    if (only === undefined) return doubt('SQL that was not understood')
    const doubts = only.doubts.map((reason): Predicate => ({ is: 'doubt', reason }))
    return { where: [...only.where.map((one) => renamed(building, one)), ...doubts], sometimes: [] }
  }
}

/** Aliases and columns as they are called here; SQL that is not quoted has lost its capitals. */
function renamed(building: Building, predicate: Predicate): Predicate {
  switch (predicate.is) {
    case 'compare':
      return { ...predicate, column: column(building, predicate.column) }
    case 'columns':
      return { ...predicate, left: column(building, predicate.left), right: column(building, predicate.right) }
    case 'and':
    case 'or':
      return { ...predicate, of: predicate.of.map((one) => renamed(building, one)) }
    default:
      return predicate
  }
}

function column({ sources, main, follower }: Building, found: ColumnValue): ColumnValue {
  const source =
    sources.find(({ alias }) => alias.toLowerCase() === found.alias.toLowerCase()) ??
    sources.find(({ alias }) => found.alias === '' && alias === main?.alias)
  const model = source?.table === undefined ? undefined : follower.tables.named(source.table)
  return {
    is: 'column',
    alias: source?.alias ?? found.alias,
    table: source?.table,
    column: columnFor(model, found.column) ?? found.column,
  }
}
