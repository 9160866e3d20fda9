import { asText } from '../../library/convert.ts'
import { emitOpaque } from '../../library/emit.ts'
import { makes, makesRows } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyCallable, PyInteger, PyList, type PyValue } from '../../python/values.ts'
import { ExpressionSource, PlainExpression, SqlExpression, toExpression, toNode } from './expression.ts'
import type { FromNode, SelectNode, SqlNode } from './nodes.ts'
import { labelled } from './operators.ts'
import { asFrom, FROM_METHODS, FromClause, joined } from './tables.ts'

/** `statement.execute()`, through the metadata of its tables: older versions of SQLAlchemy had it. */
export const boundExecution = new PyCallable('execute', (_args, site) => {
  const reason = 'a statement that is executed through its metadata'
  emitOpaque({ site, operation: 'execute' }, reason)
  return site.unknown(reason)
})

const EMPTY: SelectNode = {
  kind: 'select',
  columns: [],
  froms: [],
  where: [],
  groupBy: [],
  having: [],
  orderBy: [],
  distinct: false,
  limit: undefined,
  offset: undefined,
}

/** `select(…)`. Each method makes another one. */
export class SelectStatement extends ExpressionSource {
  readonly typeName = 'sqlalchemy.select'
  readonly node: SelectNode
  readonly type: SqlExpression['type']
  constructor(node: SelectNode, type: SqlExpression['type']) {
    super()
    this.node = node
    this.type = type
  }

  asExpression(): SqlExpression {
    return new PlainExpression(this.node, this.type)
  }

  with(change: Partial<SelectNode>): SelectStatement {
    return new SelectStatement({ ...this.node, ...change }, this.type)
  }

  override attribute(name: string, _site: CallSite): PyValue | undefined {
    if (name === 'execute') return boundExecution
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    if (method === undefined) return undefined
    return makesRows(name, method[0], (args) => method[1](this, args))
  }
}

type Method = (self: SelectStatement, args: Bound) => PyValue

const nodes = (values: readonly PyValue[]): SqlNode[] => values.map((value) => toNode(value))

function joining(outer: boolean): readonly [string, Method] {
  return [
    'target onclause? | isouter?',
    (self, args) => {
      const [left, ...others] = self.node.froms
      const from = left ?? onlyFrom(self.node)
      const join = joined(wrap(from), args.get('target'), args.get('onclause'), outer || args.get('isouter') === true)
      return self.with({ froms: [join.from, ...others] })
    },
  ]
}

function onlyFrom({ columns }: SelectNode): FromNode {
  const froms = columns.flatMap((node) => (node.kind === 'column' && node.table !== undefined ? [node.table] : []))
  return froms[0] ?? unknowable('a join whose left side is not known')
}

class Wrapped extends FromClause {
  readonly typeName = 'a table'
  readonly from: FromNode
  constructor(from: FromNode) {
    super()
    this.from = from
  }
  columnsByKey(): ReadonlyMap<string, SqlExpression> {
    return new Map()
  }
}

function wrap(from: FromNode): FromClause {
  return new Wrapped(from)
}

function count(value: PyValue | undefined): SqlNode | undefined {
  if (value === undefined || value === null) return undefined
  const given = known(value)
  return given instanceof PyInteger ? { kind: 'literal', sql: `${given.value}` } : toNode(given)
}

const where: Method = (self, { rest }) => self.with({ where: [...self.node.where, ...nodes(rest)] })

