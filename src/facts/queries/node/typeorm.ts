import type { Model } from '../../models/types.ts'
import type { OutsideCall } from '../../typescript/run/machine.ts'
import type { ClassValue, Place, Value as Seen } from '../../typescript/run/values.ts'
import { optionsOf, shape, stringOf } from '../../typescript/run/values.ts'
import { statement, tableSource } from '../statement.ts'
import type { Operation, RowValue, Statement } from '../values.ts'
import { UNKNOWN } from '../values.ts'
import type { Follower } from './follower.ts'
import type { Form } from './shapes.ts'
import { rowsOf } from './shapes.ts'
import { scriptSite } from './sites.ts'
import { columnFor } from './tables.ts'
import type { TypeormBuilders } from './typeorm-builders.ts'
import type { Conditions, Subject } from './where.ts'
import { columnOf, compared, doubt, NO_CONDITIONS, objectConditions, valuesOf } from './where.ts'

/** How a method of a repository takes its conditions. */
type Takes = 'options' | 'where' | 'criteria'

/** Methods of Repository and EntityManager (https://typeorm.io/docs/working-with-entity-manager/repository-api). */
const CALLS: Readonly<Record<string, { readonly operation: Operation; readonly takes: Takes; readonly form: Form }>> = {
  find: { operation: 'select', takes: 'options', form: 'all' },
  findBy: { operation: 'select', takes: 'where', form: 'all' },
  findAndCount: { operation: 'select', takes: 'options', form: 'pair' },
  findAndCountBy: { operation: 'select', takes: 'where', form: 'pair' },
  findOne: { operation: 'select', takes: 'options', form: 'perhaps' },
  findOneBy: { operation: 'select', takes: 'where', form: 'perhaps' },
  findOneOrFail: { operation: 'select', takes: 'options', form: 'one' },
  findOneByOrFail: { operation: 'select', takes: 'where', form: 'one' },
  findByIds: { operation: 'select', takes: 'criteria', form: 'all' },
  findOneById: { operation: 'select', takes: 'criteria', form: 'perhaps' },
  count: { operation: 'select', takes: 'options', form: 'count' },
  countBy: { operation: 'select', takes: 'where', form: 'count' },
  exist: { operation: 'select', takes: 'options', form: 'count' },
  exists: { operation: 'select', takes: 'options', form: 'count' },
  existsBy: { operation: 'select', takes: 'where', form: 'count' },
  sum: { operation: 'select', takes: 'where', form: 'count' },
  update: { operation: 'update', takes: 'criteria', form: 'count' },
  delete: { operation: 'delete', takes: 'criteria', form: 'count' },
  softDelete: { operation: 'delete', takes: 'criteria', form: 'count' },
  restore: { operation: 'update', takes: 'criteria', form: 'count' },
  increment: { operation: 'update', takes: 'criteria', form: 'count' },
  decrement: { operation: 'update', takes: 'criteria', form: 'count' },
}
const WRITES = /^(save|insert|upsert|remove|softRemove|recover)$/
const REPOSITORY = /(^|\.)get(Custom|Tree|Mongo)?Repository$/

/** Calls of TypeORM: repositories, however they were come by, and entity managers. */
export class TypeormQueries {
  readonly #follower: Follower
  readonly #builders: TypeormBuilders
  /** Repositories that were asked for, with their entity: one is as good as another. */
  readonly #repositories = new Map<Seen, Model>()

  constructor(follower: Follower, builders: TypeormBuilders) {
    this.#follower = follower
    this.#builders = builders
  }

