import { moduleName } from '../../endpoints/node/names.ts'
import type { Machine } from '../../typescript/run/machine.ts'
import type { Made, Value } from '../../typescript/run/values.ts'
import { shape, stringOf } from '../../typescript/run/values.ts'
import type { Model, ModelColumn, ModelForeignKey, ModelIndex } from '../types.ts'
import type { Declared } from './world.ts'
import { fieldsOf, positionOf, resultOf } from './world.ts'

const TABLE =
  /^drizzle-orm\/(?:pg|mysql|sqlite)-core(?:\.\w+\(\))?\.(?:pgTable|mysqlTable|sqliteTable|pgTableCreator\(\)|table)$/
const CREATOR = /^drizzle-orm\/(?:pg|mysql|sqlite)-core\.\w+TableCreator\(\)$/
const COLUMN = /^drizzle-orm\/(?:pg|mysql|sqlite)-core\./
const CORE = /^drizzle-orm\/(?:pg|mysql|sqlite)-core\.(\w+)/

/** Tables that `pgTable('name', { … })` declares; each column is a chain of calls. */
export function drizzleModels({ values, machine }: Declared): { models: Model[]; tables: Map<Value, Model> } {
  const tables = values.flatMap(({ name, file, value }) =>
    value.kind === 'made' && isTable(value) ? [new Reader(machine, value, name, file)] : [],
  )
  const byValue = new Map(tables.map((one) => [one.made, one]))
  const models = new Map<Value, Model>()
  for (const one of tables) models.set(one.made, one.model(byValue))
  return { models: [...models.values()], tables: models }
}

/** A call that gives a table. */
export function isTable(value: Made): boolean {
  return TABLE.test(value.of) || CREATOR.test(value.of)
}

/** One link of a chain: `.references(…)`, with what it was called with. */
interface Link {
  readonly name: string
  readonly args: readonly Value[]
}

/** The calls a value was made by, first one first. */
export function chainOf(value: Value | undefined): Link[] {
  if (value?.kind !== 'made') return []
  const name = value.of.slice(value.of.lastIndexOf('.') + 1)
  return [...(value.receiver?.kind === 'made' ? chainOf(value.receiver) : []), { name, args: value.args }]
}

class Reader {
  readonly made: Made
  readonly #machine: Machine
  readonly #variable: string
  readonly #file: string

  constructor(machine: Machine, made: Made, variable: string, file: string) {
    this.#machine = machine
    this.made = made
    this.#variable = variable
    this.#file = file
  }

  get table(): string {
    const name = stringOf(this.made.args[0]) ?? this.#variable
    const schema =
      this.made.receiver?.kind === 'made' && /pgSchema$/.test(this.made.receiver.of)
        ? stringOf(this.made.receiver.args[0])
        : undefined
    return schema === undefined || schema === 'public' ? name : `${schema}.${name}`
  }

