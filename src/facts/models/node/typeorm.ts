import type { Machine } from '../../typescript/run/machine.ts'
import type { Value } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'
import type { Model, ModelColumn, ModelForeignKey, ModelIndex, ModelRelationship } from '../types.ts'
import type { Decorator, Entity, Member } from './typeorm-entities.ts'
import { entityOf } from './typeorm-entities.ts'
import { joinTable } from './typeorm-join-tables.ts'
import type { Naming } from './typeorm-naming.ts'
import { schemaEntity } from './typeorm-schemas.ts'
import type { Declared } from './world.ts'
import { fieldsOf, isTrue, resultOf } from './world.ts'

const COLUMN =
  /^(Column|PrimaryColumn|PrimaryGeneratedColumn|CreateDateColumn|UpdateDateColumn|DeleteDateColumn|VersionColumn|ObjectIdColumn|ViewColumn|VirtualColumn)$/
const RELATION = /^(ManyToOne|OneToOne|OneToMany|ManyToMany)$/

/** Tables that entities of TypeORM declare, whether by decorators or by `new EntitySchema`. */
export function typeormModels({ values, machine }: Declared, naming: Naming): Model[] {
  const entities = values.flatMap(({ value, file }) => {
    const found = value.kind === 'class' ? entityOf(value, naming) : schemaEntity(machine, value, file, naming)
    return found === undefined ? [] : [found]
  })
  const reader = new Reader(machine, entities, naming)
  return entities.flatMap((entity) => (entity.isChild ? [] : reader.models(entity)))
}

class Reader {
  readonly #machine: Machine
  readonly #entities: readonly Entity[]
  readonly #naming: Naming

  constructor(machine: Machine, entities: readonly Entity[], naming: Naming) {
    this.#machine = machine
    this.#entities = entities
    this.#naming = naming
  }

