import { asText, asTextEntries } from '../../library/convert.ts'
import { aboutToChange } from '../../library/emit.ts'
import { ignored, makes } from '../../library/members.ts'
import { known, Unknowable, unknowable } from '../../library/unknowable.ts'
import {
  type Arguments,
  type CallSite,
  type ClassDefinition,
  PyDict,
  PyList,
  PyObject,
  PyTuple,
  type PyValue,
} from '../../python/values.ts'
import type { SqlExpression } from '../expression/expression.ts'
import type { FromNode } from '../expression/nodes.ts'
import { FromClause } from '../expression/tables.ts'
import { asOptionalName } from '../name.ts'
import { Column } from '../schema/column.ts'
import { emitAll } from '../schema/create-all.ts'
import { MetaData } from '../schema/metadata.ts'
import { DEFAULT_CONVENTION } from '../schema/naming.ts'
import { Table } from '../schema/table.ts'

/** `declarative_base()`, or `class Base(DeclarativeBase)`. */
class DeclarativeBase extends PyObject {
  readonly typeName = 'a declarative base'
  readonly metadata: MetaData
  /** Set when classes made from it get more than their own body says. */
  readonly #reason: string | undefined
  readonly #members: Map<string, PyValue>

  constructor(metadata: MetaData, reason?: string, members: ReadonlyMap<string, PyValue> = new Map()) {
    super()
    this.metadata = metadata
    this.#reason = reason
    this.#members = new Map(members)
  }

  override attribute(name: string): PyValue | undefined {
    return name === 'metadata' ? this.metadata : this.#members.get(name)
  }