const METHODS: Readonly<Record<string, readonly [string, Method]>> = {
  where: ['*criteria', where],
  filter: ['*criteria', where],
  having: ['*criteria', (self, { rest }) => self.with({ having: [...self.node.having, ...nodes(rest)] })],
  group_by: ['*columns', (self, { rest }) => self.with({ groupBy: [...self.node.groupBy, ...nodes(rest)] })],
  order_by: ['*columns', (self, { rest }) => self.with({ orderBy: [...self.node.orderBy, ...nodes(rest)] })],
  select_from: [
    '*froms',
    (self, { rest }) =>
      self.with({ froms: [...self.node.froms, ...rest.map((from) => asFrom(from, 'select_from()').from)] }),
  ],
  join: joining(false),
  outerjoin: joining(true),
  distinct: [
    '*columns',
    (self, { rest }) => (rest.length > 0 ? unknowable('DISTINCT ON') : self.with({ distinct: true })),
  ],
  limit: ['limit', (self, args) => self.with({ limit: count(args.get('limit')) })],
  offset: ['offset', (self, args) => self.with({ offset: count(args.get('offset')) })],
  // What is correlated by name is what would be by itself.
  correlate: ['*froms', (self) => self],
  scalar_subquery: ['', (self) => self.asExpression()],
  as_scalar: ['', (self) => self.asExpression()],
  label: ['name', (self, args) => labelled(self.asExpression(), asText(args.get('name'), 'the label'))],
  exists: ['', (self) => new PlainExpression({ kind: 'exists', select: self.node }, undefined)],
  execution_options: ['| **', (self) => self],
}

/** `select(a, b)`, and the older `select([a, b])`. */
export const select = makesRows('select', '*entities | whereclause?', ({ rest }) => {
  const [first] = rest
  if (rest.length === 1 && first instanceof PyList) return unknowable('select([…]), which SQLAlchemy 2 refuses')
  return selectOf(rest)
})

function selectOf(entities: readonly PyValue[]): SelectStatement {
  const columns: SqlNode[] = []
  const froms: FromNode[] = []
  for (const entity of entities) {
    const given = known(entity)
    if (given instanceof FromClause) {
      columns.push(...[...given.columnsByKey().values()].map(({ node }) => node))
      froms.push(given.from)
    } else columns.push(toNode(given))
  }
  const [only] = entities
  const type =
    entities.length === 1 && only !== undefined && !(known(only) instanceof FromClause)
      ? toExpression(only).type
      : undefined
  return new SelectStatement({ ...EMPTY, columns, froms }, type)
}

FROM_METHODS.select = (from) => makesRows('select', '', () => selectOf([from]))

export const exists = makes('exists', '*arguments', ({ rest }) => {
  const [first] = rest
  const given = first === undefined ? undefined : known(first)
  if (given instanceof SelectStatement) return new PlainExpression({ kind: 'exists', select: given.node }, undefined)
  const star: SqlNode = { kind: 'literal', sql: '*' }
  return new ExistsExpression(rest.length === 0 ? { ...EMPTY, columns: [star] } : selectOf(rest).node)
})

/** `exists()`, which takes conditions of its own. */
class ExistsExpression extends SqlExpression {
  override readonly typeName = 'sqlalchemy.exists'
  readonly node: SqlNode
  readonly type = undefined
  readonly #select: SelectNode
  constructor(select: SelectNode) {
    super()
    this.#select = select
    this.node = { kind: 'exists', select }
  }
  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'where') {
      return makes(
        name,
        '*criteria',
        ({ rest }) => new ExistsExpression({ ...this.#select, where: [...this.#select.where, ...nodes(rest)] }),
      )
    }
    if (name === 'select_from') {
      return makes(name, '*froms', ({ rest }) => {
        const froms = [...this.#select.froms, ...rest.map((from) => asFrom(from, 'select_from()').from)]
        return new ExistsExpression({ ...this.#select, froms })
      })
    }
    return super.attribute(name, site)
  }
}

function union(name: string, operator: 'UNION' | 'UNION ALL' | 'INTERSECT' | 'EXCEPT') {
  return makes(name, '*selects', ({ rest }) => {
    const selects = rest.map((value) => toExpression(value).node)
    return new PlainExpression({ kind: 'union', operator, selects }, undefined)
  })
}

export const unions = {
  union: union('union', 'UNION'),
  union_all: union('union_all', 'UNION ALL'),
  intersect: union('intersect', 'INTERSECT'),
  except_: union('except_', 'EXCEPT'),
}
