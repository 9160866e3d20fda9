import type pg from 'pg'
import { kinds, ownedKinds, type SchemaKind } from './queries.ts'
import { compareSchemas, type DatabaseSchema, type SchemaDifference } from './read.ts'

/** Runs a query in the session, and in the transaction, whose view of the schema is asked for. */
export type AskSchema = (query: pg.QueryConfig | string) => Promise<readonly Record<string, unknown>[]>

/** An object: its properties, and the number of the relation it is a part of; 0 for what is no part of one. */
interface Entry {
  readonly properties: string
  readonly owner: number
}

/** What became of objects: their entries before and after. */
export type SchemaChange = ReadonlyMap<
  string,
  { readonly before: Entry | undefined; readonly after: Entry | undefined }
>

/** A part of a schema to be read again. */
export interface SchemaPart {
  readonly whole: boolean
  readonly relations: ReadonlySet<number>
  readonly kinds: ReadonlySet<SchemaKind>
}

const isOwned = (kind: string): kind is keyof typeof ownedKinds => kind in ownedKinds

/** Rows of (key, properties, owner) for a kind; those of some relations only, when a condition on their numbers is given. */
function select(kind: SchemaKind, condition = ''): string {
  const owner = isOwned(kind) ? ownedKinds[kind] : '0'
  const query = kinds[kind].replace(/AS properties(?=\s+FROM)/, `AS properties, ${owner}::int8 AS owner`)
  return `SELECT '${kind}' || ' ' || q.name, q.properties::text, q.owner
    FROM (${query} ${condition === '' ? '' : `AND ${owner} ${condition}`}) q`
}

const names = Object.keys(kinds) as SchemaKind[]
const owned = names.filter(isOwned)

/**
 * A function that reads parts of the schema of its database, for a schema of ours. Names come out qualified whatever the
 * search path, and plans are kept, since the same is asked after every revision.
 */
export const schemaPartFunction = (schema: string): string => `CREATE OR REPLACE FUNCTION
    ${schema}.schema_part(relations oid[], wanted text[], entire bool)
    RETURNS TABLE (key text, properties text, owner int8) LANGUAGE plpgsql
    SET search_path = '' SET plan_cache_mode = 'force_generic_plan' AS $$
  #variable_conflict use_column
  DECLARE oids oid[] := relations || ARRAY(SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = ANY (relations));
  BEGIN
    IF entire THEN
      ${owned.map((kind) => `RETURN QUERY ${select(kind)};`).join('\n      ')}
    ELSIF pg_catalog.cardinality(oids) > 0 THEN
      RETURN QUERY SELECT NULL::text, NULL::text, one::int8 FROM unnest(oids) one;
      ${owned.map((kind) => `RETURN QUERY ${select(kind, '= ANY (oids)')};`).join('\n      ')}
    END IF;
    ${names
      .filter((kind) => !isOwned(kind))
      .map((kind) => `IF entire OR '${kind}' = ANY (wanted) THEN RETURN QUERY ${select(kind)}; END IF;`)
      .join('\n    ')}
  END $$`

/** All of a schema. */
export const wholeSchema: SchemaPart = { whole: true, relations: new Set(), kinds: new Set() }

/**
 * The schema of a database as it is followed through changes: after each only what may be different is read again. The
 * database must have `schemaPartFunction`.
 */
export class SchemaBook {
  readonly #schema: string
  readonly #entries = new Map<string, Entry>()
  readonly #owned = new Map<number, Set<string>>()

