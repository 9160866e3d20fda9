import { asItems, asOptionalText, asText } from '../../library/convert.ts'
import type { Bound } from '../../library/signature.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyList, PyObject, PySet, PyTuple, type PyValue } from '../../python/values.ts'
import { plainName } from '../name.ts'
import { genericType } from '../types/generic.ts'
import { asType, type SqlType } from '../types/type.ts'
import {
  booleanType,
  ExpressionSource,
  ITEMS,
  METHODS,
  OPERATORS,
  PlainExpression,
  SqlExpression,
  toExpression,
  toNode,
} from './expression.ts'
import { JsonAccess } from './json-access.ts'
import type { SqlNode } from './nodes.ts'

function condition(operator: string, left: SqlNode, right: SqlNode, escapeWith?: string): PlainExpression {
  const node = { kind: 'binary', operator, left, right } as const
  return new PlainExpression(escapeWith === undefined ? node : { ...node, escapeWith }, booleanType())
}

/** `==` and `!=` with None become IS, with truth values they compare with the constant. */
function equality(operator: '=' | '!=', self: SqlExpression, other: PyValue): PlainExpression {
  const right = constantOf(other)
  if (right?.sql === 'NULL') return condition(operator === '=' ? 'IS' : 'IS NOT', self.node, right)
  return condition(operator, self.node, right ?? toNode(other, self.type))
}

function constantOf(value: PyValue): Extract<SqlNode, { kind: 'constant' }> | undefined {
  const given = known(value)
  if (given === null) return { kind: 'constant', sql: 'NULL' }
  if (typeof given === 'boolean') return { kind: 'constant', sql: given ? 'true' : 'false' }
  if (given instanceof SqlExpression && given.node.kind === 'constant') return given.node
  return undefined
}

function comparison(operator: string) {
  return (self: SqlExpression, other: PyValue): PyValue => condition(operator, self.node, toNode(other, self.type))
}

const isString = (type: SqlType | undefined) => type?.affinity === 'string'

function arithmetic(operator: string) {
  return (self: SqlExpression, value: PyValue, reflected: boolean): PyValue => {
    const other = operand(value, self.type)
    const strings = isString(self.type) || isString(other.type)
    const sql = operator === '+' && strings ? '||' : operator
    const [left, right] = reflected ? [other, self] : [self, other]
    const type = sql === '||' ? genericType('String') : (self.type ?? other.type)
    return new PlainExpression({ kind: 'binary', operator: sql, left: left.node, right: right.node }, type)
  }
}

/** The other side of an operator, with the type its Python value has. */
function operand(value: PyValue, type: SqlType | undefined): SqlExpression {
  const given = known(value)
  if (given instanceof SqlExpression || given instanceof ExpressionSource) return toExpression(given)
  return new PlainExpression(toNode(given, type), typeof given === 'string' ? genericType('String') : undefined)
}

function floorDivision(self: SqlExpression, value: PyValue, reflected: boolean): PyValue {
  return unknowable(`floor division of ${reflected ? 'a value' : self.typeName} by ${typeof value}`)
}

/** AND or OR of conditions; lists of the same operator become one. */
export function connected(operator: 'AND' | 'OR', values: readonly PyValue[]): SqlExpression {
  const nodes = values.map((value) => constantOf(value) ?? toNode(value))
  const items = nodes.flatMap((node) => (node.kind === 'list' && node.operator === operator ? node.items : [node]))
  if (items.some((node) => node.kind === 'constant')) unknowable(`a constant inside ${operator.toLowerCase()}_()`)
  const [only] = items
  if (only === undefined) return unknowable(`${operator.toLowerCase()}_() without conditions`)
  return new PlainExpression(items.length === 1 ? only : { kind: 'list', operator, items }, booleanType())
}

ITEMS.of = (self, key) => new JsonAccess(self.node, key, self.type)

