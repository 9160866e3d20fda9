import type pg from 'pg'
import { kinds } from './queries.ts'

/** An object of a database: its kind and name (`column public.t.c`), and what makes it what it is. */
export interface SchemaObject {
  readonly kind: string
  readonly name: string
  /** Definitions, flags and comments by name; null where there is none. */
  readonly properties: Readonly<Record<string, unknown>>
}

/** Everything in a database but its rows, by kind and name. */
export type DatabaseSchema = ReadonlyMap<string, SchemaObject>

const ALL = Object.entries(kinds)
  .map(([kind, query]) => `SELECT '${kind}' AS kind, q.name, q.properties FROM (${query}) q`)
  .join('\nUNION ALL\n')

/** Reads the schema of a database in one read-only query; names are qualified whatever the search path. */
export async function readSchema(client: pg.Client): Promise<DatabaseSchema> {
  const results: unknown = await client.query(`BEGIN READ ONLY; SET LOCAL search_path = ''; ${ALL}; COMMIT`)
  const [, , answer] = Array.isArray(results) ? (results as pg.QueryResult<SchemaObject>[]) : []
  return new Map((answer?.rows ?? []).map((object) => [`${object.kind} ${object.name}`, object]))
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
 * In what `after` differs from `before`, sorted by name. Parts of what is missing or extra as a whole (the columns of a
 * table) are not told again.
 */
export function compareSchemas(before: DatabaseSchema, after: DatabaseSchema): SchemaDifference[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  const found = keys.flatMap((key): SchemaDifference[] => {
    const [left, right] = [before.get(key), after.get(key)]
    if (left === undefined) return right === undefined ? [] : [whole(right, 'extra')]
    if (right === undefined) return [whole(left, 'missing')]
    const properties = Object.keys({ ...left.properties, ...right.properties }).flatMap((name) => {
      const [old, fresh] = [left.properties[name] ?? null, right.properties[name] ?? null]
      return JSON.stringify(old) === JSON.stringify(fresh) ? [] : [{ name, before: old, after: fresh }]
    })
    return properties.length === 0 ? [] : [{ kind: left.kind, name: left.name, change: 'different', properties }]
  })
  const wholes = new Set(
    found.filter(({ change }) => change !== 'different').map(({ kind, name }) => `${kind} ${name}`),
  )
  return found.filter(({ kind, name }) => !isPartOf(kind, name, wholes))
}

function whole({ kind, name }: SchemaObject, change: 'missing' | 'extra'): SchemaDifference {
  return { kind, name, change, properties: [] }
}

/** Parts carry the name of their table before their own. */
function isPartOf(kind: string, name: string, wholes: ReadonlySet<string>): boolean {
  if (!/^(?:column|constraint|trigger|rule|policy)$/.test(kind)) return false
  const parent = name.replace(/\.(?:"(?:[^"]|"")*"|[^."]+)$/, '')
  return wholes.has(`table ${parent}`) || wholes.has(`view ${parent}`)
}
