import { asItems, asText } from '../../library/convert.ts'
import { makes, unknownFunction } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { PyDict, PyTuple, type PyValue } from '../../python/values.ts'
import { asType } from '../types/type.ts'
import { booleanType, negated, PlainExpression, toExpression, toNode } from './expression.ts'
import type { SqlNode } from './nodes.ts'
import { castTo, collated, connected, distinct } from './operators.ts'
import { asFrom, joined } from './tables.ts'

function constant(sql: 'NULL' | 'true' | 'false') {
  return makes(
    sql.toLowerCase(),
    '',
    () => new PlainExpression({ kind: 'constant', sql }, sql === 'NULL' ? undefined : booleanType()),
  )
}

/** A function that is a method of its first argument: `desc(column)`. */
function onFirst(name: string, method: string) {
  return makes(name, 'expression *rest', (args, site) => {
    const callable = toExpression(args.get('expression') ?? null).attribute(method, site)
    return site.invoke(callable ?? null, { positional: args.rest, named: new Map() })
  })
}

const caseOf = makes('case', '*whens | value? else_?', (args) => {
  const subject = args.get('value')
  const pairs = args.rest.length === 1 ? pairsOf(args.rest[0] ?? null) : args.rest.map(pairOf)
  const whens = pairs.map(([when, then]) => [toNode(when), toNode(then)] as const)
  const otherwise = args.get('else_')
  const type = pairs[0] === undefined ? undefined : toExpression(pairs[0][1]).type
  const node: SqlNode = {
    kind: 'case',
    subject: subject === undefined || subject === null ? undefined : toNode(subject),
    whens,
    otherwise: otherwise === undefined || otherwise === null ? undefined : toNode(otherwise),
  }
  return new PlainExpression(node, type)
})

function pairOf(value: PyValue): readonly [PyValue, PyValue] {
  const given = known(value)
  const [when, then] = given instanceof PyTuple && given.items.length === 2 ? given.items : []
  return when === undefined || then === undefined ? unknowable('a WHEN that is no pair') : [when, then]
}

function pairsOf(value: PyValue): (readonly [PyValue, PyValue])[] {
  const given = known(value)
  if (given instanceof PyDict) return [...given.entries.values()].map((entry) => [entry.key, entry.value] as const)
  return [pairOf(given)]
}

const literal = makes('literal', 'value type_? literal_execute?', (args) => {
  const type = args.get('type_')
  const known = type === undefined || type === null ? undefined : asType(type, 'the type of a literal')
  return new PlainExpression(
    { kind: 'bind', value: args.get('value') ?? null, type: known },
    known ?? impliedType(args),
  )
})

function impliedType(args: Bound) {
  return toExpression(args.get('value') ?? null).type
}

/** Functions of `sqlalchemy` that make expressions. */
export const constructs: Readonly<Record<string, PyValue>> = {
  null: constant('NULL'),
  true: constant('true'),
  false: constant('false'),
  and_: makes('and_', '*clauses', ({ rest }) => connected('AND', rest)),
  or_: makes('or_', '*clauses', ({ rest }) => connected('OR', rest)),
  not_: makes('not_', 'clause', (args) => negated(toExpression(args.get('clause') ?? null))),
  cast: makes('cast', 'expression type_', (args) => {
    const type = asType(args.get('type_'), 'the type')
    return castTo(toExpression(args.get('expression') ?? null), type)
  }),
  type_coerce: makes('type_coerce', 'expression type_', (args) => {
    const type = asType(args.get('type_'), 'the type')
    return new PlainExpression(toNode(args.get('expression') ?? null, type), type)
  }),
  case: caseOf,
  literal,
  extract: makes('extract', 'field expr', (args) => {
    const node: SqlNode = {
      kind: 'extract',
      field: asText(args.get('field'), 'the field'),
      operand: toNode(args.get('expr') ?? null),
    }
    return new PlainExpression(node, undefined)
  }),
  tuple_: makes('tuple_', '*clauses | types?', ({ rest }) => {
    return new PlainExpression({ kind: 'tuple', items: rest.map((value) => toNode(value)) }, undefined)
  }),
  distinct: makes('distinct', 'expr', (args) => distinct(toExpression(args.get('expr') ?? null))),
  collate: makes('collate', 'expression collation', (args) =>
    collated(toExpression(args.get('expression') ?? null), asText(args.get('collation'), 'the collation')),
  ),
  desc: onFirst('desc', 'desc'),
  asc: onFirst('asc', 'asc'),
  nullslast: onFirst('nullslast', 'nulls_last'),
  nulls_last: onFirst('nulls_last', 'nulls_last'),
  nullsfirst: onFirst('nullsfirst', 'nulls_first'),
  nulls_first: onFirst('nulls_first', 'nulls_first'),
  between: onFirst('between', 'between'),
  join: makes('join', 'left right onclause? isouter? full?', (args) =>
    joined(asFrom(args.get('left'), 'the left side'), args.get('right'), args.get('onclause'), args.get('isouter')),
  ),
  outerjoin: makes('outerjoin', 'left right onclause? full?', (args) =>
    joined(asFrom(args.get('left'), 'the left side'), args.get('right'), args.get('onclause'), true),
  ),
  any_: unknownFunction('any_', 'any_() is not translated'),
  all_: unknownFunction('all_', 'all_() is not translated'),
  over: unknownFunction('over', 'window functions are not translated'),
  values: unknownFunction('values', 'VALUES is not translated'),
}

/** `postgresql.array([…])`. */
export const array = makes('array', 'clauses | type_?', (args) => {
  const items = asItems(args.get('clauses'), 'the items of an array').map((item) => toNode(item))
  if (items.length === 0) return unknowable('an empty array')
  return new PlainExpression({ kind: 'array', items }, undefined)
})