Object.assign(OPERATORS, {
  '==': (self: SqlExpression, other: PyValue) => equality('=', self, other),
  '!=': (self: SqlExpression, other: PyValue) => equality('!=', self, other),
  '<': comparison('<'),
  '<=': comparison('<='),
  '>': comparison('>'),
  '>=': comparison('>='),
  '+': arithmetic('+'),
  '-': arithmetic('-'),
  '*': arithmetic('*'),
  '/': arithmetic('/'),
  '%': arithmetic('%'),
  '//': floorDivision,
  '&': (self: SqlExpression, other: PyValue, reflected: boolean) =>
    connected('AND', reflected ? [other, self] : [self, other]),
  '|': (self: SqlExpression, other: PyValue, reflected: boolean) =>
    connected('OR', reflected ? [other, self] : [self, other]),
})

/** `x IN (…)`; SQLAlchemy writes an empty list as a condition that never holds. */
function membership(self: SqlExpression, args: Bound, negative: boolean, site: CallSite): PyValue {
  const value = args.get('other') ?? null
  const given = known(value)
  const operator = negative ? 'NOT IN' : 'IN'
  if (given instanceof SqlExpression || given instanceof ExpressionSource) {
    return condition(operator, self.node, toExpression(given).node)
  }
  const isCollection = given instanceof PyList || given instanceof PyTuple || given instanceof PySet
  if (!isCollection) return unknowable('the values of in_() are no list')
  // To a script that is run meanwhile one order is as good as another.
  const isAnyOrder = given instanceof PySet && site.live !== undefined
  const items = isAnyOrder ? [...given.entries.values()] : asItems(given, 'the values of in_()')
  if (items.length > 0) {
    const tuple: SqlNode = { kind: 'tuple', items: items.map((item) => toNode(item, self.type)) }
    return condition(operator, self.node, tuple)
  }
  const never: SqlNode = { kind: 'literal', sql: negative ? '(1 = 1)' : '(1 != 1)' }
  const none: SqlNode = { kind: 'tuple', items: [{ kind: 'constant', sql: 'NULL' }] }
  const node: SqlNode = {
    kind: 'list',
    operator: negative ? 'OR' : 'AND',
    items: [condition(operator, self.node, none).node, never],
  }
  return new PlainExpression(node, booleanType())
}

function like(operator: string) {
  return (self: SqlExpression, args: Bound): PyValue => {
    const escapeWith = asOptionalText(args.get('escape'), 'the escape character')
    return condition(operator, self.node, toNode(args.get('other') ?? null, self.type), escapeWith)
  }
}

const PERCENT: SqlNode = { kind: 'literal', sql: "'%'" }

/** `startswith`, `endswith`, `contains`: LIKE with a percent sign joined on. */
function affix(before: boolean, after: boolean) {
  return (self: SqlExpression, args: Bound): PyValue => {
    if (args.get('autoescape') !== undefined) unknowable('autoescape')
    let right = toNode(args.get('other') ?? null, self.type)
    if (before) right = { kind: 'binary', operator: '||', left: PERCENT, right }
    if (after) right = { kind: 'binary', operator: '||', left: right, right: PERCENT }
    return condition('LIKE', self.node, right, asOptionalText(args.get('escape'), 'the escape character'))
  }
}

function identity(operator: string) {
  return (self: SqlExpression, args: Bound): PyValue => {
    const other = args.get('other') ?? null
    return condition(operator, self.node, constantOf(other) ?? toNode(other, self.type))
  }
}

function between(negative: boolean) {
  return (self: SqlExpression, args: Bound): PyValue => {
    const ends = [args.get('cleft') ?? null, args.get('cright') ?? null].map((end) => toNode(end, self.type))
    return condition(negative ? 'NOT BETWEEN' : 'BETWEEN', self.node, { kind: 'list', operator: 'AND', items: ends })
  }
}

function suffix(operator: string) {
  return (self: SqlExpression): PyValue =>
    new PlainExpression({ kind: 'unary', operator, operand: self.node, suffix: true }, self.type)
}

