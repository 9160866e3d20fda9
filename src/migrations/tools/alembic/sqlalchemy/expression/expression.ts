import { describe } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import { known, orUnknown, unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyList, PyObject, PySet, PyTuple, type PyValue } from '../../python/values.ts'
import { genericType } from '../types/generic.ts'
import type { SqlType } from '../types/type.ts'
import type { BindNode, SqlNode } from './nodes.ts'

/** An SQL expression as Python code of a migration holds it: a column, a literal, a function, a condition. */
export abstract class SqlExpression extends PyObject {
  readonly typeName: string = 'sqlalchemy.sql.ColumnElement'
  abstract readonly node: SqlNode
  /** Undefined where SQLAlchemy has its null type. */
  abstract readonly type: SqlType | undefined

  override attribute(name: string, _site: CallSite): PyValue | undefined {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    if (method === undefined) return name === 'type' ? (this.type ?? undefined) : undefined
    const [parameters, body] = method
    return makes(name, parameters, (args, site) => body(this, args, site))
  }

  override binary(operator: string, other: PyValue, reflected: boolean, site: CallSite): PyValue | undefined {
    const operate = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
    if (operate === undefined) return undefined
    return orUnknown(site, () => operate(this, other, reflected))
  }

  override unary(operator: string, site: CallSite): PyValue | undefined {
    if (operator === '~') return orUnknown(site, () => negated(this))
    if (operator !== '-') return undefined
    return new PlainExpression({ kind: 'unary', operator: '-', operand: this.node, suffix: false }, this.type)
  }

  /** `column['a']` of a JSON column. */
  override item(key: PyValue, site: CallSite): PyValue | undefined {
    return this.type?.affinity === 'json' ? orUnknown(site, () => ITEMS.of(this, key)) : undefined
  }

  /** `if column == …`: SQLAlchemy compares identities; nobody means that. */
  override truth(): boolean | undefined {
    return undefined
  }
}

export class PlainExpression extends SqlExpression {
  readonly node: SqlNode
  readonly type: SqlType | undefined
  constructor(node: SqlNode, type: SqlType | undefined) {
    super()
    this.node = node
    this.type = type
  }
}

export function booleanType(): SqlType {
  return genericType('Boolean')
}

/** Something that becomes an expression when it is used as one (a select, a mapped attribute). */
export abstract class ExpressionSource extends PyObject {
  abstract asExpression(): SqlExpression
}

/** A value used as an expression; plain values become parameters of that type. */
export function toNode(value: PyValue, type?: SqlType): SqlNode {
  const given = known(value)
  if (given instanceof SqlExpression) return typed(given.node, type)
  if (given instanceof ExpressionSource) return given.asExpression().node
  if (given === null) return { kind: 'constant', sql: 'NULL' }
  if (given instanceof PyList || given instanceof PyTuple || given instanceof PySet) {
    return unknowable(`${describe(given)} as an expression`)
  }
  return { kind: 'bind', value: given, type: comparedType(given, type) }
}

/** A parameter without a type takes the type of the column it meets. */
function typed(node: SqlNode, type: SqlType | undefined): SqlNode {
  return node.kind === 'bind' && node.type === undefined && type !== undefined ? { ...node, type } : node
}

/** A plain value compared with a column keeps its own type where the two are of different families. */
function comparedType(value: PyValue, type: SqlType | undefined): SqlType | undefined {
  if (type === undefined) return undefined
  if (typeof value === 'string') return type.affinity === 'string' ? type : undefined
  if (typeof value === 'boolean') return type.affinity === 'boolean' ? type : undefined
  return value instanceof PyObject ? type : undefined
}

export function toExpression(value: PyValue, type?: SqlType): SqlExpression {
  const given = known(value)
  if (given instanceof SqlExpression) return given
  if (given instanceof ExpressionSource) return given.asExpression()
  return new PlainExpression(toNode(given, type), type)
}

/** A parameter of exactly that type, as `values()` binds it. */
export function valueNode(value: PyValue, type: SqlType | undefined): SqlNode {
  const given = known(value)
  if (given instanceof SqlExpression) return typed(given.node, type)
  if (given instanceof ExpressionSource) return given.asExpression().node
  const bind: BindNode = { kind: 'bind', value: given, type }
  return bind
}

type Method = (self: SqlExpression, args: import('../../library/signature.ts').Bound, site: CallSite) => PyValue
type Operate = (self: SqlExpression, other: PyValue, reflected: boolean) => PyValue

/** Filled by `operators.ts`, which needs the class above. */
export const ITEMS: { of: (self: SqlExpression, key: PyValue) => PyValue } = { of: () => unknowable('an item') }

export const METHODS: Record<string, readonly [parameters: string, body: Method]> = {}
export const OPERATORS: Record<string, Operate> = {}

const NEGATIONS: Readonly<Record<string, string>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
  IS: 'IS NOT',
  'IS NOT': 'IS',
  IN: 'NOT IN',
  'NOT IN': 'IN',
  LIKE: 'NOT LIKE',
  'NOT LIKE': 'LIKE',
  ILIKE: 'NOT ILIKE',
  'NOT ILIKE': 'ILIKE',
  BETWEEN: 'NOT BETWEEN',
  'NOT BETWEEN': 'BETWEEN',
  'IS DISTINCT FROM': 'IS NOT DISTINCT FROM',
  'IS NOT DISTINCT FROM': 'IS DISTINCT FROM',
}

/** `~x` and `not_(x)`: the opposite operator where there is one. */
export function negated(expression: SqlExpression): SqlExpression {
  const { node } = expression
  const opposite = node.kind === 'binary' ? NEGATIONS[node.operator] : undefined
  if (node.kind === 'binary' && opposite !== undefined) {
    return new PlainExpression({ ...node, operator: opposite }, booleanType())
  }
  if (node.kind === 'constant' && node.sql !== 'NULL') {
    return new PlainExpression({ kind: 'constant', sql: node.sql === 'true' ? 'false' : 'true' }, booleanType())
  }
  return new PlainExpression({ kind: 'unary', operator: 'NOT', operand: node, suffix: false }, booleanType())
}