  /** The name in the database of a column, by the property it is under. */
  columnName(property: string): string {
    const [first] = chainOf(this.#columns().get(property))
    return stringOf(first?.args[0]) ?? property
  }

  #columns(): ReadonlyMap<string, Value> {
    const given = this.made.args[1]
    return fieldsOf(
      given?.kind === 'function'
        ? resultOf(this.#machine, given, [{ kind: 'external', name: 'drizzle-orm/pg-core' }])
        : given,
    )
  }

  model(tables: ReadonlyMap<Value, Reader>): Model {
    const at = positionOf(this.made.place, this.#file)
    const fields = [...this.#columns()]
    const columns = fields.flatMap(([property, value]) => this.#column(property, value, at))
    const parts = this.#extras()
    const keys = parts
      .filter(({ chain: [one] }) => one?.name === 'primaryKey')
      .flatMap(({ chain: [one] }) => this.#named(one?.args ?? []))
    const own = columns.filter(({ primaryKey }) => primaryKey).map(({ name }) => name)
    const given = this.made.args[1]
    const isWhole = given?.kind === 'function' || (given?.kind === 'shape' && !given.open)
    return {
      table: this.table,
      class: `${moduleName(this.#file)}.${this.#variable}`,
      metadata: 'drizzle',
      at,
      style: 'drizzle',
      columns: columns.map((one) => (keys.includes(one.name) ? { ...one, primaryKey: true, nullable: false } : one)),
      primaryKey: own.length > 0 ? own : keys,
      foreignKeys: [
        ...fields.flatMap(([property, value]) => this.#reference(property, value, tables, at)),
        ...parts.flatMap(({ chain }) => this.#foreignKey(chain, tables, at)),
      ],
      indexes: [
        ...fields.flatMap(([property, value]) => this.#unique(property, value, at)),
        ...parts.flatMap(({ chain }) => this.#index(chain, at)),
      ],
      uniques: parts.flatMap(({ chain }) => {
        const on = chain.find(({ name }) => name === 'on')
        return chain[0]?.name === 'unique' && on !== undefined ? [{ columns: this.#named(on.args), at }] : []
      }),
      relationships: [],
      complete: isWhole,
      doubt: isWhole ? undefined : 'some of its columns could not be read',
    }
  }

  #column(property: string, value: Value, at: Model['at']): ModelColumn[] {
    const chain = chainOf(value)
    const [first] = chain
    if (value.kind !== 'made' || !COLUMN.test(value.of) || first === undefined) return []
    const has = (name: string): boolean => chain.some((one) => one.name === name)
    const name = stringOf(first.args[0]) ?? property
    const primaryKey = has('primaryKey')
    return [
      {
        name,
        attribute: name === property ? undefined : property,
        type: first.name,
        nullable: !(primaryKey || has('notNull') || /serial$/i.test(first.name) || has('generatedAlwaysAsIdentity')),
        hasDefault:
          /serial$/i.test(first.name) ||
          /^(default|defaultNow|defaultRandom|generated\w*|autoincrement)$/.test(
            chain
              .map((one) => one.name)
              .find((one) => /^(default|defaultNow|defaultRandom|generated\w*|autoincrement)$/.test(one)) ?? '',
          ),
        primaryKey,
        at: positionOf(innermost(value).place, at.file),
      },
    ]
  }

  #reference(property: string, value: Value, tables: ReadonlyMap<Value, Reader>, at: Model['at']): ModelForeignKey[] {
    const link = chainOf(value).find(({ name }) => name === 'references')
    const target = this.#columnOf(resultOf(this.#machine, link?.args[0]), tables)
    if (link === undefined || target === undefined) return []
    return [
      {
        columns: [this.columnName(property)],
        table: target.table,
        references: [target.column],
        onDelete: stringOf(fieldsOf(link.args[1]).get('onDelete'))?.toUpperCase(),
        at,
      },
    ]
  }

  /** `orgs.id`: a member of a table. */
  #columnOf(
    value: Value | undefined,
    tables: ReadonlyMap<Value, Reader>,
  ): { table: string; column: string } | undefined {
    const owner = value?.kind === 'method' ? tables.get(value.object) : undefined
    return owner === undefined || value?.kind !== 'method'
      ? undefined
      : { table: owner.table, column: owner.columnName(value.name) }
  }

  #unique(property: string, value: Value, at: Model['at']): ModelIndex[] {
    const isUnique = chainOf(value).some(({ name }) => name === 'unique')
    return isUnique
      ? [
          {
            name: undefined,
            columns: [this.columnName(property)],
            unique: true,
            partial: false,
            method: undefined,
            at,
            source: 'model',
          },
        ]
      : []
  }

  /** What the third argument gives: a list or an object of indexes and constraints. */
  #extras(): { chain: Link[] }[] {
    const columns = shape(
      [...this.#columns()].map(([property]): [string, Value] => [
        property,
        { kind: 'method', object: this.made, name: property },
      ]),
    )
    const found = resultOf(this.#machine, this.made.args[2], [columns])
    const items = found?.kind === 'list' ? found.items : found?.kind === 'shape' ? [...found.fields.values()] : []
    return items.map((one) => ({ chain: chainOf(one) })).filter(({ chain }) => chain.length > 0)
  }

  /** Columns of this table among arguments, as listed or under `columns`. */
  #named(args: readonly Value[]): string[] {
    return args.flatMap((arg): string[] => {
      if (arg.kind === 'list') return this.#named(arg.items)
      if (arg.kind === 'shape')
        return this.#named([...arg.fields].filter(([key]) => key === 'columns').map(([, one]) => one))
      const inner = arg.kind === 'made' ? innermostReceiver(arg) : arg
      return inner?.kind === 'method' && inner.object === this.made ? [this.columnName(inner.name)] : []
    })
  }

  #index(chain: readonly Link[], at: Model['at']): ModelIndex[] {
    const [first] = chain
    if (first?.name !== 'index' && first?.name !== 'uniqueIndex') return []
    const on = chain.find(({ name }) => name === 'on' || name === 'onOnly' || name === 'using')
    const args = on?.name === 'using' ? on.args.slice(1) : (on?.args ?? [])
    const columns = args.map((arg) => this.#named([arg])[0])
    return [
      {
        name: stringOf(first.args[0]),
        columns,
        unique: first.name === 'uniqueIndex',
        partial: chain.some(({ name }) => name === 'where'),
        method: on?.name === 'using' ? stringOf(on.args[0]) : undefined,
        at,
        source: 'model',
      },
    ]
  }

  #foreignKey(chain: readonly Link[], tables: ReadonlyMap<Value, Reader>, at: Model['at']): ModelForeignKey[] {
    const [first, ...more] = chain
    if (first?.name !== 'foreignKey') return []
    const options = fieldsOf(first.args[0])
    const to = options.get('foreignColumns')
    const targets = (to?.kind === 'list' ? to.items : []).map((one) => this.#columnOf(one, tables))
    const [target] = targets
    if (target === undefined) return []
    return [
      {
        columns: this.#named([options.get('columns') ?? shape()]),
        table: target.table,
        references: targets.flatMap((one) => one?.column ?? []),
        onDelete: stringOf(more.find(({ name }) => name === 'onDelete')?.args[0])?.toUpperCase(),
        at,
      },
    ]
  }
}

function innermost(value: Made): Made {
  return value.receiver?.kind === 'made' && CORE.test(value.receiver.of) ? innermost(value.receiver) : value
}

/** `table.name.desc()` is about `table.name`. */
function innermostReceiver(value: Made): Value | undefined {
  const { receiver } = value
  return receiver?.kind === 'made' ? innermostReceiver(receiver) : receiver
}