  models(entity: Entity): Model[] {
    const children = this.#entities.filter((one) => one.isChild && one.parents.includes(entity.key))
    const members = [
      ...entity.members,
      ...children.flatMap((one) => one.members.filter((m) => !entity.members.some((own) => own.name === m.name))),
    ]
    const columns = new Map<string, ModelColumn>()
    const relationships: ModelRelationship[] = []
    const foreignKeys: ModelForeignKey[] = []
    const indexes: ModelIndex[] = []
    const joins: Model[] = []
    const isOfChild = (member: Member): boolean => !entity.members.includes(member)
    for (const member of members) {
      const column = this.#column(member, isOfChild(member))
      if (column !== undefined) columns.set(column.name, column)
      indexes.push(...this.#memberIndexes(member))
    }
    for (const member of members) {
      const relation = member.decorators.find(({ name }) => RELATION.test(name))
      if (relation === undefined) continue
      const target = this.#target(relation.args[0])
      const many = /ToMany$/.test(relation.name)
      relationships.push({
        attribute: member.name,
        table: target?.table,
        loading: isTrue(fieldsOf(relation.args.at(-1)).get('eager')) ? 'joined' : 'noload',
        many,
        at: member.at,
      })
      if (many) joins.push(...joinTable(entity, member, target, (of) => this.#keys(of)))
      else this.#toOne(member, relation, target, columns, foreignKeys, indexes)
    }
    const model: Model = {
      table: entity.table,
      class: entity.className,
      metadata: 'typeorm',
      at: entity.at,
      style: 'typeorm',
      columns: [...columns.values()],
      primaryKey: [...columns.values()].filter(({ primaryKey }) => primaryKey).map(({ name }) => name),
      foreignKeys,
      indexes: [...indexes, ...this.#classIndexes(entity, columns)],
      uniques: this.#uniques(entity, columns),
      relationships,
      complete: entity.doubt === undefined,
      doubt: entity.doubt,
    }
    return [model, ...joins]
  }

  #column({ name: property, decorators: all, at }: Member, isOfChild: boolean): ModelColumn | undefined {
    const found = all.find(({ name }) => COLUMN.test(name))
    if (found === undefined || found.name === 'VirtualColumn') return undefined
    const [first, second] = found.args
    const options = fieldsOf(first?.kind === 'shape' ? first : second)
    const isGenerated =
      /^(PrimaryGenerated|CreateDate|UpdateDate|Version)/.test(found.name) ||
      all.some(({ name }) => name === 'Generated')
    const given = options.get('default')
    const isNull = found.name === 'DeleteDateColumn' || isTrue(options.get('nullable')) || isOfChild
    const written = stringOf(options.get('name'))
    const type = stringOf(first) ?? stringOf(options.get('type'))
    return {
      name: written ?? this.#naming.column(property),
      attribute: (written ?? this.#naming.column(property)) === property ? undefined : property,
      type,
      nullable: options.get('nullable')?.kind === 'unknown' ? undefined : isNull,
      hasDefault: isGenerated || (given !== undefined && !(given.kind === 'constant' && given.value === undefined)),
      primaryKey: /^Primary/.test(found.name) || isTrue(options.get('primary')),
      at,
    }
  }

  #target(value: Value | undefined): Entity | undefined {
    const found = resultOf(this.#machine, value)
    const name = stringOf(found)
    if (name !== undefined) return this.#entities.find((one) => one.names.includes(name))
    return found === undefined
      ? undefined
      : this.#entities.find((one) => one.value === found || (found.kind === 'class' && one.key === found.node))
  }

  /** `@ManyToOne() @JoinColumn()`: a column with a foreign key, unless the other side of a `@OneToOne` holds it. */
  #toOne(
    member: Member,
    relation: Decorator,
    target: Entity | undefined,
    columns: Map<string, ModelColumn>,
    foreignKeys: ModelForeignKey[],
    indexes: ModelIndex[],
  ): void {
    const joins = member.decorators.filter(({ name }) => name === 'JoinColumn')
    if (relation.name === 'OneToOne' && joins.length === 0) return
    const options = fieldsOf(relation.args.filter(({ kind }) => kind === 'shape').at(-1))
    const keys = target === undefined ? [] : this.#keys(target)
    const given = joins.flatMap(({ args: [one] }) =>
      one?.kind === 'list' ? one.items : one === undefined ? [] : [one],
    )
    const pairs = (
      given.length > 0
        ? given.map(fieldsOf)
        : keys.length > 1
          ? keys.map(
              (one) =>
                new Map<string, Value>([
                  ['referencedColumnName', { kind: 'constant', value: one.attribute ?? one.name }],
                ]),
            )
          : [new Map<string, Value>()]
    ).map((one) => {
      const referenced = stringOf(one.get('referencedColumnName')) ?? keys[0]?.attribute ?? keys[0]?.name ?? 'id'
      return { name: stringOf(one.get('name')) ?? this.#naming.join(member.name, referenced), referenced }
    })
    const isPrimary = member.decorators.some(({ name }) => name === 'PrimaryColumn') || isTrue(options.get('primary'))
    for (const { name } of pairs) {
      const known = columns.get(name)
      if (known !== undefined) continue
      columns.set(name, {
        name,
        attribute: member.name,
        type: undefined,
        nullable: !isPrimary && !isFalse(options.get('nullable')),
        hasDefault: false,
        primaryKey: isPrimary,
        at: member.at,
      })
    }
    const hasKey = !isFalse(options.get('createForeignKeyConstraints'))
    if (target !== undefined && hasKey)
      foreignKeys.push({
        columns: pairs.map(({ name }) => name),
        table: target.table,
        references: pairs.map(({ referenced }) => this.#columnNamed(target, referenced)),
        onDelete: stringOf(options.get('onDelete'))?.toUpperCase(),
        at: member.at,
      })
    if (relation.name === 'OneToOne')
      indexes.push({
        name: undefined,
        columns: pairs.map(({ name }) => name),
        unique: true,
        partial: false,
        method: undefined,
        at: member.at,
        source: 'model',
      })
  }

  #keys(entity: Entity): ModelColumn[] {
    return entity.members.flatMap((member) => {
      const column = this.#column(member, false)
      return column?.primaryKey === true ? [column] : []
    })
  }

  #columnNamed(entity: Entity, property: string): string {
    const member = entity.members.find(({ name }) => name === property)
    return (member === undefined ? undefined : this.#column(member, false)?.name) ?? property
  }

  #memberIndexes(member: Member): ModelIndex[] {
    const own = this.#column(member, false)
    const join = member.decorators.find(({ name }) => name === 'JoinColumn')
    const relation = stringOf(fieldsOf(join?.args[0]).get('name')) ?? this.#naming.join(member.name, 'id')
    const columns = [own?.name ?? relation]
    const column = member.decorators.find(({ name }) => COLUMN.test(name))
    const isUnique = isTrue(fieldsOf(column?.args.find(({ kind }) => kind === 'shape')).get('unique'))
    const made = member.decorators
      .filter(({ name }) => name === 'Index')
      .map(({ args, at }) => indexOf(args, columns, at))
    return isUnique
      ? [
          ...made,
          { name: undefined, columns, unique: true, partial: false, method: undefined, at: member.at, source: 'model' },
        ]
      : made
  }

  #classIndexes(entity: Entity, columns: ReadonlyMap<string, ModelColumn>): ModelIndex[] {
    return entity.decorators
      .filter(({ name }) => name === 'Index')
      .map(({ args, at }) => indexOf(args, this.#listed(args, columns), at))
  }

  #uniques(entity: Entity, columns: ReadonlyMap<string, ModelColumn>): Model['uniques'] {
    return entity.decorators
      .filter(({ name }) => name === 'Unique')
      .map(({ args, at }) => ({ columns: this.#listed(args, columns), at }))
  }

  /** `['a', 'b']`, `(one) => [one.a, one.b]`, or the names one by one. */
  #listed(args: readonly Value[], columns: ReadonlyMap<string, ModelColumn>): string[] {
    const asked: string[] = []
    const probe: Value = {
      kind: 'shape',
      fields: new Map(
        [...columns.values()].map((one): [string, Value] => [
          one.attribute ?? one.name,
          { kind: 'constant', value: one.attribute ?? one.name },
        ]),
      ),
      open: false,
      type: undefined,
      place: undefined,
    }
    for (const arg of args) {
      const found = arg.kind === 'function' ? resultOf(this.#machine, arg, [probe]) : arg
      if (found?.kind === 'list') asked.push(...found.items.flatMap((one) => stringOf(one) ?? []))
      else if (found?.kind === 'shape' && arg.kind === 'function') asked.push(...found.fields.keys())
    }
    if (asked.length === 0)
      asked.push(
        ...args
          .flatMap((one) => stringOf(one) ?? [])
          .filter((one) => [...columns.values()].some(({ attribute, name }) => one === (attribute ?? name))),
      )
    return asked.map(
      (property) =>
        [...columns.values()].find(({ attribute, name }) => (attribute ?? name) === property)?.name ?? property,
    )
  }
}

function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'constant' && value.value === false
}

function indexOf(args: readonly Value[], columns: readonly string[], at: ModelIndex['at']): ModelIndex {
  const options = fieldsOf(args.filter(({ kind }) => kind === 'shape').at(-1))
  const [first, second] = args
  const hasName = stringOf(first) !== undefined && (args.length === 1 || second?.kind !== 'constant')
  return {
    name: hasName ? stringOf(first) : undefined,
    columns,
    unique: isTrue(options.get('unique')),
    partial: options.has('where'),
    method: undefined,
    at,
    source: 'model',
  }
}
