import type { OutsideCall } from '../../typescript/run/machine.ts'
import type { Place, Value as Seen } from '../../typescript/run/values.ts'
import { optionsOf, stringOf } from '../../typescript/run/values.ts'
import type { ColumnValue, Predicate } from '../values.ts'
import { Building, type Buildings } from './building.ts'
import type { Follower } from './follower.ts'
import type { Form } from './shapes.ts'
import { rowsOf } from './shapes.ts'
import { columnFor } from './tables.ts'
import { isUndefined } from './tags.ts'
import type { Conditions } from './where.ts'
import { compared, comparison, doubt, NO_CONDITIONS, PLAIN, together, valuesOf } from './where.ts'

const KNEX = /^knex(\.(default|knex|Knex))?$/
const STARTS = /^(from|into|table|queryBuilder|select|withSchema|with|insert|update|del|delete|count|raw)$/
const WHERE = /^(where|andWhere|having|andHaving)$/
const LEAVES =
  /^(returning|orderBy|orderByRaw|limit|offset|groupBy|groupByRaw|distinct|distinctOn|timeout|transacting|forUpdate|forShare|skipLocked|noWait|as|options|columns|column|onConflict|merge|ignore|clearSelect|clearOrder|debug|comment|hintComment|connection|withSchema|min|max|sum|avg|countDistinct|increment|decrement)$/

/** Query builders of Knex: `knex('orders').where({ org_id }).first()`. A call of an instance is known by its origin, or by the table it names. */
export class KnexQueries {
  readonly #follower: Follower
  readonly #buildings: Buildings

  constructor(follower: Follower, buildings: Buildings) {
    this.#follower = follower
    this.#buildings = buildings
  }

