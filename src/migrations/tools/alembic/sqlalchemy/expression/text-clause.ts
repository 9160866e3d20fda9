import { asText } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import { unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyCallable, type PyValue } from '../../python/values.ts'
import { asType, type SqlType } from '../types/type.ts'
import { SqlExpression } from './expression.ts'
import type { BindNode, TextNode } from './nodes.ts'

/** `text('…')`, with the values `bindparams()` gave it. */
export class TextClause extends SqlExpression {
  override readonly typeName = 'sqlalchemy.text'
  readonly node: TextNode
  readonly type = undefined
  constructor(sql: string, binds: ReadonlyMap<string, BindNode> = new Map()) {
    super()
    this.node = { kind: 'text', sql, binds }
  }

  /** The same text with values for some of its parameters. */
  with(values: ReadonlyMap<string, BindNode>): TextClause {
    return new TextClause(this.node.sql, new Map([...this.node.binds, ...values]))
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'text') return this.node.sql
    if (name === 'bindparams' || name === 'params') {
      return makes(name, '*parameters | **', (args) => {
        const values = new Map<string, BindNode>()
        for (const given of args.rest) {
          if (!(given instanceof BindParameter)) unknowable('bindparams() with something else than bindparam()')
          values.set(given.key, given.node)
        }
        for (const [key, value] of args.extra) values.set(key, { kind: 'bind', value, type: undefined })
        return this.with(values)
      })
    }
    // What columns a text returns changes nothing in its SQL.
    if (name === 'columns' || name === 'execution_options') return new PyCallable(name, () => this)
    return super.attribute(name, site)
  }
}

/** `bindparam('x', value, type_)`. */
export class BindParameter extends SqlExpression {
  override readonly typeName = 'sqlalchemy.bindparam'
  readonly key: string
  readonly node: BindNode
  readonly type: SqlType | undefined
  constructor(key: string, value: PyValue | undefined, type: SqlType | undefined) {
    super()
    this.key = key
    this.node = { kind: 'bind', value, type }
    this.type = type
  }
}

export const text = makes('text', 'text | bind?', (args) => new TextClause(asText(args.get('text'), 'the text')))

export const bindparam = makes(
  'bindparam',
  'key? value? type_? unique? required? quote? callable_? expanding? isoutparam? literal_execute?',
  (args) => {
    if (args.get('callable_') !== undefined || args.get('expanding') === true)
      unknowable('an expanding or computed parameter')
    const type = args.get('type_')
    const key = args.get('key')
    return new BindParameter(
      key === null || key === undefined ? '' : asText(key, 'the name of a parameter'),
      args.get('value'),
      type === undefined || type === null ? undefined : asType(type, 'the type of a parameter'),
    )
  },
)
