import { makes } from '../../library/members.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import type { CallSite, PyValue } from '../../python/values.ts'
import { asName, asOptionalName, type Name } from '../name.ts'
import { asType, type SqlType } from '../types/type.ts'
import { SqlExpression } from './expression.ts'
import type { ColumnNode, SqlNode, TableNode } from './nodes.ts'
import { FromClause } from './tables.ts'

/** `column('a', Type)`: a name, and once a table took it, its table. */
export class ColumnClause extends SqlExpression {
  override readonly typeName: string = 'sqlalchemy.column'
  readonly name: Name
  readonly type: SqlType | undefined
  owner: FromClause | undefined
  constructor(name: Name, type: SqlType | undefined) {
    super()
    this.name = name
    this.type = type
  }

  /** Makes it a column of that table. */
  attach(owner: FromClause, site: CallSite): void {
    site.changing(this, () => {
      const before = this.owner
      return () => {
        this.owner = before
      }
    })
    this.owner = owner
  }

  get key(): string {
    return this.name.text
  }

  get node(): ColumnNode {
    return { kind: 'column', name: this.name, table: this.owner?.from }
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'name' || name === 'key') return name === 'name' ? this.name.text : this.key
    if (name === 'table') return this.owner ?? null
    return super.attribute(name, site)
  }
}

/** `literal_column('…')`: its text stands as it is. */
class LiteralColumn extends SqlExpression {
  override readonly typeName = 'sqlalchemy.literal_column'
  readonly node: SqlNode
  readonly type: SqlType | undefined
  constructor(sql: string, type: SqlType | undefined) {
    super()
    this.node = { kind: 'literal', sql }
    this.type = type
  }
}

/** `table('t', column('a'))`: as much of a table as statements on data need. */
export class LightTable extends FromClause {
  readonly typeName = 'sqlalchemy.table'
  readonly from: TableNode
  readonly #columns: ReadonlyMap<string, SqlExpression>
  constructor(name: Name, schema: Name | undefined, columns: readonly ColumnClause[], site: CallSite) {
    super()
    this.from = { kind: 'table', name, schema }
    this.#columns = new Map(columns.map((column) => [column.key, column]))
    for (const column of columns) column.attach(this, site)
  }

  columnsByKey(): ReadonlyMap<string, SqlExpression> {
    return this.#columns
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'name' || name === 'fullname') return this.from.name.text
    if (name === 'schema') return this.from.schema?.text ?? null
    return super.attribute(name, site)
  }
}

function optionalType(value: PyValue | undefined): SqlType | undefined {
  return value === undefined || value === null ? undefined : asType(value, 'the type of a column')
}

export const column = makes('column', 'text type_? is_literal? _selectable?', (args) => {
  const name = asName(args.get('text'), 'the name of a column')
  const type = optionalType(args.get('type_'))
  return args.get('is_literal') === true ? new LiteralColumn(name.text, type) : new ColumnClause(name, type)
})

export const literalColumn = makes(
  'literal_column',
  'text type_?',
  (args) => new LiteralColumn(asName(args.get('text'), 'the text of a column').text, optionalType(args.get('type_'))),
)

export const table = makes('table', 'name *columns | schema?', (args, site) => {
  const columns = args.rest.map((value) => {
    const given = known(value)
    if (!(given instanceof ColumnClause)) return unknowable('a column of table() that is none')
    return given.owner === undefined ? given : unknowable('a column that belongs to another table')
  })
  return new LightTable(
    asName(args.get('name'), 'the name of a table'),
    asOptionalName(args.get('schema'), 'the schema'),
    columns,
    site,
  )
})
