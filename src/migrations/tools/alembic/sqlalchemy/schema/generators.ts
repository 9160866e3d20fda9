import { asFlag, asOptionalFlag } from '../../library/convert.ts'
import { emitStatement, sending } from '../../library/emit.ts'
import { makes } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyObject, type PyValue } from '../../python/values.ts'
import { expressionSql } from '../expression/compile.ts'
import { PlainExpression, SqlExpression } from '../expression/expression.ts'
import type { SqlNode } from '../expression/nodes.ts'
import { TextClause } from '../expression/text-clause.ts'
import { WITH_TABLES, WITHOUT_TABLES } from '../expression/writing.ts'
import { asName, asOptionalName, type Name, renderQualified } from '../name.ts'
import { literalText } from '../quote.ts'
import { asType, type SqlType, typeSql } from '../types/type.ts'
import { sequenceOptions } from './options.ts'

/** `Sequence('name', …)`. */
export class Sequence extends PyObject {
  readonly typeName = 'sqlalchemy.Sequence'
  readonly name: Name
  readonly schema: Name | undefined
  readonly optional: boolean
  readonly #options: string
  readonly #type: SqlType | undefined

  constructor(args: Bound) {
    super()
    this.name = asName(args.get('name'), 'the name of the sequence')
    this.schema = asOptionalName(args.get('schema'), 'the schema of the sequence')
    this.optional = asFlag(args.get('optional'), 'optional')
    this.#options = sequenceOptions(args)
    const type = args.get('data_type')
    this.#type = type === undefined || type === null ? undefined : asType(type, 'the type of the sequence')
  }

  createSql(ifNotExists: boolean): string {
    const type = this.#type === undefined ? '' : ` AS ${typeSql(this.#type)}`
    const name = renderQualified(this.name, this.schema)
    return `CREATE SEQUENCE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${name}${type}${this.#options && ` ${this.#options}`}`
  }

  dropSql(ifExists: boolean): string {
    return `DROP SEQUENCE ${ifExists ? 'IF EXISTS ' : ''}${renderQualified(this.name, this.schema)}`
  }

  nextValue(): SqlNode {
    return { kind: 'literal', sql: `nextval(${literalText(renderQualified(this.name, this.schema))})` }
  }

  override attribute(name: string, _site: CallSite): PyValue | undefined {
    if (name === 'name') return this.name.text
    if (name === 'next_value') return makes(name, '', () => new PlainExpression(this.nextValue(), undefined))
    if (name !== 'create' && name !== 'drop') return undefined
    return sending(name, `${name} sequence`, 'bind checkfirst?', (given, origin) => {
      const checkFirst = asFlag(given.get('checkfirst'), 'checkfirst', true)
      emitStatement(origin, name === 'create' ? this.createSql(false) : this.dropSql(false), checkFirst)
    })
  }
}

const SEQUENCE =
  'name start? increment? minvalue? maxvalue? nominvalue? nomaxvalue? cycle? schema? cache? order? data_type? optional? quote? metadata? quote_schema? for_update?'

export const sequence = makes('Sequence', SEQUENCE, (args) => new Sequence(args))

/** `Identity(…)`. */
export class Identity extends PyObject {
  readonly typeName = 'sqlalchemy.Identity'
  readonly sql: string
  constructor(args: Bound) {
    super()
    const options = sequenceOptions(args)
    const when = asOptionalFlag(args.get('always'), 'always') ? 'ALWAYS' : 'BY DEFAULT'
    this.sql = `GENERATED ${when} AS IDENTITY${options === '' ? '' : ` (${options})`}`
  }
}

export const identity = makes(
  'Identity',
  'always? on_null? start? increment? minvalue? maxvalue? nominvalue? nomaxvalue? cycle? cache? order?',
  (args) => new Identity(args),
)

/** `Computed('a + b', persisted=True)`. */
export class Computed extends PyObject {
  readonly typeName = 'sqlalchemy.Computed'
  readonly sql: string
  constructor(expression: SqlNode, persisted: boolean | undefined) {
    super()
    if (persisted === false) unknowable('a virtual computed column, which SQLAlchemy refuses on PostgreSQL')
    this.sql = `GENERATED ALWAYS AS (${expressionSql(expression, WITHOUT_TABLES)}) STORED`
  }
}

export const computed = makes('Computed', 'sqltext persisted?', (args) => {
  return new Computed(
    ddlNode(args.get('sqltext'), 'the computed expression'),
    asOptionalFlag(args.get('persisted'), 'persisted'),
  )
})

/** An expression of a constraint or computed column: a string is SQL as it stands. */
export function ddlNode(value: PyValue | undefined, what: string): SqlNode {
  if (typeof value === 'string') return new TextClause(value).node
  if (value instanceof SqlExpression) return value.node
  return unknowable(`${what} is not known`)
}

/** `FetchedValue()`: the server has a default we are not told. `DefaultClause('…')` is one. */
export class ServerDefault extends PyObject {
  readonly typeName = 'sqlalchemy.DefaultClause'
  /** Undefined: `FetchedValue()`. */
  readonly value: PyValue | undefined
  constructor(value: PyValue | undefined) {
    super()
    this.value = value
  }
  override attribute(name: string): PyValue | undefined {
    return name === 'arg' ? (this.value ?? null) : undefined
  }
}

/** What follows DEFAULT: a string is a literal, everything else an expression. */
export function defaultSql(value: PyValue): string {
  if (typeof value === 'string') return literalText(value)
  if (value instanceof Sequence) return unknowable('a sequence as a server default')
  if (value instanceof SqlExpression) return expressionSql(value.node, WITH_TABLES)
  return unknowable('the server default is not known')
}
