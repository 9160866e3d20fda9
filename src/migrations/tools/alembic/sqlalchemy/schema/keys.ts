import { asItems, asText, describe } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { PyObject, PyTuple, type PyValue } from '../../python/values.ts'
import { expressionSql } from '../expression/compile.ts'
import { SqlExpression } from '../expression/expression.ts'
import { ColumnClause } from '../expression/light-table.ts'
import { WITHOUT_TABLES } from '../expression/writing.ts'
import { type Name, plainName, renderName } from '../name.ts'
import { ddlNode } from './generators.ts'
import { type ConstraintHead, constraintHead, deferrability, postgresqlOptions } from './options.ts'
import { nextOrder } from './order.ts'

/** A column of a constraint: by its name, or the column itself. */
export function columnName(value: PyValue, what: string): Name {
  const given = known(value)
  return given instanceof ColumnClause ? given.name : plainName(asText(given, what))
}

export type KeyOptions = ReadonlyMap<string, PyValue>

/** `PRIMARY KEY` and `UNIQUE` with INCLUDE and what is deferred. */
export abstract class KeyConstraint extends PyObject {
  readonly order = nextOrder()
  readonly head: ConstraintHead
  readonly columns: readonly Name[]
  readonly options: KeyOptions
  constructor(head: ConstraintHead, columns: readonly Name[], options: KeyOptions) {
    super()
    this.head = head
    this.columns = columns
    this.options = options
  }

  protected tail(): string {
    return includeSql(this.options) + deferrability(this.head)
  }
}

export function includeSql(options: KeyOptions): string {
  const include = options.get('include')
  if (include === undefined || include === null) return ''
  const names = asItems(include, 'postgresql_include').map((item) => renderName(columnName(item, 'postgresql_include')))
  return names.length === 0 ? '' : ` INCLUDE (${names.join(', ')})`
}

export class PrimaryKeyConstraint extends KeyConstraint {
  readonly typeName = 'sqlalchemy.PrimaryKeyConstraint'
  bodySql(columns = this.columns): string {
    return `PRIMARY KEY (${columns.map(renderName).join(', ')})${this.tail()}`
  }
}

export class UniqueConstraint extends KeyConstraint {
  readonly typeName = 'sqlalchemy.UniqueConstraint'
  bodySql(): string {
    return `UNIQUE ${nullsDistinct(this.options)}(${this.columns.map(renderName).join(', ')})${this.tail()}`
  }
}

/** `NULLS NOT DISTINCT `, or nothing. */
function nullsDistinct(options: KeyOptions): string {
  const value = options.get('nulls_not_distinct')
  if (value === undefined || value === null) return ''
  return known(value) === true ? 'NULLS NOT DISTINCT ' : 'NULLS DISTINCT '
}

export const KEY_OPTIONS = ['include', 'nulls_not_distinct']
const PARAMETERS = '*columns | name? deferrable? initially? info? comment? **'

export const primaryKeyConstraint = makes('PrimaryKeyConstraint', PARAMETERS, (args) => {
  const options = postgresqlOptions(args.extra, ['include'], 'PrimaryKeyConstraint()')
  return new PrimaryKeyConstraint(constraintHead(args), namesOf(args), options)
})

export const uniqueConstraint = makes('UniqueConstraint', PARAMETERS, (args) => {
  const options = postgresqlOptions(args.extra, KEY_OPTIONS, 'UniqueConstraint()')
  return new UniqueConstraint(constraintHead(args), namesOf(args), options)
})

function namesOf({ rest }: Bound): Name[] {
  return rest.map((value) => columnName(value, 'a column of a constraint'))
}

/** `postgresql.ExcludeConstraint((expression, '&&'), …)`. */
export class ExcludeConstraint extends PyObject {
  readonly typeName = 'postgresql.ExcludeConstraint'
  readonly order = nextOrder()
  readonly head: ConstraintHead
  readonly #body: string
  constructor(head: ConstraintHead, body: string) {
    super()
    this.head = head
    this.#body = body
  }
  bodySql(): string {
    return this.#body + deferrability(this.head)
  }
}

/** What follows the name of an EXCLUDE constraint. */
export function excludeBody(elements: readonly PyValue[], args: Bound): string {
  const using = args.get('using')
  const where = args.get('where')
  if ((args.get('ops') ?? null) !== null) unknowable('operator classes of an EXCLUDE constraint')
  const method = using === undefined ? 'gist' : asText(using, 'using').toLowerCase()
  const written = elements.map(excludeElement).join(', ')
  const condition =
    where === undefined || where === null ? '' : ` WHERE (${expressionSql(ddlNode(where, 'the condition'))})`
  return `EXCLUDE USING ${method} (${written})${condition}`
}

function excludeElement(value: PyValue): string {
  const pair = known(value)
  const [expression, operator] = pair instanceof PyTuple ? pair.items : []
  if (expression === undefined || operator === undefined) return unknowable('an element of an EXCLUDE constraint')
  return `${elementSql(expression)} WITH ${asText(operator, 'an operator')}`
}

function elementSql(value: PyValue): string {
  const given = known(value)
  if (given instanceof SqlExpression) return expressionSql(given.node, WITHOUT_TABLES)
  return typeof given === 'string'
    ? renderName(plainName(given))
    : unknowable(`${describe(given)} in an EXCLUDE constraint`)
}

export const excludeConstraint = makes(
  'ExcludeConstraint',
  '*elements | name? deferrable? initially? using? where? ops? info?',
  (args) => new ExcludeConstraint(constraintHead(args), excludeBody(args.rest, args)),
)
