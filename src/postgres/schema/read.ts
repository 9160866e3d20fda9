import type pg from 'pg'
import { kinds } from './queries.ts'

/**
 * Everything in a database but its rows: by kind and name (`column public.t.c`) what makes each object what it is, as the
 * JSON text of its properties. Texts, because a rehearsal reads thousands of objects to compare them, and looks into few.
 */
export type DatabaseSchema = ReadonlyMap<string, string>

const ALL = Object.entries(kinds)
  .map(
    ([kind, query]) => `SELECT '${kind}' || ' ' || q.name AS key, q.properties::text AS properties FROM (${query}) q`,
  )
  .join('\nUNION ALL\n')

/** Reads the schema of a database in one read-only query; names are qualified whatever the search path. */
export async function readSchema(client: pg.Client): Promise<DatabaseSchema> {
  return objectsOf(await client.query(`BEGIN READ ONLY; SET LOCAL search_path = ''; ${ALL}; COMMIT`))
}

/** The same inside the transaction the session is in, as that transaction sees it. */
export async function readSchemaInside(client: pg.Client): Promise<DatabaseSchema> {
  const text = `SAVEPOINT plimsoll_schema; SET LOCAL search_path = ''; ${ALL}; ROLLBACK TO plimsoll_schema; RELEASE plimsoll_schema`
  return objectsOf(await client.query(text))
}

/** The third answer of several statements sent at once. */
function objectsOf(results: unknown): DatabaseSchema {
  const [, , answer] = Array.isArray(results) ? (results as pg.QueryResult<{ key: string; properties: string }>[]) : []
  return new Map((answer?.rows ?? []).map(({ key, properties }) => [key, properties]))
}

const WRITTEN_ONCE = /\(\(ARRAY\[((?:'(?:[^']|'')*'::character varying(?:, )?)+)\]\)::text\[\]\)/g
const EACH = /'(?:[^']|'')*'::character varying/g

/**
 * The text of a definition as PostgreSQL writes it after it has read its own: `varchar IN ('a')` comes out with one cast of
 * the list, and what is made of that with one of each value.
 */
function readAgain(definition: string): string {
  return definition.replace(WRITTEN_ONCE, (_, list: string) => `(ARRAY[${list.replace(EACH, '($&)::text')}])`)
}

/** One thing in which two databases differ. */
export interface SchemaDifference {
  readonly kind: string
  readonly name: string
  readonly change: 'missing' | 'extra' | 'different'
  /** What differs of an object both have: the property, before and after. */
  readonly properties: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[]
}

/**
 * In what `after` differs from `before`, sorted by name; two ways of writing one definition are no difference. Parts of what is missing or extra as a whole (the columns of a
 * table) are not told again.
 */
export function compareSchemas(before: DatabaseSchema, after: DatabaseSchema): SchemaDifference[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key))
  const found = keys.sort().flatMap((key): SchemaDifference[] => {
    const [left, right] = [propertiesOf(before.get(key)), propertiesOf(after.get(key))]
    const object = objectOf(key)
    if (left === undefined || right === undefined) {
      return [{ ...object, change: left === undefined ? 'extra' : 'missing', properties: [] }]
    }
    const properties = Object.keys({ ...left, ...right }).flatMap((name) => {
      const [old, fresh] = [left[name] ?? null, right[name] ?? null]
      return readAgain(JSON.stringify(old)) === readAgain(JSON.stringify(fresh))
        ? []
        : [{ name, before: old, after: fresh }]
    })
    return properties.length === 0 ? [] : [{ ...object, change: 'different', properties }]
  })
  const wholes = new Set(
    found.filter(({ change }) => change !== 'different').map(({ kind, name }) => `${kind} ${name}`),
  )
  return found.filter(({ kind, name }) => !isPartOf(kind, name, wholes))
}

function propertiesOf(text: string | undefined): Record<string, unknown> | undefined {
  return text === undefined ? undefined : JSON.parse(text)
}

/** Kinds of two words are the longest that fit. */
function objectOf(key: string): { kind: string; name: string } {
  const kind = Object.keys(kinds)
    .filter((one) => key.startsWith(`${one} `))
    .reduce((longest, one) => (one.length > longest.length ? one : longest), '')
  return { kind, name: key.slice(kind.length + 1) }
}

/** True for a difference that is only the order of a table's columns: a column that was dropped comes back as the last. */
export function isColumnOrder({ properties }: SchemaDifference): boolean {
  const [only, ...others] = properties
  if (only?.name !== 'columns' || others.length > 0) return false
  const sorted = (list: unknown): string => JSON.stringify(Array.isArray(list) ? [...list].sort() : list)
  return sorted(only.before) === sorted(only.after)
}

/** Parts carry the name of their table before their own. */
function isPartOf(kind: string, name: string, wholes: ReadonlySet<string>): boolean {
  if (!/^(?:column|constraint|trigger|rule|policy)$/.test(kind)) return false
  const parent = name.replace(/\.(?:"(?:[^"]|"")*"|[^."]+)$/, '')
  return wholes.has(`table ${parent}`) || wholes.has(`view ${parent}`)
}
