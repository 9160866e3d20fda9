import { asItems, asOptionalText, asText, describe } from '../../library/convert.ts'
import { aboutToChange } from '../../library/emit.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import type { CallSite, PyValue } from '../../python/values.ts'
import type { DataTable } from '../expression/dml.ts'
import type { SqlExpression } from '../expression/expression.ts'
import type { SqlNode, TableNode } from '../expression/nodes.ts'
import { FromClause } from '../expression/tables.ts'
import { type Name, plainName, renderLimitedName, renderName, renderQualified } from '../name.ts'
import { CheckConstraint } from './check.ts'
import { Column } from './column.ts'
import { type ForeignKey, ForeignKeyConstraint } from './foreign-key.ts'
import { Sequence } from './generators.ts'
import { Index } from './index.ts'
import { ExcludeConstraint, PrimaryKeyConstraint, UniqueConstraint } from './keys.ts'
import { conventionalName, type NamingConvention, type Subject } from './naming.ts'
import { postgresqlOptions } from './options.ts'
import { typeCheck } from './type-check.ts'

export type TableConstraint =
  | PrimaryKeyConstraint
  | UniqueConstraint
  | ForeignKeyConstraint
  | CheckConstraint
  | ExcludeConstraint

const NO_HEAD = { name: undefined, deferrable: undefined, initially: undefined }

export const TABLE_OPTIONS = [
  'ignore_search_path',
  'inherits',
  'partition_by',
  'using',
  'with_oids',
  'on_commit',
  'tablespace',
]

export interface TableSettings {
  readonly name: Name
  readonly schema: Name | undefined
  readonly convention: NamingConvention
  readonly comment?: string | undefined
  readonly prefixes?: readonly string[]
  readonly extra?: ReadonlyMap<string, PyValue>
}

/** A table with its columns, constraints and indexes, as SQLAlchemy puts one together (sql/schema.py). */
export class Table extends FromClause implements DataTable {
  readonly typeName = 'sqlalchemy.Table'
  readonly from: TableNode
  readonly settings: TableSettings
  readonly columns = new Map<string, Column>()
  readonly constraints: TableConstraint[] = []
  readonly indexes: Index[] = []
  /** The one that was written; otherwise it follows from the columns. */
  explicitKey: PrimaryKeyConstraint | undefined

  constructor(settings: TableSettings, items: readonly PyValue[], site: CallSite) {
    super()
    this.settings = settings
    this.from = { kind: 'table', name: settings.name, schema: settings.schema }
    for (const item of items) this.add(item, site)
  }

  add(value: PyValue, site: CallSite): void {
    const item = known(value)
    if (item instanceof Column) this.#addColumn(item, site)
    else if (item instanceof PrimaryKeyConstraint) this.#addKey(item, site)
    else if (item instanceof Index) {
      if (!this.indexes.includes(item)) this.indexes.push(item)
    } else if (isConstraint(item)) this.constraints.push(item)
    else unknowable(`${describe(item)} as part of a table`)
  }

  columnsByKey(): ReadonlyMap<string, SqlExpression> {
    return this.columns
  }