  override setAttribute(name: string, value: PyValue, site: CallSite): boolean {
    if (name === 'metadata') return false
    aboutToChange(site, this.#members, this)
    this.#members.set(name, value)
    return true
  }

  override subclass(definition: ClassDefinition, site: CallSite): PyValue {
    const { name, members, bases } = definition
    const others = bases.some((other) => other !== this)
    const isBase = members.get('__abstract__') === true || ![...members.keys()].some((key) => /^__table/.test(key))
    if (isBase) {
      const reason = others ? `the classes ${name} derives from` : this.#reason
      return new DeclarativeBase(this.metadata, reason, new Map([...this.#members, ...members]))
    }
    try {
      if (others) unknowable('it has other bases')
      if (this.#reason !== undefined) unknowable(this.#reason)
      return mapped(definition, this.metadata, site)
    } catch (error) {
      if (error instanceof Unknowable)
        return new UnmappedClass(name, this.metadata, `the table of ${name}: ${error.reason}`)
      throw error
    }
  }
}

/** A mapped class whose table is not known. */
class UnmappedClass extends PyObject {
  readonly typeName: string
  readonly #metadata: MetaData
  readonly #reason: string
  constructor(name: string, metadata: MetaData, reason: string) {
    super()
    this.typeName = name
    this.#metadata = metadata
    this.#reason = reason
  }
  override attribute(name: string, site: CallSite): PyValue | undefined {
    return name === 'metadata' ? this.#metadata : site.unknown(this.#reason)
  }
  override call(_args: Arguments, site: CallSite): PyValue {
    return site.unknown(this.#reason)
  }
  override subclass({ name }: ClassDefinition): PyValue {
    return new UnmappedClass(name, this.#metadata, this.#reason)
  }
}

function mapped(definition: ClassDefinition, metadata: MetaData, site: CallSite): PyValue {
  const { name, members } = definition
  const tableName = members.get('__tablename__')
  const given = members.get('__table__')
  if (given instanceof Table) return new MappedClass(name, given, metadata)
  const { items, options } = tableArguments(members.get('__table_args__'))
  const columns = [...members].flatMap(([key, value]) => (value instanceof Column ? [named(value, key)] : []))
  const settings = {
    name: { text: asText(tableName, '__tablename__') },
    schema: metadata.schemaOr(asOptionalName(options.get('schema'), 'the schema')),
    convention: metadata.convention,
  }
  const table = new Table(settings, [...columns, ...items], site)
  metadata.hold(table, site)
  return new MappedClass(name, table, metadata)
}

/** A column without a name of its own is called as its attribute. */
function named(column: Column, key: string): Column {
  if (column.name.text !== '') return column
  return new Column({ text: key }, column.type, column.state, key, column.origin)
}

function tableArguments(value: PyValue | undefined): { items: readonly PyValue[]; options: Map<string, PyValue> } {
  if (value === undefined || value === null) return { items: [], options: new Map() }
  const given = known(value)
  if (given instanceof PyDict) return { items: [], options: new Map(asTextEntries(given, '__table_args__')) }
  if (!(given instanceof PyTuple || given instanceof PyList)) return unknowable('__table_args__')
  const last = given.items.at(-1)
  if (!(last instanceof PyDict)) return { items: given.items, options: new Map() }
  return { items: given.items.slice(0, -1), options: new Map(asTextEntries(last, '__table_args__')) }
}

/** A class mapped to a table: statements take it for the table, its attributes for columns. */
class MappedClass extends FromClause {
  readonly typeName: string
  readonly #table: Table
  readonly #metadata: MetaData
  constructor(name: string, table: Table, metadata: MetaData) {
    super()
    this.typeName = name
    this.#table = table
    this.#metadata = metadata
  }
  get from(): FromNode {
    return this.#table.from
  }
  columnsByKey(): ReadonlyMap<string, SqlExpression> {
    return this.#table.columnsByKey()
  }
  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === '__table__') return this.#table
    if (name === 'metadata') return this.#metadata
    if (name === '__tablename__') return this.#table.settings.name.text
    return this.#table.columns.get(name) ?? site.unknown(`${this.typeName}.${name}`)
  }
  override call(_args: Arguments, site: CallSite): PyValue {
    return site.unknown(`an object of the mapped class ${this.typeName}`)
  }
  override subclass({ name }: ClassDefinition): PyValue {
    return new UnmappedClass(name, this.#metadata, `the mapped class ${name}, which derives from another`)
  }
}

function freshBase(metadata: PyValue | undefined): DeclarativeBase {
  const given = metadata === undefined || metadata === null ? undefined : known(metadata)
  if (given !== undefined && !(given instanceof MetaData)) return unknowable('the metadata of a declarative base')
  return new DeclarativeBase(given ?? new MetaData(undefined, DEFAULT_CONVENTION, emitAll))
}

/** `class Base(DeclarativeBase): pass` makes a base of its own. */
class BaseOfBases extends PyObject {
  readonly typeName = 'sqlalchemy.orm.DeclarativeBase'
  override subclass({ members, name, bases }: ClassDefinition, site: CallSite): PyValue {
    try {
      const { metadata } = freshBase(members.get('metadata'))
      const others = bases.some((base) => !(base instanceof BaseOfBases || base instanceof Harmless))
      return new DeclarativeBase(metadata, others ? `the classes ${name} derives from` : undefined, members)
    } catch (error) {
      if (error instanceof Unknowable) return site.unknown(error.reason)
      throw error
    }
  }
}

/** `AsyncAttrs`, `MappedAsDataclass`: bases that add nothing to a table. */
class Harmless extends PyObject {
  readonly typeName = 'a base for mapped classes'
  override subclass(definition: ClassDefinition, site: CallSite): PyValue {
    const others = definition.bases.filter((base) => base !== this)
    const [first] = others
    if (!(first instanceof PyObject) || first.subclass === undefined)
      return site.unknown(`the bases of ${definition.name}`)
    return first.subclass({ ...definition, bases: others }, site)
  }
}

/** `sqlalchemy.orm.registry(metadata=…)`. */
class Registry extends PyObject {
  readonly typeName = 'sqlalchemy.orm.registry'
  readonly #base: DeclarativeBase
  constructor(base: DeclarativeBase) {
    super()
    this.#base = base
  }
  override attribute(name: string): PyValue | undefined {
    if (name === 'metadata') return this.#base.metadata
    return name === 'generate_base' ? makes(name, '*arguments | **', () => this.#base) : undefined
  }
}

/** `sqlmodel.SQLModel`: its classes get their columns from their annotations, which are not followed. */
export function sqlModel(): PyObject {
  return new DeclarativeBase(freshBase(undefined).metadata, 'columns of SQLModel classes')
}

/** Relations between classes: nothing of them reaches SQL here. */
class Relation extends PyObject {
  readonly typeName = 'a relationship'
}

const BASE = '| bind? metadata? mapper? cls? name? constructor? class_registry? metaclass? **'

/** Names of `sqlalchemy.orm` and `sqlalchemy.ext.declarative` that map classes. */
export const declarative: Readonly<Record<string, PyValue>> = {
  declarative_base: makes('declarative_base', BASE, (args) => {
    const base = freshBase(args.get('metadata'))
    return (args.get('cls') ?? null) === null
      ? base
      : new DeclarativeBase(base.metadata, 'a declarative base with a class of its own')
  }),
  registry: makes('registry', '| metadata? **', (args) => new Registry(freshBase(args.get('metadata')))),
  DeclarativeBase: new BaseOfBases(),
  MappedAsDataclass: new Harmless(),
  relationship: ignored('relationship', new Relation()),
  backref: ignored('backref', new Relation()),
  deferred: makes('deferred', 'column *rest | **', (args) => args.get('column') ?? null),
}

export const asyncAttributes: PyValue = new Harmless()
