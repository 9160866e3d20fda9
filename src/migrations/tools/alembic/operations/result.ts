import type { LiveDatabase, StatementAnswer } from '../../../live-database.ts'
import { asOptionalInteger } from '../library/convert.ts'
import { makes } from '../library/members.ts'
import { orUnknown, unknowable } from '../library/unknowable.ts'
import { dictOf } from '../python/dict.ts'
import {
  type CallSite,
  PyCallable,
  PyFloat,
  PyInteger,
  PyList,
  PyObject,
  PyTuple,
  type PyValue,
} from '../python/values.ts'

/** What a query gives is known when it is run meanwhile; else it depends on the data. */
const RESULT = 'the result of a query: it depends on the data'

/** Numbers of types (catalog/pg_type.dat) whose text is their value in Python. */
const READERS: Readonly<Record<number, (text: string) => PyValue>> = {
  16: (text) => text === 't',
  18: (text) => text,
  19: (text) => text,
  20: (text) => new PyInteger(BigInt(text)),
  21: (text) => new PyInteger(BigInt(text)),
  23: (text) => new PyInteger(BigInt(text)),
  25: (text) => text,
  26: (text) => new PyInteger(BigInt(text)),
  114: (text) => fromJson(JSON.parse(text)),
  700: (text) => new PyFloat(Number(text)),
  701: (text) => new PyFloat(Number(text)),
  1042: (text) => text,
  1043: (text) => text,
  // As psycopg2 gives it; other drivers give an object whose text it is.
  2950: (text) => text,
  3802: (text) => fromJson(JSON.parse(text)),
}

function fromJson(value: unknown): PyValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? new PyInteger(value) : new PyFloat(value)
  if (Array.isArray(value)) return new PyList(value.map(fromJson))
  return dictOf(Object.entries(value as object).map(([key, item]) => [key, fromJson(item)]))
}

/** How rows are handed out: as tuples, as dictionaries, or only their first values. */
type Shape = 'tuple' | 'mapping' | 'scalar'

/** The result of the statement that was sent last, of a database that runs the script meanwhile. */
export function resultOfLast(live: LiveDatabase | undefined, site: CallSite): PyValue {
  if (live === undefined) return site.unknown(RESULT)
  const sent = site.emitted().reduce((sum, { kind }) => (kind === 'statement' ? sum + 1 : sum), 0)
  if (site.isCertain?.() !== true || sent === 0) return site.unknown(RESULT)
  return new QueryResult({ live, statement: sent - 1, place: 0 }, 'tuple')
}

/** Asked for when `scalar()` or `scalars()` of a connection are called. */
export function attributeOfResult(result: PyValue, name: string, site: CallSite): PyValue {
  return result instanceof QueryResult ? result.method(name, site) : result
}

interface Cursor {
  readonly live: LiveDatabase
  readonly statement: number
  /** Rows that were handed out. */
  place: number
}

class QueryResult extends PyObject {
  readonly typeName = 'the result of a query'
  readonly #cursor: Cursor
  readonly #shape: Shape

  constructor(cursor: Cursor, shape: Shape) {
    super()
    this.#cursor = cursor
    this.#shape = shape
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'rowcount') return orUnknown(site, () => count(this.#answer(site)))
    if (name === 'returns_rows') return orUnknown(site, () => this.#answer(site).columns.length > 0)
    if (!METHODS.has(name)) return undefined
    if (name !== 'fetchmany') return new PyCallable(name, (_args, at) => this.method(name, at))
    return makes(name, 'size?', (args, at) => {
      const size = asOptionalInteger(args.get('size'), 'how many rows')
      return new PyList(this.#take(at, size === undefined ? 1 : Number(size)))
    })
  }

  method(name: string, site: CallSite): PyValue {
    if (name === 'close') return null
    if (name === 'unique' || name === 'yield_per') return this
    if (name === 'mappings') return new QueryResult(this.#cursor, 'mapping')
    if (name === 'scalars') return new QueryResult(this.#cursor, 'scalar')
    return orUnknown(site, () => {
      if (name === 'keys') return new PyList(this.#answer(site).columns.map((column) => column.name))
      if (name === 'fetchall' || name === 'all') return new PyList(this.#take(site, Number.POSITIVE_INFINITY))
      if (name === 'fetchone') return this.#take(site, 1)[0] ?? null
      if (name === 'first') return this.#take(site, Number.POSITIVE_INFINITY)[0] ?? null
      if (name === 'scalar') return this.#scalars(site)[0] ?? null
      const rows = name.startsWith('scalar') ? this.#scalars(site) : this.#take(site, Number.POSITIVE_INFINITY)
      return only(rows, !name.endsWith('none'), site)
    })
  }

  override iterate(site: CallSite): readonly PyValue[] {
    return this.#take(site, Number.POSITIVE_INFINITY)
  }

  #scalars(site: CallSite): PyValue[] {
    return new QueryResult(this.#cursor, 'scalar').#take(site, Number.POSITIVE_INFINITY)
  }

  #take(site: CallSite, most: number): PyValue[] {
    const { columns, rows } = this.#answer(site)
    const cursor = this.#cursor
    const { place } = cursor
    site.changing(cursor, () => () => {
      cursor.place = place
    })
    const taken = rows.slice(place, place + most)
    cursor.place = place + taken.length
    site.spend?.(taken.length * columns.length)
    return taken.map((row) => shaped(this.#shape, columns, row, site))
  }

  #answer(site: CallSite): StatementAnswer {
    const { live, statement } = this.#cursor
    if (site.distrusted?.(this.#cursor) !== undefined || site.isCertain?.() !== true) return unknowable(RESULT)
    return live.answer(statement) ?? site.pause?.('waits for the result of a query') ?? unknowable(RESULT)
  }
}

const METHODS: ReadonlySet<string> = new Set([
  ...[
    'fetchall',
    'fetchmany',
    'all',
    'fetchone',
    'first',
    'one',
    'one_or_none',
    'keys',
    'close',
    'unique',
    'yield_per',
  ],
  ...['scalar', 'scalar_one', 'scalar_one_or_none', 'scalars', 'mappings'],
])

function count({ count: rows }: StatementAnswer): PyValue {
  return rows === null ? unknowable('how many rows a statement changed') : new PyInteger(rows)
}

function only(rows: readonly PyValue[], needed: boolean, site: CallSite): PyValue {
  if (rows.length > 1)
    return site.raise('MultipleResultsFound', 'Multiple rows were found when exactly one was required')
  if (rows.length === 0 && needed) return site.raise('NoResultFound', 'No row was found when one was required')
  return rows[0] ?? null
}

function shaped(
  shape: Shape,
  columns: StatementAnswer['columns'],
  row: readonly (string | null)[],
  site: CallSite,
): PyValue {
  const values = columns.map(({ type }, at) => pythonValue(row[at] ?? null, type, site))
  if (shape === 'scalar') return values[0] ?? null
  const entries = columns.map(({ name }, at): [string, PyValue] => [name, values[at] ?? null])
  if (shape === 'mapping') return dictOf(entries)
  return new PyTuple(values, new Map([...entries, ['_mapping', dictOf(entries)]]))
}

function pythonValue(text: string | null, type: number, site: CallSite): PyValue {
  if (text === null) return null
  return READERS[type]?.(text) ?? site.unknown('a value of a type that is not read')
}
