import pg from 'pg'
import { oneLine, shorten } from '../../core/text.ts'
import { quoted } from '../ddl/types.ts'
import { copyRows } from './copy-rows.ts'

/** A statement that makes a starting state. */
export interface LoadStatement {
  readonly sql: string
  /** Rows of a COPY. */
  readonly rows?: string | undefined
  /** What it makes, or where it stands, for people. */
  readonly what: string
}

/** Something of the original that is not in the copy. */
export interface LeftOut {
  readonly what: string
  readonly reason: string
  readonly sql: string
}

export interface Loaded {
  readonly left: readonly LeftOut[]
  /** Extensions the server does not have. */
  readonly extensions: readonly string[]
}

export interface LoadRequest {
  /** Who owns what is made. */
  readonly owner: pg.Client
  /** A superuser of a server of our own; undefined on another, where there is nobody who may do more. */
  readonly admin: pg.Client | undefined
  readonly statements: readonly LoadStatement[]
}

const EXISTS = new Set(['42P06', '42710', '42P07'])
const NOT_KNOWN = '42704'
const NO_RIGHT = '42501'

/** Belongs to those who run the server, and changes nothing for migrations. */
const OF_OTHERS =
  /^(?:GRANT|REVOKE|ALTER\s+DEFAULT\s+PRIVILEGES|COMMENT\s+ON\s+(?:EXTENSION|DATABASE)|SECURITY\s+LABEL)\b/i
const OWNER = /^ALTER\b[\s\S]*\bOWNER\s+TO\s+(?:"[^"]+"|\S+)\s*$/i
const SETTING = /^(?:SET\b|SELECT\s+pg_catalog\.set_config\()/i

/** What is never made: it would reach other servers, or run as superuser. */
const NEVER: readonly (readonly [RegExp, string])[] = [
  [/^CREATE\s+SUBSCRIPTION\b/i, 'a subscription would connect to another server'],
  [/^CREATE\s+EVENT\s+TRIGGER\b/i, 'event triggers need a superuser'],
  [/^ALTER\s+(?:SUBSCRIPTION|EVENT\s+TRIGGER|DATABASE|SYSTEM)\b/i, 'it belongs to the server, not to the database'],
  [/^CREATE\s+DATABASE\b/i, 'everything is made in one database'],
]

/**
 * Runs the statements one by one. What the server refuses is told, and the rest goes on: one index of a missing extension
 * must not keep two hundred tables from being there.
 */
export async function load({ owner, admin, statements }: LoadRequest): Promise<Loaded> {
  const left: LeftOut[] = []
  const extensions: string[] = []
  for (const statement of statements) {
    const { sql, what } = statement
    if (OWNER.test(sql)) continue
    const never = NEVER.find(([pattern]) => pattern.test(sql))
    if (never !== undefined) {
      left.push({ what, reason: never[1], sql })
      continue
    }
    const error = await run({ owner, admin }, statement)
    if (error === undefined || isHarmless(sql, error)) continue
    const extension = missingExtension(sql, error)
    if (extension !== undefined) extensions.push(extension)
    left.push({
      what,
      reason: extension === undefined ? shorten(oneLine(error.message), 200) : 'this server does not have it',
      sql,
    })
  }
  return { left, extensions }
}

function isHarmless(sql: string, { code = '' }: pg.DatabaseError): boolean {
  if (OF_OTHERS.test(sql) || EXISTS.has(code)) return true
  return SETTING.test(sql) && (code === NOT_KNOWN || code === NO_RIGHT || code === '22023')
}

/** Before 16 a missing extension is a control file that cannot be opened. */
function missingExtension(sql: string, { message }: pg.DatabaseError): string | undefined {
  if (!/extension .* is not available|could not open extension control file/.test(message)) return undefined
  return /^CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([\w-]+)"?/i.exec(sql)?.[1]
}

/** Roles a grant or a policy names are made where the server is ours; a publication of all tables is a superuser's. */
async function run(
  { owner, admin }: Pick<LoadRequest, 'owner' | 'admin'>,
  statement: LoadStatement,
): Promise<pg.DatabaseError | undefined> {
  const error = await attempt(owner, statement)
  if (error === undefined || admin === undefined) return error
  const role = error.code === NOT_KNOWN ? /^role "(.+)" does not exist$/.exec(error.message)?.[1] : undefined
  if (role !== undefined && !/^(?:pg_|plimsoll)/.test(role)) {
    await attempt(admin, { sql: `CREATE ROLE ${quoted(role)}` })
    return run({ owner, admin: undefined }, statement)
  }
  if (error.code === NO_RIGHT && /^CREATE\s+PUBLICATION\b/i.test(statement.sql)) return attempt(admin, statement)
  return error
}

async function attempt(
  client: pg.Client,
  { sql, rows }: Pick<LoadStatement, 'sql' | 'rows'>,
): Promise<pg.DatabaseError | undefined> {
  try {
    await (rows === undefined ? client.query(sql) : copyRows(client, sql, rows))
    return undefined
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error
    throw error
  }
}
