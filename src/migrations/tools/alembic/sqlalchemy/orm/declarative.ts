import { asText, asTextEntries } from '../../library/convert.ts'
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
  readonly #metadata: MetaData
  constructor(metadata: MetaData) {
    super()
    this.#metadata = metadata
  }
  override attribute(name: string): PyValue | undefined {
    return name === 'metadata' ? this.#metadata : undefined
  }
  override subclass(definition: ClassDefinition, site: CallSite): PyValue {
    try {
      return mapped(definition, this.#metadata, this, site)
    } catch (error) {
      if (error instanceof Unknowable) return site.unknown(`the table of ${definition.name}: ${error.reason}`)
      throw error
    }
  }
}

function mapped(definition: ClassDefinition, metadata: MetaData, base: DeclarativeBase, site: CallSite): PyValue {
  const { name, members, bases } = definition
  if (bases.some((other) => other !== base)) unknowable('it has other bases')
  const tableName = members.get('__tablename__')
  const given = members.get('__table__')
  if (given instanceof Table) return new MappedClass(name, given)
  if (members.get('__abstract__') === true || (tableName === undefined && members.size === 0)) return base
  const { items, options } = tableArguments(members.get('__table_args__'))
  const columns = [...members].flatMap(([key, value]) => (value instanceof Column ? [named(value, key)] : []))
  const settings = {
    name: { text: asText(tableName, '__tablename__') },
    schema: asOptionalName(options.get('schema'), 'the schema') ?? metadata.schema,
    convention: metadata.convention,
  }
  const table = new Table(settings, [...columns, ...items], site)
  metadata.hold(table, site)
  return new MappedClass(name, table)
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
  constructor(name: string, table: Table) {
    super()
    this.typeName = name
    this.#table = table
  }
  get from(): FromNode {
    return this.#table.from
  }
  columnsByKey(): ReadonlyMap<string, SqlExpression> {
    return this.#table.columnsByKey()
  }
  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === '__table__') return this.#table
    if (name === '__tablename__') return this.#table.settings.name.text
    return this.#table.columns.get(name) ?? site.unknown(`${this.typeName}.${name}`)
  }
  override call(_args: Arguments, site: CallSite): PyValue {
    return site.unknown(`an object of the mapped class ${this.typeName}`)
  }
  override subclass(definition: ClassDefinition, site: CallSite): PyValue {
    return site.unknown(`the mapped class ${definition.name}, which derives from another`)
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
  override subclass({ members }: ClassDefinition, site: CallSite): PyValue {
    try {
      return freshBase(members.get('metadata'))
    } catch (error) {
      if (error instanceof Unknowable) return site.unknown(error.reason)
      throw error
    }
  }
}

/** Relations between classes: nothing of them reaches SQL here. */
class Relation extends PyObject {
  readonly typeName = 'a relationship'
}

/** Names of `sqlalchemy.orm` and `sqlalchemy.ext.declarative` that map classes. */
export const declarative: Readonly<Record<string, PyValue>> = {
  declarative_base: makes(
    'declarative_base',
    '| bind? metadata? mapper? cls? name? constructor? class_registry? metaclass? **',
    (args) => {
      if ((args.get('cls') ?? null) !== null) return unknowable('a declarative base with a class of its own')
      return freshBase(args.get('metadata'))
    },
  ),
  DeclarativeBase: new BaseOfBases(),
  relationship: ignored('relationship', new Relation()),
  backref: ignored('backref', new Relation()),
  deferred: makes('deferred', 'column *rest | **', (args) => args.get('column') ?? null),
}