  /** A repository of an entity, as a container injects one. */
  repository(entity: Seen | undefined, place: Place): Seen | undefined {
    const model = this.#follower.tables.entity(entity)
    if (model === undefined) return undefined
    const known = [...this.#repositories].find(([, one]) => one === model)?.[0]
    if (known !== undefined) return known
    const made: Seen = { kind: 'made', of: '(repository)', args: [], receiver: undefined, place, fields: new Map() }
    this.#repositories.set(made, model)
    return made
  }

  call(call: OutsideCall): Seen | undefined {
    const { callee, args, place } = call
    const object = callee.kind === 'method' ? callee.object : call.self
    const name = nameOf(callee)
    if (REPOSITORY.test(name)) return this.repository(args[0], place)
    if (name === 'transaction') return this.#transaction(object, args, place)
    if (name === 'withRepository') return args[0]
    if (name === 'extend' && object !== undefined && this.#repositories.has(object)) return object
    const found = this.#subjectOf(object, call.self, name, args)
    return found === undefined ? undefined : this.#query(found.model, name, found.args, object, place)
  }

  /** The entity a call is about: that of its repository, or the first argument of a manager's method. */
  #subjectOf(
    object: Seen | undefined,
    self: Seen | undefined,
    name: string,
    args: readonly Seen[],
  ): { readonly model: Model; readonly args: readonly Seen[] } | undefined {
    const own = this.#modelOf(object) ?? this.#modelOf(self)
    if (own !== undefined) return { model: own, args }
    if (CALLS[name] === undefined && !WRITES.test(name) && !/^(createQueryBuilder|create|merge|preload)$/.test(name))
      return undefined
    const [first, ...rest] = args
    const isEntity = first?.kind === 'class' || (first?.kind === 'made' && /EntitySchema$/.test(first.of))
    const named = isEntity ? this.#follower.tables.entity(first) : undefined
    if (named !== undefined) return { model: named, args: rest }
    // `manager.save(row)`: the entity is that of what is saved.
    const of = WRITES.test(name) && isManager(object) ? this.#modelOfValue(first) : undefined
    return of === undefined ? undefined : { model: of, args }
  }

  #modelOf(object: Seen | undefined): Model | undefined {
    if (object === undefined) return undefined
    const known = this.#repositories.get(object)
    if (known !== undefined) return known
    if (object.kind === 'class')
      return isDerived(object, /typeorm\.BaseEntity$/) ? this.#follower.tables.entity(object) : undefined
    // `class Users extends Repository<User> { constructor(…) { super(User, …) } }`
    if (object.kind === 'shape' && object.type !== undefined && isDerived(object.type, /typeorm\.(\w*)Repository$/)) {
      const given = object.fields.get(ENTITY)
      return this.#follower.tables.entity(given)
    }
    return undefined
  }

  #modelOfValue(seen: Seen | undefined): Model | undefined {
    if (seen === undefined) return undefined
    const row = this.#follower.tags.get(seen)
    if (row?.is === 'row' && row.table !== undefined) return this.#follower.tables.named(row.table)
    if (seen.kind === 'list') return this.#modelOfValue(seen.items[0])
    return seen.kind === 'shape' ? this.#follower.tables.entity(seen.type) : undefined
  }

  #transaction(object: Seen | undefined, args: readonly Seen[], place: Place): Seen | undefined {
    const work = args.find((one) => one.kind === 'function')
    if (work === undefined || object === undefined) return undefined
    return this.#follower.machine?.call(work, [{ kind: 'unknown', text: 'trx' }], place)
  }

  #query(model: Model, name: string, args: readonly Seen[], object: Seen | undefined, place: Place): Seen | undefined {
    const subject: Subject = { follower: this.#follower, model, alias: model.table, place }
    const [first, second] = args
    if (name === 'createQueryBuilder') return this.#builders.start(model, stringOf(first), place)
    if (name === 'create') return created(first, object, place)
    if (name === 'merge') return merged(this.#follower, args)
    if (name === 'getId' || name === 'target' || name === 'metadata') return undefined
    if (name === 'preload') return this.#select(subject, first)
    if (WRITES.test(name)) return this.#write(subject, name, first)
    const known = CALLS[name]
    if (known === undefined) return undefined
    const given = name === 'sum' ? second : first
    const { where, sometimes } = this.#conditions(subject, known.takes, given)
    const base = this.#statement(subject, known.operation)
    const values = known.operation === 'update' ? valuesOf(subject, second).values : base.values
    const made: Statement = { ...base, where, sometimes, values }
    return rowsOf(this.#follower, this.#follower.send(made, place), known.form, place)
  }

  #statement({ model, place }: Subject, operation: Operation): Statement {
    const site = scriptSite(place, undefined)
    return { ...statement(operation, site), sources: [tableSource(model.table, model.table)] }
  }

  #conditions(subject: Subject, takes: Takes, given: Seen | undefined): Conditions {
    if (takes === 'where') return objectConditions(subject, given)
    if (takes === 'criteria') return this.#criteria(subject, given)
    if (given === undefined) return NO_CONDITIONS
    const options = optionsOf(given)
    if (options.length === 1 && given.kind === 'shape') {
      // Up to version 0.2 conditions could stand among the options themselves.
      const hasOptions = [...given.fields.keys()].some((one) => OPTION.test(one))
      const written = given.fields.get('where')
      if (written === undefined && !hasOptions && given.fields.size > 0) return objectConditions(subject, given)
      if (written === undefined && given.open) return doubt('the options of the query could not be read')
      return objectConditions(subject, written)
    }
    if (given.kind === 'constant') return given.value === undefined ? NO_CONDITIONS : this.#criteria(subject, given)
    return doubt('the options of the query could not be read')
  }

  /** An identifier, several of them, or conditions. */
  #criteria(subject: Subject, given: Seen | undefined): Conditions {
    if (given === undefined) return NO_CONDITIONS
    if (given.kind === 'shape') return objectConditions(subject, given)
    const key = columnOf(subject, subject.model.primaryKey[0] ?? 'id')
    return compared(subject, key, given.kind === 'list' ? 'in' : '=', given)
  }

  #select(subject: Subject, given: Seen | undefined): Seen {
    const key = given?.kind === 'shape' ? given.fields.get('id') : undefined
    const { where, sometimes } =
      key === undefined ? doubt('the row that is loaded could not be read') : this.#criteria(subject, key)
    const made = this.#follower.send({ ...this.#statement(subject, 'select'), where, sometimes }, subject.place)
    return rowsOf(this.#follower, made, 'perhaps', subject.place)
  }

  /** `save` inserts what is new and updates what was read; `remove` deletes what was read. */
  #write(subject: Subject, name: string, given: Seen | undefined): Seen {
    const follower = this.#follower
    const isRemoval = /remove/i.test(name)
    let seen = given ?? { kind: 'unknown', text: '' }
    for (const one of given?.kind === 'list' ? given.items : optionsOf(seen)) {
      const row = rowIn(follower, one)
      if (row !== undefined) {
        const key = subject.model.primaryKey[0] ?? 'id'
        const column = columnOf(subject, key)
        const own = { is: 'field', row, column: key } as const
        const value = follower.overwritten.has(one) ? UNKNOWN : own
        const site = scriptSite(subject.place, undefined)
        const base = this.#statement(subject, isRemoval ? 'delete' : 'update')
        follower.send({ ...base, where: [{ is: 'compare', column, operator: '=', value, node: site }] }, subject.place)
        continue
      }
      const { values, certain } = valuesOf(subject, one)
      const hasKey = subject.model.primaryKey.some((key) => values.has(columnFor(subject.model, key) ?? key))
      const doubts = certain ? [] : ['values that were not understood']
      // With an identifier it may as well be an update of that row.
      if (hasKey && name !== 'insert') doubts.push('it may be a row that is there already')
      const base = this.#statement(subject, isRemoval ? 'delete' : 'insert')
      const made = follower.send(
        isRemoval ? { ...base, doubts: ['what is removed could not be read'] } : { ...base, values, doubts },
        subject.place,
      )
      if (one.kind !== 'shape') seen = rowsOf(follower, made, 'perhaps', subject.place)
    }
    return seen
  }
}

