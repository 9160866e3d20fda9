import { asText } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyCallable, PyList, PyObject, type PyValue } from '../../python/values.ts'
import type { Name } from '../name.ts'
import { SqlExpression, toNode } from './expression.ts'
import type { FromNode, SqlNode, TableNode } from './nodes.ts'
import { connected } from './operators.ts'

/** Something statements select from: a table, an alias, a join. */
export abstract class FromClause extends PyObject {
  abstract readonly from: FromNode
  /** By their keys. */
  abstract columnsByKey(): ReadonlyMap<string, SqlExpression>

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'c' || name === 'columns' || name === 'exported_columns') return new Columns(this.columnsByKey())
    const method = Object.hasOwn(FROM_METHODS, name) ? FROM_METHODS[name] : undefined
    if (method !== undefined) return method(this, site)
    return undefined
  }
}

/** What `.insert()`, `.join()` and the like make; filled by the files that hold the statements. */
export const FROM_METHODS: Record<string, (from: FromClause, site: CallSite) => PyValue> = {}

/** `table.c`. */
export class Columns extends PyObject {
  readonly typeName = 'the columns of a table'
  readonly #columns: ReadonlyMap<string, SqlExpression>
  constructor(columns: ReadonlyMap<string, SqlExpression>) {
    super()
    this.#columns = columns
  }
  override attribute(name: string): PyValue | undefined {
    if (this.#columns.has(name)) return this.#columns.get(name)
    if (name === 'keys') return new PyCallable(name, () => new PyList([...this.#columns.keys()]))
    if (name === 'values') return new PyCallable(name, () => new PyList([...this.#columns.values()]))
    return undefined
  }
  override item(key: PyValue): PyValue | undefined {
    return typeof key === 'string' ? this.#columns.get(key) : undefined
  }
  override iterate(): readonly PyValue[] {
    return [...this.#columns.values()]
  }
  override binary(operator: string, other: PyValue): PyValue | undefined {
    if (typeof other !== 'string') return undefined
    if (operator === 'in') return this.#columns.has(other)
    return operator === 'not in' ? !this.#columns.has(other) : undefined
  }
}

/** A join of two sources. */
class Join extends FromClause {
  readonly typeName = 'sqlalchemy.join'
  readonly from: FromNode
  constructor(from: FromNode) {
    super()
    this.from = from
  }
  columnsByKey(): ReadonlyMap<string, SqlExpression> {
    return new Map()
  }
}

/** Another name for a table in one statement. */
class Alias extends FromClause {
  readonly typeName = 'an alias'
  readonly from: FromNode
  readonly #of: FromClause
  constructor(of: FromClause, table: TableNode, name: Name) {
    super()
    this.#of = of
    this.from = { kind: 'alias', of: table, name }
  }
  columnsByKey(): ReadonlyMap<string, SqlExpression> {
    const columns = [...this.#of.columnsByKey()].map(([key, column]): [string, SqlExpression] => {
      const { node } = column
      if (node.kind !== 'column') return [key, column]
      return [key, new AliasedColumn({ ...node, table: this.from }, column.type)]
    })
    return new Map(columns)
  }
}

class AliasedColumn extends SqlExpression {
  readonly node: SqlNode
  readonly type: SqlExpression['type']
  constructor(node: SqlNode, type: SqlExpression['type']) {
    super()
    this.node = node
    this.type = type
  }
}

export function asFrom(value: PyValue | undefined, what: string): FromClause {
  const given = value === undefined ? unknowable(`${what} is missing`) : known(value)
  return given instanceof FromClause ? given : unknowable(`${what} is no table`)
}

/** The condition of a join: several are joined by AND; without one it follows from foreign keys we do not look up. */
export function joined(
  left: FromClause,
  right: PyValue | undefined,
  on: PyValue | undefined,
  outer: PyValue | undefined,
): Join {
  if (on === undefined || on === null) unknowable('a join without its condition')
  const condition = known(on) instanceof SqlExpression ? toNode(on) : connected('AND', [on]).node
  const isOuter = outer === true
  return new Join({
    kind: 'join',
    left: left.from,
    right: asFrom(right, 'the joined table').from,
    on: condition,
    outer: isOuter ? 'LEFT OUTER' : undefined,
  })
}

FROM_METHODS.join = (from) =>
  makes('join', 'right onclause? isouter? full?', (args) =>
    joined(from, args.get('right'), args.get('onclause'), args.get('isouter')),
  )
FROM_METHODS.outerjoin = (from) =>
  makes('outerjoin', 'right onclause? full?', (args) => joined(from, args.get('right'), args.get('onclause'), true))
FROM_METHODS.alias = (from) =>
  makes('alias', 'name? flat?', (args) => {
    if (from.from.kind !== 'table') return unknowable('an alias of something else than a table')
    return new Alias(from, from.from, { text: asText(args.get('name'), 'the alias') })
  })