  /** The schema as it was last read. */
  get schema(): DatabaseSchema {
    return new Map([...this.#entries].map(([key, { properties }]) => [key, properties]))
  }

  /** `schema`: where the function is. */
  constructor(schema: string) {
    this.#schema = schema
  }

  /** Reads a part again and takes over what it says. Gives what has changed. */
  async read(ask: AskSchema, part: SchemaPart): Promise<SchemaChange> {
    const found = part.whole ? undefined : await this.#readPart(ask, part)
    return found ?? this.#take(entriesOf(await this.#rows(ask, wholeSchema)), [...this.#entries.keys()])
  }

  #rows(ask: AskSchema, { whole, relations, kinds: wanted }: SchemaPart): Promise<readonly Record<string, unknown>[]> {
    const text = `SELECT key, properties, owner FROM ${this.#schema}.schema_part($1, $2, $3)`
    return ask({ name: 'plimsoll_part', text, values: [[...relations], [...wanted], whole] })
  }

  /** Undefined when a relation or a column was renamed: who knows where else its name stands. */
  async #readPart(ask: AskSchema, { relations, kinds: few }: SchemaPart): Promise<SchemaChange | undefined> {
    const loose = [...(this.#owned.get(0) ?? [])]
    // Publications name tables, and hardly anybody has one.
    const hasPublications = loose.some((key) => key.startsWith('publication '))
    const wanted = new Set(hasPublications ? [...few, 'publication' as const] : few)
    if (relations.size === 0 && wanted.size === 0) return new Map()
    const rows = await this.#rows(ask, { whole: false, relations, kinds: wanted })
    const entries = entriesOf(rows)
    const owners = rows.flatMap(({ key, owner }) => (key === null ? [Number(owner)] : []))
    const outdated = [
      ...owners.flatMap((owner) => [...(this.#owned.get(owner) ?? [])]),
      ...[...wanted].flatMap((kind) => loose.filter((key) => key.startsWith(`${kind} `))),
    ]
    return this.#isRenamed(entries, outdated) ? undefined : this.#take(entries, outdated)
  }

  /** True when something of a relation that is still there has gone, and something of the same kind has come. */
  #isRenamed(wanted: ReadonlyMap<string, Entry>, outdated: readonly string[]): boolean {
    const came = new Set<string>()
    for (const [key, { owner }] of wanted) {
      if (NAMED.test(key) && !this.#entries.has(key)) came.add(`${key.split(' ', 1)[0]} ${owner}`)
    }
    return outdated.some((key) => {
      const owner = this.#entries.get(key)?.owner
      return NAMED.test(key) && !wanted.has(key) && came.has(`${key.split(' ', 1)[0]} ${owner}`)
    })
  }

  #take(wanted: ReadonlyMap<string, Entry>, outdated: readonly string[]): SchemaChange {
    const change = new Map<string, { before: Entry | undefined; after: Entry | undefined }>()
    for (const key of new Set([...outdated, ...wanted.keys()])) {
      const [before, after] = [this.#entries.get(key), wanted.get(key)]
      if (before?.properties === after?.properties && before?.owner === after?.owner) continue
      change.set(key, { before, after })
      this.#put(key, after)
    }
    return change
  }

  /** Takes a change back. */
  undo(change: SchemaChange): void {
    for (const [key, { before }] of change) this.#put(key, before)
  }

  #put(key: string, entry: Entry | undefined): void {
    const old = this.#entries.get(key)
    if (old !== undefined) this.#owned.get(old.owner)?.delete(key)
    if (entry === undefined) {
      this.#entries.delete(key)
      return
    }
    this.#entries.set(key, entry)
    const owned = this.#owned.get(entry.owner) ?? new Set()
    this.#owned.set(entry.owner, owned.add(key))
  }
}

/** What others speak of by name. */
const NAMED = /^(?:table|view|sequence|column) /

function entriesOf(rows: readonly Record<string, unknown>[]): Map<string, Entry> {
  const found = new Map<string, Entry>()
  for (const { key, properties, owner } of rows) {
    if (key !== null) found.set(String(key), { properties: String(properties), owner: Number(owner) })
  }
  return found
}

/** In what the schema after some changes, in their order, differs from the one before. */
export function differencesOf(...changes: readonly SchemaChange[]): SchemaDifference[] {
  const before = new Map<string, string>()
  const after = new Map<string, string>()
  const seen = new Set<string>()
  for (const change of changes) {
    for (const [key, entry] of change) {
      if (!seen.has(key) && entry.before !== undefined) before.set(key, entry.before.properties)
      seen.add(key)
      if (entry.after === undefined) after.delete(key)
      else after.set(key, entry.after.properties)
    }
  }
  return compareSchemas(before, after)
}
