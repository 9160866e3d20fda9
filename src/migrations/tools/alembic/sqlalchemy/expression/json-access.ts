import { asItems, describe } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { type CallSite, PyInteger, PyList, PyTuple, type PyValue } from '../../python/values.ts'
import { literalText } from '../quote.ts'
import { genericType } from '../types/generic.ts'
import type { SqlType } from '../types/type.ts'
import { PlainExpression, SqlExpression } from './expression.ts'
import type { SqlNode } from './nodes.ts'

/** What a value is read as, and the type it is cast to (sql/sqltypes.py, `JSON.Comparator`). */
const READINGS: Readonly<Record<string, string>> = {
  as_string: 'Unicode',
  as_boolean: 'Boolean',
  as_integer: 'Integer',
  as_float: 'Float',
}

/** `column['a']` and `column[['a', 'b']]` of a column of the type JSON, as PostgreSQL's dialect writes it. */
export class JsonAccess extends SqlExpression {
  override readonly typeName = 'an item of a JSON column'
  readonly #left: SqlNode
  readonly #key: SqlNode
  readonly #isPath: boolean
  readonly type: SqlType | undefined

  constructor(left: SqlNode, key: PyValue, type: SqlType | undefined) {
    super()
    const given = known(key)
    this.#left = left
    this.#isPath = given instanceof PyList || given instanceof PyTuple
    this.#key = { kind: 'literal', sql: this.#isPath ? pathText(given) : keyText(given) }
    this.type = type
  }

  /** SQLAlchemy 2.1 writes an item of JSONB as a subscript, 2.0 as an operator. */
  get node(): SqlNode {
    if (!this.#isPath && this.type?.definition.name === 'JSONB')
      return unknowable('an item of JSONB, which versions of SQLAlchemy write in different ways')
    return this.#access('')
  }

  #access(more: string): SqlNode {
    const operator = `${this.#isPath ? '#>' : '->'}${more}`
    return { kind: 'binary', operator, left: this.#left, right: this.#key }
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (Object.hasOwn(READINGS, name)) {
      const type = genericType(READINGS[name] ?? '')
      return makes(name, '', () => new PlainExpression({ kind: 'cast', operand: this.#access('>'), type }, type))
    }
    if (name === 'as_json') return makes(name, '', () => this)
    return super.attribute(name, site)
  }
}

function keyText(key: PyValue): string {
  if (typeof key === 'string') return literalText(key)
  return key instanceof PyInteger ? `${key.value}` : unknowable(`${describe(key)} as a key of JSON`)
}

/** `{a, b}`, as its type writes a path (dialects/postgresql/json.py, `JSONPathType`). */
function pathText(path: PyValue): string {
  const parts = asItems(path, 'the path').map((part) => {
    if (typeof part === 'string') return part
    return part instanceof PyInteger ? `${part.value}` : unknowable(`${describe(part)} in a path of JSON`)
  })
  return literalText(`{${parts.join(', ')}}`)
}
