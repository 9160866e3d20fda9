import type { Model } from '../../models/types.ts'
import type { OutsideCall } from '../../typescript/run/machine.ts'
import type { Place, Value as Seen } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'
import type { Value } from '../values.ts'
import { Building, type Buildings } from './building.ts'
import type { Follower } from './follower.ts'
import type { Form } from './shapes.ts'
import { rowsOf } from './shapes.ts'
import type { SqlConditions } from './sql-conditions.ts'
import type { Conditions } from './where.ts'
import { doubt, linkOf, objectConditions, valuesOf } from './where.ts'

const SENDS: Readonly<Record<string, Form>> = {
  getMany: 'all',
  getRawMany: 'all',
  getManyAndCount: 'pair',
  getRawAndEntities: 'perhaps',
  getOne: 'perhaps',
  getRawOne: 'perhaps',
  getOneOrFail: 'one',
  getCount: 'count',
  getExists: 'count',
  execute: 'count',
  stream: 'all',
}
const JOIN = /^(inner|left)Join(AndSelect|AndMapOne|AndMapMany|)$/

/** Query builders of TypeORM: `repository.createQueryBuilder('a').where('a.orgId = :org', { org }).getMany()`. */
export class TypeormBuilders {
  readonly #follower: Follower
  readonly #buildings: Buildings
  readonly #sql: SqlConditions

  constructor(follower: Follower, buildings: Buildings, sql: SqlConditions) {
    this.#follower = follower
    this.#buildings = buildings
    this.#sql = sql
  }

  start(model: Model | undefined, alias: string | undefined, place: Place): Seen {
    const building = new Building(this.#follower, place)
    building.by = 'typeorm'
    if (model !== undefined) building.from(model.table, alias ?? model.table)
    return this.#buildings.of(building, place)
  }

  owns({ by }: Building): boolean {
    return by === 'typeorm'
  }

  call({ callee, args, place }: OutsideCall): Seen | undefined {
    if (callee.kind !== 'method') return undefined
    const building = this.#buildings.get(callee.object)
    if (building === undefined) return undefined
    const form = SENDS[callee.name]
    if (form !== undefined) {
      building.isSent = true
      return rowsOf(this.#follower, this.#follower.send(building.statement(), place), form, place)
    }
    if (callee.name === 'clone') return callee.object
    this.#add(building, callee.name, args, place)
    return callee.object
  }

  #add(building: Building, name: string, args: readonly Seen[], place: Place): void {
    const [first, second] = args
    if (name === 'where') building.replace(this.#conditions(building, first, second, place))
    else if (name === 'andWhere') building.and(this.#conditions(building, first, second, place))
    else if (name === 'orWhere') building.or(this.#conditions(building, first, second, place))
    else if (name === 'whereInIds') building.and(doubt('whereInIds'))
    else if (JOIN.test(name)) this.#join(building, name, args, place)
    else if (name === 'from' || name === 'into') this.#from(building, first, stringOf(second))
    else if (name === 'delete' || name === 'softDelete') building.operation = 'delete'
    else if (name === 'insert') building.operation = 'insert'
    else if (name === 'update') {
      building.operation = 'update'
      if (first?.kind === 'class') this.#from(building, first, undefined)
    } else if (name === 'values' || name === 'set') {
      const model = building.main?.model
      if (model === undefined) return
      const { values, certain } = valuesOf({ follower: this.#follower, model }, first)
      building.set(values)
      if (!certain && name === 'values') building.doubts.push('values that were not understood')
    } else if (name === 'setFindOptions') building.doubts.push('options that could not be read')
    else if (name === 'setParameter' || name === 'setParameters') this.#parameters(building, name, args)
  }

  #parameters(_building: Building, _name: string, _args: readonly Seen[]): void {
    // What is bound later is not known where the condition is read: it stays of unknown origin.
  }

  #from(building: Building, entity: Seen | undefined, alias: string | undefined): void {
    const model = this.#follower.tables.entity(entity)
    if (entity?.kind === 'function') building.doubts.push('a subquery in FROM')
    building.from(model?.table, alias ?? model?.table)
  }

  #join(building: Building, name: string, args: readonly Seen[], place: Place): void {
    const [target, alias, condition, given] = /Map/.test(name) ? args.slice(1) : args
    const isOuter = name.startsWith('left')
    const own = stringOf(alias) ?? 'joined'
    const path = stringOf(target)?.split('.')
    const from = path === undefined ? undefined : building.sources.find((one) => one.alias === path[0])
    const parent = from?.table === undefined ? undefined : this.#follower.tables.named(from.table)
    const related = parent?.relationships.find(({ attribute }) => attribute === path?.[1])
    const model =
      related?.table !== undefined ? this.#follower.tables.named(related.table) : this.#follower.tables.entity(target)
    if (model === undefined) building.doubts.push('a join was not understood')
    building.join(model?.table, own, isOuter, [], false)
    const link =
      related !== undefined && model !== undefined && parent !== undefined && from !== undefined
        ? linkOf(parent, model, from.alias, own)
        : []
    const written =
      condition === undefined ? { where: [], sometimes: [] } : this.#conditions(building, condition, given, place)
    building.join(
      model?.table,
      own,
      isOuter,
      [...(link ?? []), ...written.where],
      related !== undefined && link === undefined,
    )
  }

  #conditions(building: Building, condition: Seen | undefined, given: Seen | undefined, place: Place): Conditions {
    const follower = this.#follower
    if (condition?.kind === 'made' && /typeorm\.Brackets$/.test(condition.of))
      return this.#brackets(building, condition.args[0], place)
    if (condition?.kind === 'shape' && building.main?.model !== undefined)
      return objectConditions({ follower, model: building.main.model, alias: building.main.alias, place }, condition)
    const text = stringOf(condition)
    if (text === undefined) return doubt('a condition is put together by code')
    const values = new Map<string, Value>()
    if (given?.kind === 'shape') for (const [key, value] of given.fields) values.set(key, follower.tags.meaning(value))
    return this.#sql.read(building, text, values, place)
  }

  /** `new Brackets((qb) => { qb.where(…).orWhere(…) })`. */
  #brackets(building: Building, work: Seen | undefined, place: Place): Conditions {
    const inner = new Building(this.#follower, place)
    inner.by = 'typeorm'
    inner.sources = building.sources
    inner.main = building.main
    const seen = this.#buildings.of(inner, place)
    inner.isSent = true
    if (work === undefined) return doubt('a condition in brackets')
    this.#follower.machine?.call(work, [seen], place)
    return inner.conditions()
  }
}