/** `column.op('->>')`: waits for its right side. */
class CustomOperator extends PyObject {
  readonly typeName = 'an operator'
  readonly #left: SqlExpression
  readonly #operator: string
  constructor(left: SqlExpression, operator: string) {
    super()
    this.#left = left
    this.#operator = operator
  }
  override call({ positional }: { readonly positional: readonly PyValue[] }): PyValue {
    const right = toNode(positional[0] ?? null, this.#left.type)
    return new PlainExpression({ kind: 'binary', operator: this.#operator, left: this.#left.node, right }, undefined)
  }
}

const OTHER = 'other | escape? autoescape?'

Object.assign(METHODS, {
  in_: ['other', (self: SqlExpression, args: Bound, site: CallSite) => membership(self, args, false, site)],
  not_in: ['other', (self: SqlExpression, args: Bound, site: CallSite) => membership(self, args, true, site)],
  notin_: ['other', (self: SqlExpression, args: Bound, site: CallSite) => membership(self, args, true, site)],
  is_: ['other', identity('IS')],
  is_not: ['other', identity('IS NOT')],
  isnot: ['other', identity('IS NOT')],
  is_distinct_from: ['other', identity('IS DISTINCT FROM')],
  is_not_distinct_from: ['other', identity('IS NOT DISTINCT FROM')],
  isnot_distinct_from: ['other', identity('IS NOT DISTINCT FROM')],
  like: ['other escape?', like('LIKE')],
  not_like: ['other escape?', like('NOT LIKE')],
  notlike: ['other escape?', like('NOT LIKE')],
  ilike: ['other escape?', like('ILIKE')],
  not_ilike: ['other escape?', like('NOT ILIKE')],
  notilike: ['other escape?', like('NOT ILIKE')],
  startswith: [OTHER, affix(false, true)],
  endswith: [OTHER, affix(true, false)],
  contains: [OTHER, affix(true, true)],
  between: ['cleft cright', between(false)],
  not_between: ['cleft cright', between(true)],
  concat: ['other', (self: SqlExpression, args: Bound) => concatenated(self, args)],
  op: [
    'opstring',
    (self: SqlExpression, args: Bound) => new CustomOperator(self, asText(args.get('opstring'), 'the operator')),
  ],
  desc: ['', suffix('DESC')],
  asc: ['', suffix('ASC')],
  nulls_first: ['', suffix('NULLS FIRST')],
  nullsfirst: ['', suffix('NULLS FIRST')],
  nulls_last: ['', suffix('NULLS LAST')],
  nullslast: ['', suffix('NULLS LAST')],
  label: ['name', (self: SqlExpression, args: Bound) => labelled(self, asText(args.get('name'), 'the label'))],
  cast: ['type_', (self: SqlExpression, args: Bound) => castTo(self, asType(args.get('type_'), 'the type'))],
  distinct: ['', (self: SqlExpression) => distinct(self)],
  collate: [
    'collation',
    (self: SqlExpression, args: Bound) => collated(self, asText(args.get('collation'), 'the collation')),
  ],
  self_group: ['against?', (self: SqlExpression) => self],
} satisfies Record<string, [string, (self: SqlExpression, args: Bound, site: CallSite) => PyValue]>)

function concatenated(self: SqlExpression, args: Bound): PyValue {
  const right = toNode(args.get('other') ?? null, self.type)
  return new PlainExpression({ kind: 'binary', operator: '||', left: self.node, right }, genericType('String'))
}

export function labelled(self: SqlExpression, name: string): PlainExpression {
  return new PlainExpression({ kind: 'label', operand: self.node, name: plainName(name) }, self.type)
}

export function castTo(self: SqlExpression, type: SqlType): PlainExpression {
  const operand = self.node.kind === 'bind' && self.node.type === undefined ? castOperand(self.node, type) : self.node
  return new PlainExpression({ kind: 'cast', operand, type }, type)
}

/** `cast('x', T)` binds the value as a T, where T can write it. */
function castOperand(node: Extract<SqlNode, { kind: 'bind' }>, type: SqlType): SqlNode {
  const isText = typeof node.value === 'string'
  if (isText && !['string', 'uuid', 'datetime', 'date'].includes(type.affinity)) {
    return unknowable(`a string cast to ${type.definition.name}`)
  }
  return { ...node, type }
}

export function distinct(self: SqlExpression): PlainExpression {
  return new PlainExpression({ kind: 'unary', operator: 'DISTINCT', operand: self.node, suffix: false }, self.type)
}

export function collated(self: SqlExpression, collation: string): PlainExpression {
  return new PlainExpression({ kind: 'collate', operand: self.node, collation }, self.type)
}