  call(call: OutsideCall): Seen | undefined {
    const { callee, args, place } = call
    const own = callee.kind === 'method' ? this.#buildings.get(callee.object) : undefined
    if (own !== undefined && callee.kind === 'method')
      return this.#onBuilder(own, callee.object, callee.name, args, place)
    if (isInstance(callee) || this.#namesTable(callee, args)) return this.#start(args[0], place)
    if (callee.kind !== 'method') return undefined
    if (callee.name === 'transaction' && isInstance(callee.object)) {
      const [work] = args
      return work?.kind === 'function' ? this.#follower.machine?.call(work, [callee.object], place) : callee.object
    }
    if (!isInstance(callee.object) || !STARTS.test(callee.name)) return undefined
    const building = new Building(this.#follower, place)
    const seen = this.#buildings.of(building, place)
    if (callee.name === 'raw') {
      building.doubts.push('SQL that was not understood')
      return seen
    }
    this.#add(building, callee.name, args, place)
    return seen
  }

  /** A query is awaited, or handed on as a promise. */
  send(building: Building, place: Place, form: Form = building.isOne ? 'perhaps' : 'all'): Seen {
    building.isSent = true
    return rowsOf(this.#follower, this.#follower.send(building.statement(), place), form, place)
  }

  #start(table: Seen | undefined, place: Place): Seen {
    const building = new Building(this.#follower, place)
    this.#from(building, table)
    return this.#buildings.of(building, place)
  }

  /** `db('orders')` of something handed in: no other call is given the name of a table and nothing else. */
  #namesTable(callee: Seen, args: readonly Seen[]): boolean {
    if (callee.kind !== 'unknown' && callee.kind !== 'method') return false
    const name = stringOf(args[0])
    const last = callee.kind === 'method' ? callee.name : callee.text.slice(callee.text.lastIndexOf('.') + 1)
    if (
      args.length > 2 ||
      name === undefined ||
      !/^(k|knex\w*|db\w*|trx|tx|conn\w*|client|database|qb|transaction|_?db|argument)$/i.test(last)
    )
      return false
    return this.#follower.tables.named(tableIn(name).table) !== undefined
  }

  #onBuilder(building: Building, seen: Seen, name: string, args: readonly Seen[], place: Place): Seen {
    if (name === 'then') {
      const value = this.send(building, place)
      const [work] = args
      return work?.kind === 'function' ? (this.#follower.machine?.call(work, [value], place) ?? value) : value
    }
    if (/^(catch|finally)$/.test(name)) return seen
    if (/^(stream|pipe|asCallback)$/.test(name)) return this.send(building, place)
    if (name === 'clone') return this.#buildings.of(copyOf(building), place)
    if (name === 'modify') {
      const [work, ...rest] = args
      if (work !== undefined) this.#follower.machine?.call(work, [seen, ...rest], place, seen)
      return seen
    }
    this.#add(building, name, args, place)
    return seen
  }

  #add(building: Building, name: string, args: readonly Seen[], place: Place): void {
    const [first, second] = args
    if (/^(from|into|table)$/.test(name)) this.#from(building, first)
    else if (WHERE.test(name)) building.and(this.#where(building, args, place))
    else if (name === 'orWhere') building.or(this.#where(building, args, place))
    else if (/^(whereIn|andWhereIn)$/.test(name)) building.and(this.#among(building, first, second, place))
    else if (name === 'whereNull') building.and({ where: [PLAIN], sometimes: [] })
    else if (/^(where|andWhere)(Not|Between|Like|ILike|NotNull|NotIn|NotBetween|Json|Column)/.test(name))
      building.and({ where: [PLAIN], sometimes: [] })
    else if (/^orWhere/.test(name)) building.or({ where: [PLAIN], sometimes: [] })
    else if (
      /^(whereRaw|whereExists|havingRaw|andWhereRaw|joinRaw|fromRaw|union|unionAll|intersect|with|withRecursive)$/.test(
        name,
      )
    )
      building.doubts.push(`${name} is not followed`)
    else if (/join$/i.test(name)) this.#join(building, name, args, place)
    else if (name === 'first') building.isOne = true
    else if (name === 'insert') this.#insert(building, first)
    else if (name === 'update') this.#update(building, args)
    else if (name === 'del' || name === 'delete') building.operation = 'delete'
    else if (name === 'truncate') building.operation = 'delete'
    else if (!LEAVES.test(name) && !/^(select|count|pluck)$/.test(name)) building.doubts.push(`${name} is not followed`)
  }

  #from(building: Building, seen: Seen | undefined): void {
    const inner = this.#buildings.get(seen)
    if (inner !== undefined) {
      inner.isSent = true
      building.derived(inner.statement(), 'subquery')
      return
    }
    const text = stringOf(seen)
    const entry = seen?.kind === 'shape' ? [...seen.fields][0] : undefined
    if (entry !== undefined) building.from(stringOf(entry[1]), entry[0])
    else if (text === undefined) building.from(undefined)
    else {
      const { table, alias } = tableIn(text)
      building.from(table, alias ?? table)
    }
  }

  /** `where('a', 1)`, `where('a', '=', 1)`, `where({ a: 1 })`, `where((qb) => …)`. */
  #where(building: Building, args: readonly Seen[], place: Place): Conditions {
    const [first, second, third] = args
    if (first === undefined) return NO_CONDITIONS
    if (first.kind === 'function') return this.#group(building, first, place)
    if (first.kind === 'shape') {
      const all = [...first.fields].map(([name, value]) => this.#compare(building, name, value, place))
      return together(first.open ? [...all, doubt('conditions are spread that could not be followed')] : all)
    }
    const name = stringOf(first)
    if (name === undefined)
      return args.length > 1 ? { where: [PLAIN], sometimes: [] } : doubt('a condition could not be read')
    if (args.length < 3)
      return second === undefined ? { where: [PLAIN], sometimes: [] } : this.#compare(building, name, second, place)
    const operator = stringOf(second)
    if (operator === '=' && third !== undefined) return this.#compare(building, name, third, place)
    if (/^in$/i.test(operator ?? '') && third !== undefined) return this.#among(building, first, third, place)
    return { where: [PLAIN], sometimes: [] }
  }

  #group(building: Building, work: Seen, place: Place): Conditions {
    const inner = new Building(this.#follower, place)
    inner.sources = building.sources
    inner.main = building.main
    inner.isSent = true
    const seen = this.#buildings.of(inner, place)
    this.#follower.machine?.call(work, [seen], place, seen)
    const { where, sometimes } = inner.conditions()
    return { where: [...where, ...inner.doubts.map((reason): Predicate => ({ is: 'doubt', reason }))], sometimes }
  }

  #compare(building: Building, name: string, value: Seen, place: Place): Conditions {
    const column = this.column(building, name)
    const { model } = building.main ?? {}
    if (model === undefined) return compared({ follower: this.#follower, place }, column, '=', value)
    return comparison({ follower: this.#follower, model, alias: column.alias, place }, column, value)
  }

  #among(building: Building, name: Seen | undefined, values: Seen | undefined, place: Place): Conditions {
    const text = stringOf(name)
    if (text === undefined || values === undefined) return { where: [PLAIN], sometimes: [] }
    const column = this.column(building, text)
    const inner = this.#buildings.get(values)
    if (inner === undefined)
      return values.kind === 'function'
        ? doubt('a subquery in a condition')
        : compared({ follower: this.#follower, place }, column, 'in', values)
    inner.isSent = true
    const compare = compared({ follower: this.#follower, place }, column, 'in', values)
    const where = compare.where.map(
      (one): Predicate =>
        one.is === 'compare' ? { ...one, value: { is: 'statement', statement: inner.statement() } } : one,
    )
    return { where, sometimes: compare.sometimes }
  }

  /** `orders.org_id`, `o.org_id`, `org_id`. */
  column(building: Building, name: string): ColumnValue {
    const parts = name.replaceAll('"', '').split('.')
    const bare = parts.at(-1) ?? name
    const alias = parts.length > 1 ? parts.at(-2) : building.main?.alias
    const source = building.sources.find((one) => one.alias === alias || one.table === alias)
    const model = source?.table === undefined ? undefined : this.#follower.tables.named(source.table)
    return {
      is: 'column',
      alias: source?.alias ?? alias ?? '?',
      table: source?.table,
      column: columnFor(model, bare) ?? bare,
    }
  }

  #join(building: Building, name: string, args: readonly Seen[], place: Place): void {
    const [target, first, second, third] = args
    const { table, alias } = tableIn(stringOf(target) ?? '')
    if (table === '') {
      building.doubts.push('a join was not understood')
      return
    }
    const own = alias ?? table
    const isOuter = /^(left|right|full)/.test(name)
    building.join(table, own, isOuter, [], false)
    const [left, right] = [stringOf(first), stringOf(third ?? second)]
    if (left !== undefined && right !== undefined) {
      building.join(
        table,
        own,
        isOuter,
        [{ is: 'columns', left: this.column(building, left), right: this.column(building, right) }],
        false,
      )
    } else if (first?.kind === 'function') {
      const on = this.#on(building, first, place)
      building.join(table, own, isOuter, on, false)
    } else building.doubts.push('a join was not understood')
  }

  /** `join('a', function () { this.on('a.x', 'b.y').andOn(…) })`. */
  #on(building: Building, work: Seen, place: Place): Predicate[] {
    const found: Predicate[] = []
    const clause: Seen = { kind: 'shape', fields: new Map(), open: false, type: undefined, place: undefined }
    const add = (args: readonly Seen[]): Seen => {
      const [left, right] = [stringOf(args[0]), stringOf(args.at(-1))]
      found.push(
        left !== undefined && right !== undefined
          ? { is: 'columns', left: this.column(building, left), right: this.column(building, right) }
          : PLAIN,
      )
      return clause
    }
    for (const one of ['on', 'andOn']) clause.fields.set(one, { kind: 'native', name: one, call: (args) => add(args) })
    for (const one of ['onVal', 'andOnVal', 'orOn', 'onIn', 'onNotNull', 'onNull', 'orOnVal'])
      clause.fields.set(one, { kind: 'native', name: one, call: () => clause })
    this.#follower.machine?.call(work, [clause], place, clause)
    return found
  }

  #insert(building: Building, data: Seen | undefined): void {
    building.operation = 'insert'
    const model = building.main?.model
    if (model === undefined) {
      building.doubts.push('its table is not known')
      return
    }
    const { values, certain } = valuesOf({ follower: this.#follower, model }, data)
    building.set(values)
    if (!certain) building.doubts.push('values that were not understood')
  }

  #update(building: Building, args: readonly Seen[]): void {
    building.operation = 'update'
    const model = building.main?.model
    if (
      model !== undefined &&
      args[0] !== undefined &&
      optionsOf(args[0]).every((one) => one.kind === 'shape' || isUndefined(one))
    )
      building.set(valuesOf({ follower: this.#follower, model }, args[0]).values)
  }
}

/** `orders as o`, `orders o`. */
function tableIn(text: string): { readonly table: string; readonly alias: string | undefined } {
  const [, table = '', alias] = /^\s*([\w.$"]+)(?:\s+(?:as\s+)?"?(\w+)"?)?\s*$/i.exec(text) ?? []
  return { table: table.replaceAll('"', ''), alias }
}

function isInstance(seen: Seen): boolean {
  if (seen.kind === 'made') return KNEX.test(seen.of)
  return seen.kind === 'choice' && seen.options.some((one) => one.kind === 'made' && KNEX.test(one.of))
}

function copyOf(building: Building): Building {
  const made = new Building(building.follower, building.place)
  made.operation = building.operation
  made.sources = [...building.sources]
  made.values = new Map(building.values)
  made.doubts = [...building.doubts]
  made.isOne = building.isOne
  made.main = building.main
  building.isSent = true
  made.and(building.conditions())
  return made
}