  #addColumn(column: Column, site: CallSite): void {
    if (column.name.text === '') unknowable('a column has no name')
    if (column.owner !== undefined) unknowable(`the column ${column.name.text} belongs to another table`)
    if (this.columns.has(column.key)) unknowable(`the table has the column ${column.key} twice`)
    column.attach(this, site)
    this.columns.set(column.key, column)
    const element = { node: column.node, key: column.key }
    if (column.state.index) this.indexes.push(new Index(undefined, [element], column.state.unique, new Map()))
    else if (column.state.unique) this.constraints.push(new UniqueConstraint(NO_HEAD, [column.name], new Map()))
    const check = typeCheck(column)
    if (check !== undefined) this.constraints.push(check)
    for (const key of column.state.foreignKeys) this.constraints.push(constraintOf(column, key))
  }

  #addKey(key: PrimaryKeyConstraint, site: CallSite): void {
    this.explicitKey = key
    for (const { text } of key.columns) {
      const column = this.#columnNamed(text)
      column.becomeKey(site)
    }
  }

  #columnNamed(text: string): Column {
    const column = this.columns.get(text) ?? [...this.columns.values()].find(({ name }) => name.text === text)
    return column ?? unknowable(`the table has no column ${text}`)
  }

  /** An index made of columns of the table is one of its own. */
  attachIndex(index: Index, site: CallSite): void {
    aboutToChange(site, this.indexes, this)
    this.indexes.push(index)
  }

  /** The columns of the primary key in its order. */
  keyColumns(): readonly Column[] {
    const listed = this.explicitKey?.columns ?? []
    if (listed.length > 0) return listed.map(({ text }) => this.#columnNamed(text))
    return [...this.columns.values()].filter(({ state }) => state.primaryKey)
  }

  /** The column whose values the server counts up, which makes it a SERIAL. */
  autoincrementColumn(): Column | undefined {
    const columns = this.keyColumns()
    const [only] = columns
    if (columns.length !== 1 || only === undefined) return columns.find(({ state }) => state.autoincrement === true)
    if (only.state.autoincrement === true) return only
    return only.state.autoincrement !== false && countsUp(only, this.#refers(only)) ? only : undefined
  }

  #refers({ name }: Column): boolean {
    const keys = this.constraints.filter((constraint) => constraint instanceof ForeignKeyConstraint)
    return keys.some(({ columns }) => columns.some(({ text }) => text === name.text))
  }

  nameOf(subject: Omit<Subject, 'table' | 'schema'>): Name | undefined {
    const { name: table, schema, convention } = this.settings
    return conventionalName({ ...subject, table, schema }, convention)
  }

  constraintName(constraint: TableConstraint): Name | undefined {
    const named = (kind: Subject['kind'], columns: () => readonly Name[], more: Partial<Subject> = {}) => {
      const own = constraint instanceof ForeignKeyConstraint ? constraint.rules.head.name : constraint.head.name
      return this.nameOf({ kind, name: own, columns: () => columns().map((name) => this.#keyed(name)), ...more })
    }
    if (constraint instanceof PrimaryKeyConstraint) return named('pk', () => this.keyColumns().map(({ name }) => name))
    if (constraint instanceof UniqueConstraint) return named('uq', () => constraint.columns)
    if (constraint instanceof ForeignKeyConstraint) {
      return named('fk', () => constraint.columns, { targets: constraint.targets })
    }
    if (constraint instanceof CheckConstraint)
      return named('ck', () => unknowable('the columns of a CHECK in its name'))
    return constraint.head.name
  }

  #keyed({ text }: Name): { name: string; key: string } {
    const column = this.columns.get(text) ?? [...this.columns.values()].find(({ name }) => name.text === text)
    return { name: column?.name.text ?? text, key: column?.key ?? text }
  }

  indexName(index: Index): Name {
    const columns = () => index.columns().map((name) => this.#keyed(name))
    const name = this.nameOf({ kind: 'ix', name: index.name, columns })
    return name ?? unknowable('an index has no name')
  }

  /** `CONSTRAINT name `, or nothing. */
  preamble(constraint: TableConstraint): string {
    const name = this.constraintName(constraint)
    return name === undefined ? '' : `CONSTRAINT ${renderLimitedName(name)} `
  }

  get sql(): string {
    return renderQualified(this.settings.name, this.settings.schema)
  }

  /** What follows the closing parenthesis of CREATE TABLE. */
  optionsSql(): string {
    const options = postgresqlOptions(this.settings.extra ?? new Map(), TABLE_OPTIONS, 'a table')
    const text = (name: string) => asOptionalText(options.get(name), `postgresql_${name}`)
    const inherits = options.get('inherits')
    const oids = options.get('with_oids')
    const [partition, using, commit, tablespace] = ['partition_by', 'using', 'on_commit', 'tablespace'].map(text)
    return [
      inherits === undefined || inherits === null ? '' : ` INHERITS (${inheritedNames(inherits).join(', ')})`,
      partition ? ` PARTITION BY ${partition}` : '',
      using ? ` USING ${using}` : '',
      typeof oids === 'boolean' ? (oids ? ' WITH OIDS' : ' WITHOUT OIDS') : '',
      commit ? ` ON COMMIT ${commit.replaceAll('_', ' ').toUpperCase()}` : '',
      tablespace ? ` TABLESPACE ${renderName(plainName(tablespace))}` : '',
    ].join('')
  }

  clientDefaults(given: ReadonlySet<string>, change: 'insert' | 'update'): string | undefined {
    const fills = ({ state }: Column) => (change === 'insert' ? state.clientDefault !== 'none' : state.clientUpdate)
    return [...this.columns.values()].find((column) => !given.has(column.key) && fills(column))?.key
  }

  returnedKeys(given: ReadonlySet<string>): readonly SqlNode[] {
    const counted = this.autoincrementColumn()
    return this.keyColumns()
      .filter((column) => !given.has(column.key) && (column === counted || column.state.hasServerDefault))
      .map((column) => column.node)
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'name' || name === 'key' || name === 'fullname') return this.settings.name.text
    if (name === 'schema') return this.settings.schema?.text ?? null
    return super.attribute(name, site)
  }
}

function inheritedNames(value: PyValue): string[] {
  const given = known(value)
  const names = typeof given === 'string' ? [given] : asItems(given, 'postgresql_inherits')
  return names.map((name) => renderName(plainName(asText(name, 'postgresql_inherits'))))
}

function isConstraint(value: unknown): value is Exclude<TableConstraint, PrimaryKeyConstraint> {
  return (
    value instanceof UniqueConstraint ||
    value instanceof ForeignKeyConstraint ||
    value instanceof CheckConstraint ||
    value instanceof ExcludeConstraint
  )
}

function constraintOf(column: Column, { target, rules }: ForeignKey): ForeignKeyConstraint {
  return new ForeignKeyConstraint([column.name], [target], rules)
}

/** Whether a lone key column counts up by itself (`PrimaryKeyConstraint._autoincrement_column`). */
function countsUp({ type, state }: Column, refers: boolean): boolean {
  if (type.affinity !== 'integer' && type.affinity !== 'numeric') return false
  if (state.clientDefault === 'value') return false
  if (state.hasServerDefault && state.identity === undefined) return false
  return !refers || state.autoincrement === 'ignore_fk'
}

/** True when a column's default is a sequence that must be asked for. */
export function hasOwnSequence({ state }: Column): boolean {
  return state.clientDefault instanceof Sequence && !state.clientDefault.optional
}
