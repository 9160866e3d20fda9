import type { Model } from '../../models/types.ts'
import type { OutsideCall } from '../../typescript/run/machine.ts'
import type { Place, Value as Seen } from '../../typescript/run/values.ts'
import { shape } from '../../typescript/run/values.ts'
import type { ColumnValue, Predicate } from '../values.ts'
import { Building, type Buildings } from './building.ts'
import type { Follower } from './follower.ts'
import { columnFor } from './tables.ts'
import { isUndefined } from './tags.ts'
import type { Conditions } from './where.ts'
import { chosen, compared, doubt, NO_CONDITIONS, PLAIN, together, valuesOf } from './where.ts'

const OPERATOR = /^drizzle-orm(?:\/[\w-]+)?\.(\w+)$/

/** Drizzle: `db.select().from(orders).where(eq(orders.orgId, org))`, `db.query.orders.findMany({ where })`. */
export class DrizzleQueries {
  readonly #follower: Follower
  readonly #buildings: Buildings
  readonly #tables: ReadonlyMap<string, Model>

  constructor(follower: Follower, buildings: Buildings, models: readonly Model[]) {
    this.#follower = follower
    this.#buildings = buildings
    // `db.query.orders` names the variable the table is exported as.
    this.#tables = new Map(
      models.flatMap((one) =>
        one.style === 'drizzle' && one.class !== undefined
          ? [[one.class.slice(one.class.lastIndexOf('.') + 1), one] as const]
          : [],
      ),
    )
  }

  owns({ by }: Building): boolean {
    return by === 'drizzle'
  }

  call({ callee, args, place }: OutsideCall): Seen | undefined {
    if (this.#tables.size === 0) return undefined
    const own = callee.kind === 'method' ? this.#buildings.get(callee.object) : undefined
    if (own !== undefined && callee.kind === 'method') {
      this.#add(own, callee.name, args, place)
      return callee.object
    }
    const name =
      callee.kind === 'method' ? callee.name : callee.kind === 'unknown' ? (callee.text.split('.').at(-1) ?? '') : ''
    if (/^(select|selectDistinct|selectDistinctOn)$/.test(name)) return this.#start('select', undefined, place)
    const model = this.#follower.tables.drizzle(args[0])
    if (model !== undefined && (name === 'insert' || name === 'update' || name === 'delete'))
      return this.#start(name, model, place)
    if (model !== undefined && name === '$count') return this.#count(model, args[1], place)
    if (name === 'transaction' && args[0]?.kind === 'function')
      return this.#follower.machine?.call(args[0], [{ kind: 'unknown', text: 'tx' }], place)
    return /^(findMany|findFirst)$/.test(name) ? this.#relational(callee, name, args[0], place) : undefined
  }

  #start(operation: Building['operation'], model: Model | undefined, place: Place): Seen {
    const building = new Building(this.#follower, place)
    building.by = 'drizzle'
    building.operation = operation
    if (model !== undefined) building.from(model.table)
    return this.#buildings.of(building, place)
  }

  #count(model: Model, condition: Seen | undefined, place: Place): Seen {
    const building = new Building(this.#follower, place)
    building.by = 'drizzle'
    building.from(model.table)
    building.isOne = true
    if (condition !== undefined) building.and(this.#condition(condition, place))
    return this.#buildings.of(building, place)
  }

  #relational(callee: Seen, name: string, options: Seen | undefined, place: Place): Seen | undefined {
    const path = pathOf(callee)
    const model = path[2] === 'query' ? this.#tables.get(path[1] ?? '') : undefined
    if (model === undefined) return undefined
    const building = new Building(this.#follower, place)
    building.by = 'drizzle'
    building.from(model.table)
    building.isOne = name === 'findFirst'
    const given = options?.kind === 'shape' ? options.fields.get('where') : undefined
    if (options !== undefined && (options.kind !== 'shape' || options.open) && given === undefined)
      building.doubts.push('the options of the query could not be read')
    const where = given?.kind === 'function' ? this.#asked(given, model, place) : given
    if (where !== undefined) building.and(this.#condition(where, place))
    return this.#buildings.of(building, place)
  }

  /** `where: (orders, { eq }) => eq(orders.orgId, org)`. */
  #asked(work: Seen, model: Model, place: Place): Seen | undefined {
    const table = shape(
      model.columns.map(({ name, attribute }): [string, Seen] => [attribute ?? name, column(model, name, place)]),
    )
    const operators: Seen = { kind: 'external', name: 'drizzle-orm' }
    return this.#follower.machine?.call(work, [table, operators], place)
  }

  #add(building: Building, name: string, args: readonly Seen[], place: Place): void {
    const [first, second] = args
    const model = this.#follower.tables.drizzle(first)
    if (name === 'from') {
      const inner = this.#buildings.get(first)
      if (inner !== undefined) {
        inner.isSent = true
        building.derived(inner.statement(), 'subquery')
      } else building.from(model?.table)
    } else if (/join$/i.test(name)) {
      const { where } = second === undefined ? NO_CONDITIONS : this.#condition(second, place)
      if (model === undefined) building.doubts.push('a join was not understood')
      building.join(model?.table, model?.table ?? '?', /^(left|right|full)/.test(name), where, false)
    } else if (name === 'where') {
      if (first !== undefined) building.replace(this.#condition(first, place))
    } else if (name === 'values' || name === 'set') {
      const own = building.main?.model
      if (own === undefined) return
      const { values, certain } = valuesOf({ follower: this.#follower, model: own }, first)
      building.set(values)
      if (!certain && name === 'values') building.doubts.push('values that were not understood')
    } else if (/^(union|unionAll|intersect|except)$/.test(name)) building.doubts.push(`${name} is not followed`)
  }

  #condition(seen: Seen, place: Place): Conditions {
    if (isUndefined(seen)) return NO_CONDITIONS
    if (seen.kind === 'choice') return chosen(seen, (one) => this.#condition(one, place))
    const operator = seen.kind === 'made' ? OPERATOR.exec(seen.of)?.[1] : undefined
    if (operator === undefined || seen.kind !== 'made') return doubt('a condition was not understood')
    const args = seen.args.flatMap((one) => (one.kind === 'list' && /^(and|or)$/.test(operator) ? one.items : [one]))
    const [left, right] = args
    switch (operator) {
      case 'and':
        return together(args.map((one) => this.#condition(one, place)))
      case 'or':
        return this.#either(args, place)
      case 'eq':
        return left === undefined || right === undefined ? doubt('a comparison') : this.#equal(left, right, place)
      case 'inArray': {
        const found = this.#column(left)
        const inner = this.#buildings.get(right)
        if (found === undefined || right === undefined) return doubt('a comparison')
        if (inner !== undefined) {
          inner.isSent = true
          return doubt('a subquery in a condition')
        }
        return compared({ follower: this.#follower, place }, found, 'in', right)
      }
      case 'exists':
      case 'sql':
        return doubt(`${operator} is not followed`)
      default:
        return { where: [PLAIN], sometimes: [] }
    }
  }

  #either(args: readonly Seen[], place: Place): Conditions {
    const ways = args.filter((one) => !isUndefined(one)).map((one) => this.#condition(one, place))
    // A way that is not there on some ways leaves the others stricter, not looser: what all say holds.
    if (ways.some(({ where }) => where.length === 0)) return { where: [PLAIN], sometimes: [] }
    return { where: [{ is: 'or', of: ways.map(({ where }): Predicate => ({ is: 'and', of: where })) }], sometimes: [] }
  }

  #equal(left: Seen, right: Seen, place: Place): Conditions {
    const [a, b] = [this.#column(left), this.#column(right)]
    if (a !== undefined && b !== undefined) return { where: [{ is: 'columns', left: a, right: b }], sometimes: [] }
    if (a !== undefined) return compared({ follower: this.#follower, place }, a, '=', right)
    return b === undefined
      ? { where: [PLAIN], sometimes: [] }
      : compared({ follower: this.#follower, place }, b, '=', left)
  }

  /** `orders.orgId`: a member of a table. */
  #column(seen: Seen | undefined): ColumnValue | undefined {
    const meaning = this.#follower.tags.get(seen)
    if (meaning?.is === 'column') return meaning
    if (seen?.kind === 'made' && seen.of === COLUMN) {
      const [table, name] = seen.args
      const model = table?.kind === 'constant' ? this.#follower.tables.named(String(table.value)) : undefined
      return model === undefined || name?.kind !== 'constant'
        ? undefined
        : { is: 'column', alias: model.table, table: model.table, column: String(name.value) }
    }
    if (seen?.kind !== 'method') return undefined
    const model = this.#follower.tables.drizzle(seen.object)
    if (model === undefined) return undefined
    return { is: 'column', alias: model.table, table: model.table, column: columnFor(model, seen.name) ?? seen.name }
  }
}

const COLUMN = '(column)'

function column(model: Model, name: string, place: Place): Seen {
  const args: Seen[] = [
    { kind: 'constant', value: model.table },
    { kind: 'constant', value: name },
  ]
  return { kind: 'made', of: COLUMN, args, receiver: undefined, place, fields: new Map() }
}

/** `findMany`, `orders`, `query`: the members of a chain, last one first. */
function pathOf(callee: Seen): string[] {
  if (callee.kind === 'unknown') return callee.text.split('.').reverse()
  if (callee.kind !== 'method') return []
  return [callee.name, ...pathOf(callee.object)]
}