const OPTION =
  /^(where|relations|select|order|skip|take|cache|lock|withDeleted|loadEagerRelations|relationLoadStrategy|join|transaction|comment|loadRelationIds)$/

/** The field in which an object of a class derived from Repository keeps its entity. */
export const ENTITY = '(entity)'

function rowIn(follower: Follower, seen: Seen): RowValue | undefined {
  const meaning = follower.tags.get(seen)
  if (meaning?.is === 'row') return meaning
  return undefined
}

/** `repository.create({ … })`: an object that is not stored yet. */
function created(given: Seen | undefined, _object: Seen | undefined, place: Place): Seen {
  if (given?.kind === 'shape') return { ...shape(given.fields, given.open, given.place), type: given.type }
  return given === undefined ? shape([], false, place) : given
}

/** What is sent goes into a row: its identifier may be among it. */
function merged(follower: Follower, [target, ...sources]: readonly Seen[]): Seen | undefined {
  const isKnown = sources.every((one) => one.kind === 'shape' && !one.open && !one.fields.has('id'))
  if (target !== undefined && !isKnown) follower.overwritten.add(target)
  return target
}

function isManager(object: Seen | undefined): boolean {
  const text = object?.kind === 'unknown' ? object.text : object?.kind === 'method' ? object.name : ''
  return /manager$|^(tx|trx|em|transaction\w*)$/i.test(text)
}

export function isDerived(type: ClassValue, from: RegExp): boolean {
  const { parent } = type
  if (parent?.kind === 'class') return isDerived(parent, from)
  return (parent?.kind === 'external' && from.test(parent.name)) || (parent?.kind === 'made' && from.test(parent.of))
}

function nameOf(callee: Seen): string {
  if (callee.kind === 'method') return callee.name
  if (callee.kind === 'unknown') return callee.text.slice(callee.text.lastIndexOf('.') + 1)
  return callee.kind === 'external' ? callee.name : ''
}
