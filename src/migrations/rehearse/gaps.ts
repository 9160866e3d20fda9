import type pg from 'pg'
import type { LeftStep } from './failure.ts'

/** Why a statement is not run, or does not run, without being to blame. */
export interface Gap {
  readonly reason: string
  /** The extension it needs and the server does not have. */
  readonly needs?: string
}

/**
 * What extensions bring whose names are known; of others, any name that nobody else made is taken for theirs once a
 * revision has asked for them. Many histories never ask: whoever sets up the database does.
 */
const BROUGHT: Readonly<Record<string, RegExp>> = {
  vector:
    /^(?:vector|halfvec|sparsevec|ivfflat|hnsw|(?:vector|halfvec|sparsevec|bit)_\w+_ops|l2_normalize|subvector|cosine_distance|l2_distance|inner_product|binary_quantize)$/,
  postgis: /^(?:geometry|geography|raster|box2d|box3d|st_\w+|addgeometrycolumn|gist_geometry_ops\w*)$/,
  timescaledb: /^(?:create_hypertable|add_\w+_policy|remove_\w+_policy|time_bucket\w*|drop_chunks|timescaledb\w*)$/,
}

const MENTIONS =
  /\b(?:vector|halfvec|sparsevec|ivfflat|hnsw|geometry|geography|raster|st_\w+|addgeometrycolumn|create_hypertable|time_bucket)\b/i

/** Undefined column, function, table, object, schema, and what stands on something that is not there. */
const MISSES = new Set(['42703', '42883', '42P01', '42704', '3F000', '42P10', '42809'])

const EXTENSION = /^CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([\w-]+)"?/i
/** Reach beyond the database they are run in (manual, reference of SQL commands). */
const BEYOND =
  /^(?:(?:CREATE|ALTER|DROP)\s+(?:ROLE|USER(?!\s+MAPPING)|GROUP|DATABASE|TABLESPACE|SUBSCRIPTION)\b|ALTER\s+SYSTEM\b|REASSIGN\s+OWNED\b|DROP\s+OWNED\b)/i
const COMMENTS = /^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/

const NAME = String.raw`((?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))*)`
/** What a statement makes, by its name. */
const MADE: readonly RegExp[] = [
  new RegExp(
    String.raw`^CREATE\s+(?:OR\s+REPLACE\s+)?(?:UNIQUE\s+|UNLOGGED\s+|FOREIGN\s+|CONSTRAINT\s+|MATERIALIZED\s+)*(?:TABLE|INDEX|VIEW|TYPE|DOMAIN|FUNCTION|PROCEDURE|SEQUENCE|TRIGGER|POLICY|STATISTICS|AGGREGATE)\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?${NAME}`,
    'gi',
  ),
  new RegExp(String.raw`\bADD\s+(?:COLUMN\s+|CONSTRAINT\s+)(?:IF\s+NOT\s+EXISTS\s+)?${NAME}`, 'gi'),
  new RegExp(String.raw`\bCONSTRAINT\s+${NAME}`, 'gi'),
  new RegExp(String.raw`\bRENAME\s+(?:(?:COLUMN|CONSTRAINT)\s+\S+\s+)?TO\s+${NAME}`, 'gi'),
]

/**
 * Follows what is missing because the server lacks an extension: the statement that asks for it, those that need what it
 * brings, and those that need what these would have made. Everything else goes on. On a server of the user's, statements
 * that reach beyond the database are left out as well.
 */
export class Gaps {
  readonly #client: pg.Client
  readonly #isShared: boolean
  #available: ReadonlySet<string> | undefined
  readonly #missing = new Set<string>()
  readonly #lost = new Map<string, string>()

  /** `left`: what was left out before. */
  constructor(client: pg.Client, isShared: boolean, left: readonly LeftStep[]) {
    this.#client = client
    this.#isShared = isShared
    for (const { needs, sql = '' } of left) if (needs !== undefined) this.#remember(needs, sql)
  }

