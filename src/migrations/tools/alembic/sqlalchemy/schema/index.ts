import { asFlag, asOptionalText, asTextEntries, describe } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyDict, PyInteger, PyObject, type PyValue } from '../../python/values.ts'
import { expressionSql, grouped } from '../expression/compile.ts'
import { SqlExpression } from '../expression/expression.ts'
import { ColumnClause } from '../expression/light-table.ts'
import type { SqlNode } from '../expression/nodes.ts'
import { WITHOUT_TABLES } from '../expression/writing.ts'
import { asOptionalName, type Name, plainName, renderName } from '../name.ts'
import { ddlNode } from './generators.ts'
import { includeSql, type KeyOptions } from './keys.ts'
import { postgresqlOptions } from './options.ts'

/** One column or expression of an index. */
export interface IndexElement {
  readonly node: SqlNode
  /** What `postgresql_ops` knows it by. */
  readonly key: string | undefined
}

export const INDEX_OPTIONS = [
  'using',
  'where',
  'include',
  'ops',
  'with',
  'concurrently',
  'nulls_not_distinct',
  'tablespace',
]

/** `Index('ix', 'a', text('lower(b)'), unique=True, postgresql_using='gin')`. */
export class Index extends PyObject {
  readonly typeName = 'sqlalchemy.Index'
  readonly name: Name | undefined
  readonly elements: readonly IndexElement[]
  readonly unique: boolean
  readonly options: KeyOptions
  constructor(name: Name | undefined, elements: readonly IndexElement[], unique: boolean, options: KeyOptions) {
    super()
    this.name = name
    this.elements = elements
    this.unique = unique
    this.options = options
  }

  /** The columns a naming convention goes by. */
  columns(): Name[] {
    return this.elements.map(({ node }) =>
      node.kind === 'column' ? node.name : unknowable('the name of an index of expressions'),
    )
  }

  get concurrently(): boolean {
    return asFlag(this.options.get('concurrently') ?? null, 'postgresql_concurrently')
  }

  createSql(name: string, table: string, ifNotExists: boolean): string {
    const words = [
      'CREATE',
      ...(this.unique ? ['UNIQUE'] : []),
      'INDEX',
      ...(this.concurrently ? ['CONCURRENTLY'] : []),
      ...(ifNotExists ? ['IF NOT EXISTS'] : []),
      `${name} ON ${table}`,
      ...this.#using(),
      `(${this.#elementsSql()})${this.#tail()}`,
    ]
    return words.join(' ')
  }

  #using(): string[] {
    const method = asOptionalText(this.options.get('using'), 'postgresql_using')
    return method ? [`USING ${method.toLowerCase()}`] : []
  }

  #elementsSql(): string {
    const given = this.options.get('ops')
    const classes = new Map(given === undefined || given === null ? [] : asTextEntries(given, 'postgresql_ops'))
    return this.elements
      .map(({ node, key }) => {
        const operatorClass = key === undefined ? undefined : classes.get(key)
        return (
          elementSql(node) + (operatorClass === undefined ? '' : ` ${asOptionalText(operatorClass, 'postgresql_ops')}`)
        )
      })
      .join(', ')
  }

  #tail(): string {
    const nulls = this.options.get('nulls_not_distinct')
    const where = this.options.get('where')
    const tablespace = asOptionalText(this.options.get('tablespace'), 'postgresql_tablespace')
    return [
      includeSql(this.options),
      nulls === undefined || nulls === null ? '' : known(nulls) === true ? ' NULLS NOT DISTINCT' : ' NULLS DISTINCT',
      storageSql(this.options.get('with')),
      tablespace ? ` TABLESPACE ${renderName(plainName(tablespace))}` : '',
      where === undefined || where === null
        ? ''
        : ` WHERE ${expressionSql(ddlNode(where, 'postgresql_where'), WITHOUT_TABLES)}`,
    ].join('')
  }
}

/** Expressions of an index stand in parentheses, columns, functions and texts do not. */
function elementSql(node: SqlNode): string {
  const isPlain = node.kind !== 'binary' && node.kind !== 'list' && node.kind !== 'collate'
  return isPlain ? grouped(node, ',', WITHOUT_TABLES) : `(${expressionSql(node, WITHOUT_TABLES)})`
}

function storageSql(value: PyValue | undefined): string {
  if (value === undefined || value === null) return ''
  const given = known(value)
  if (!(given instanceof PyDict)) return unknowable('postgresql_with is no dictionary')
  const parts = asTextEntries(given, 'postgresql_with').map(([key, setting]) => `${key} = ${settingSql(setting)}`)
  return parts.length === 0 ? '' : ` WITH (${parts.join(', ')})`
}

function settingSql(value: PyValue): string {
  const given = known(value)
  if (typeof given === 'string') return given
  if (given instanceof PyInteger) return `${given.value}`
  return typeof given === 'boolean' ? (given ? 'True' : 'False') : unknowable(`${describe(given)} in postgresql_with`)
}

/** A column by its name, or an expression. */
export function indexElement(value: PyValue): IndexElement {
  const given = known(value)
  if (typeof given === 'string')
    return { node: { kind: 'column', name: plainName(given), table: undefined }, key: given }
  if (given instanceof ColumnClause) return { node: given.node, key: given.key }
  if (!(given instanceof SqlExpression)) return unknowable(`${describe(given)} as part of an index`)
  const { node } = given
  return node.kind === 'label' ? { node: node.operand, key: node.name.text } : { node, key: undefined }
}

/** The table an index belongs to by the columns it is made of. */
export interface IndexOwner {
  attachIndex(index: Index, site: CallSite): void
}

function ownerOf(value: PyValue): IndexOwner | undefined {
  const owner = value instanceof ColumnClause ? value.owner : undefined
  return owner !== undefined && 'attachIndex' in owner ? (owner as object as IndexOwner) : undefined
}

export const index = makes('Index', 'name *expressions | unique? quote? info? _table? **', (args, site) => {
  const options = postgresqlOptions(args.extra, INDEX_OPTIONS, 'Index()')
  const name = asOptionalName(args.get('name'), 'the name of an index')
  const made = new Index(name, args.rest.map(indexElement), asFlag(args.get('unique'), 'unique'), options)
  const [owner] = args.rest.map(ownerOf)
  owner?.attachIndex(made, site)
  return made
})
