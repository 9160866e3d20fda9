import { makes } from '../../library/members.ts'
import { orUnknown } from '../../library/unknowable.ts'
import { type Arguments, type CallSite, PyObject, type PyValue } from '../../python/values.ts'
import { forceQuote } from '../quote.ts'
import { genericType } from '../types/generic.ts'
import type { SqlType } from '../types/type.ts'
import { ExpressionSource, PlainExpression, SqlExpression, toNode } from './expression.ts'
import type { SqlNode } from './nodes.ts'

/** Functions the standard writes without parentheses, by SQLAlchemy's name for them. */
const KEYWORDS: Readonly<Record<string, string>> = {
  current_date: 'CURRENT_DATE',
  current_time: 'CURRENT_TIME',
  current_timestamp: 'CURRENT_TIMESTAMP',
  current_user: 'CURRENT_USER',
  localtime: 'LOCALTIME',
  localtimestamp: 'LOCALTIMESTAMP',
  session_user: 'SESSION_USER',
  user: 'USER',
}

const RESULTS: Readonly<Record<string, string>> = {
  char_length: 'Integer',
  concat: 'String',
  count: 'Integer',
  now: 'DateTime',
  current_timestamp: 'DateTime',
  localtimestamp: 'DateTime',
}

/** Functions whose type is that of their first argument. */
const LIKE_ARGUMENT = new Set(['coalesce', 'max', 'min', 'sum'])

/** Functions SQLAlchemy writes in a form of their own. */
const PECULIAR = new Set(['cube', 'rollup', 'grouping_sets', 'next_value', 'sysdate', 'json_object', 'cast', 'extract'])

/** `func`: any attribute is a function, `func.schema.name` one in a schema. */
class FunctionName extends PyObject {
  readonly typeName = 'sqlalchemy.func'
  readonly #path: readonly string[]
  constructor(path: readonly string[]) {
    super()
    this.#path = path
  }

  override attribute(name: string): PyValue | undefined {
    if (name.startsWith('__')) return undefined
    return new FunctionName([...this.#path, name.endsWith('_') ? name.slice(0, -1) : name])
  }

  override call(args: Arguments, site: CallSite): PyValue {
    if (args.incomplete !== undefined) return args.incomplete
    const name = this.#path.at(-1)
    if (name === undefined || (args.named.size > 0 && !onlyType(args))) return site.unknown('func with keywords')
    if (this.#path.length === 1 && PECULIAR.has(name.toLowerCase())) return site.unknown(`func.${name}()`)
    return orUnknown(site, () => this.#expression(name, args.positional))
  }

  #expression(name: string, given: readonly PyValue[]): PyValue {
    const lower = name.toLowerCase()
    const alone = this.#path.length === 1
    const args = given.map((value) => toNode(value))
    const written = this.#path.map((part) => (/^[A-Z0-9_$]+$/i.test(part) ? part : forceQuote(part))).join('.')
    if (!alone) return new FunctionExpression({ kind: 'function', name: written, args }, undefined)
    const keyword = KEYWORDS[lower]
    const type = resultType(lower, given)
    if (keyword !== undefined) {
      return new FunctionExpression({ kind: 'function', name: keyword, args: args.length > 0 ? args : undefined }, type)
    }
    if (lower === 'count' && args.length === 0) args.push({ kind: 'literal', sql: '*' })
    if (lower === 'substring') return new FunctionExpression(substring(args), undefined)
    return new FunctionExpression(
      { kind: 'function', name: lower === 'aggregate_strings' ? 'string_agg' : written, args },
      type,
    )
  }
}

function onlyType({ named }: Arguments): boolean {
  return [...named.keys()].every((key) => key === 'type_')
}

function resultType(name: string, given: readonly PyValue[]): SqlType | undefined {
  if (LIKE_ARGUMENT.has(name)) {
    const first = given.find((value) => value instanceof SqlExpression || value instanceof ExpressionSource)
    if (first instanceof SqlExpression) return first.type
    return first instanceof ExpressionSource ? first.asExpression().type : undefined
  }
  const result = Object.hasOwn(RESULTS, name) ? RESULTS[name] : undefined
  return result === undefined ? undefined : genericType(result)
}

/** `SUBSTRING(a FROM b FOR c)`. */
function substring([of, from, count]: readonly SqlNode[]): SqlNode {
  const parts = (node: SqlNode | undefined): SqlNode[] => (node === undefined ? [] : [node])
  return {
    kind: 'special',
    name: 'SUBSTRING',
    parts: [...parts(of), ...parts(from), ...parts(count)],
    words: ['', ' FROM ', ' FOR '],
  }
}

/** A call of a function in SQL. */
export class FunctionExpression extends PlainExpression {
  override readonly typeName = 'sqlalchemy.sql.functions.Function'
  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'over' || name === 'filter' || name === 'within_group' || name === 'table_valued') {
      return makes(name, '*arguments | **', () => site.unknown(`${name}() of a function`))
    }
    return super.attribute(name, site)
  }
}

export const func = new FunctionName([])