  /** A statement may fail for want of an extension: what it did has to be taken back then. */
  guards(sql: string): boolean {
    return this.#missing.size > 0 || MENTIONS.test(sql)
  }

  /** Why a statement is not to be run. */
  async before(sql: string): Promise<Gap | undefined> {
    const bare = sql.replace(COMMENTS, '')
    if (this.#isShared && BEYOND.test(bare)) {
      return { reason: 'it reaches beyond the database, and the server is not ours: nothing else there is touched' }
    }
    const extension = EXTENSION.exec(bare)?.[1]
    if (extension === undefined || (await this.#has(extension))) return undefined
    this.#remember(extension, sql)
    return { reason: `this server does not have the extension ${extension}`, needs: extension }
  }

  /** Why a statement that failed could not run; undefined when it is to blame itself. */
  async after(
    sql: string,
    { sqlstate, message }: { readonly sqlstate: string; readonly message: string },
  ): Promise<Gap | undefined> {
    if (!MISSES.has(sqlstate)) return undefined
    const needs = this.#neededBy(message) ?? knownBy(message)
    if (needs === undefined || (!this.#missing.has(needs) && (await this.#has(needs)))) return undefined
    this.#remember(needs, sql)
    return { reason: `it needs the extension ${needs}, which this server does not have: ${message}`, needs }
  }

  /** What to do about a failure for want of an extension that the server has and nobody has asked for. */
  async hint({
    sqlstate,
    message,
  }: {
    readonly sqlstate: string
    readonly message: string
  }): Promise<string | undefined> {
    const needs = MISSES.has(sqlstate) ? knownBy(message) : undefined
    if (needs === undefined || !(await this.#has(needs))) return undefined
    return `nothing before it creates the extension ${needs}, which the server has: give a file with CREATE EXTENSION ${needs} with --setup`
  }

  async #has(extension: string): Promise<boolean> {
    if (this.#available === undefined) {
      const { rows } = await this.#client.query('SELECT name FROM pg_available_extensions')
      this.#available = new Set(rows.map(({ name }) => String(name)))
    }
    return this.#available.has(extension)
  }

  #remember(extension: string, sql: string): void {
    this.#missing.add(extension)
    for (const pattern of MADE) {
      for (const [, name = ''] of sql.replace(COMMENTS, '').matchAll(pattern)) this.#lost.set(lastOf(name), extension)
    }
  }

  #neededBy(message: string): string | undefined {
    const names = namesIn(message)
    for (const name of names) {
      const lost = this.#lost.get(name)
      if (lost !== undefined) return lost
    }
    const isOperator = /^operator does not exist/.test(message)
    return [...this.#missing].find((extension) => {
      const known = BROUGHT[extension]
      if (known !== undefined) return names.some((name) => known.test(name))
      return isOperator || /^(?:type|function|access method|operator class) /.test(message)
    })
  }
}

/** An extension whose types, functions or access methods the message speaks of. */
function knownBy(message: string): string | undefined {
  if (!/^(?:type|function|access method|operator class) /.test(message)) return undefined
  const names = namesIn(message)
  return Object.entries(BROUGHT).find(([, known]) => names.some((name) => known.test(name)))?.[0]
}

/** `type "public.vector" does not exist`, `function st_x(geometry) does not exist`. */
function namesIn(message: string): string[] {
  const quoted = [...message.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  const called = /^function ([\w.]+)\(/.exec(message)?.[1]
  const column = /^column ([\w.]+) does not exist/.exec(message)?.[1]
  const operands = /^operator does not exist: (.*)$/.exec(message)?.[1]?.match(/[\w.]+/g) ?? []
  return [...quoted, called ?? '', column ?? '', ...operands].filter((name) => name !== '').map(lastOf)
}

function lastOf(name: string): string {
  const last = name.split('.').at(-1) ?? name
  return last.startsWith('"') ? last.slice(1, -1) : last.toLowerCase()
}
