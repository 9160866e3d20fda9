import type pg from 'pg'
import { KnownError } from '../core/errors.ts'
import { createRedactor } from '../core/redaction.ts'
import { oneLine, plural, shorten } from '../core/text.ts'
import type { Sessions } from '../migrations/rehearse/base.ts'
import type { TableFigures } from '../migrations/rehearse/rows.ts'
import type { AppliedAnswer, AppliedQuestion } from '../postgres/applied.ts'
import { compareSchemas, type DatabaseSchema, readSchema, type SchemaDifference } from '../postgres/schema/read.ts'
import type { ThrowawayServer } from '../postgres/server.ts'
import { withSession } from '../postgres/session.ts'
import { dumpParts } from '../postgres/source/dump-parts.ts'
import { dumpText } from '../postgres/source/dump-text.ts'
import { type LiveSource, readLiveSource, scaledRows } from '../postgres/source/live.ts'
import { type LeftOut, type Loaded, type LoadStatement, load } from '../postgres/source/load.ts'
import { isPostgresMajor } from '../postgres/versions.ts'
import { fillIn } from './fleet.ts'

/** A database or a dump that a rehearsal starts from. */
export interface OpenedState {
  readonly kind: 'database' | 'dump'
  readonly name: string
  readonly version: string | undefined
  readonly major: number | undefined
  /** What it has of the history; undefined when the copy has to be asked. */
  readonly applied: AppliedAnswer | undefined
  /** It holds no table. */
  readonly isEmpty: boolean
  /** The statements that make its schema. */
  readonly statements: readonly string[]
  /** Makes it in an empty database. */
  make(sessions: Required<Sessions>, server: ThrowawayServer): Promise<MadeState>
  /** Which rows its tables get, given what was asked for. */
  rows(asked: number | 'scaled' | undefined): StateRows
}

export interface MadeState {
  readonly left: readonly LeftOut[]
  readonly differences: readonly string[] | null
  /** Extensions the server does not have. */
  readonly extensions: readonly string[]
}

export interface StateRows {
  /** Of a table nothing else is known of; 0 when none gets any. */
  readonly count: number
  readonly figures: ReadonlyMap<string, TableFigures>
  readonly words: string
  /** It brought rows of its own. */
  readonly own: boolean
}

const USUAL = 1000
/** Of the largest table, when rows are scaled. */
const MOST = 10_000

/** Reads it. @throws KnownError when it is not reached or cannot be read. */
export async function openState(
  from: string,
  question: AppliedQuestion | undefined,
  onProgress: (text: string) => void,
): Promise<OpenedState> {
  const isAddress = /^\$|^postgres(?:ql)?(?:\+\w+)?:\/\//.test(from)
  if (!isAddress) return dumpState(from, onProgress)
  const url = fillIn(from)
  if (url === undefined) {
    throw new KnownError('bad-option', 'a variable in the address of --from is not set', 'Set it, or write it out.')
  }
  onProgress('reading the schema of the database')
  return liveState(await readLiveSource(url, question), question)
}

function liveState(source: LiveSource, question: AppliedQuestion | undefined): OpenedState {
  const { server, ddl, schema, applied, tables } = source
  const versions = applied?.kind === 'rows' ? versionRows(applied.ids, question) : []
  const statements = ddl.parts.flatMap(({ kind, name, statements: all }) =>
    all.map((sql): LoadStatement => ({ sql, what: `${kind} ${name}` })),
  )
  return {
    kind: 'database',
    name: createRedactor()(server.name),
    version: server.version,
    major: isPostgresMajor(server.major) ? server.major : undefined,
    applied,
    isEmpty: tables.size === 0,
    statements: statements.map(({ sql }) => sql),
    async make(sessions, on) {
      const { left, extensions } = await loadInto(sessions, on, [...statements, ...versions])
      const unwritten = ddl.left.map(({ kind, name, reason }) => ({ what: `${kind} ${name}`, reason, sql: '' }))
      const made = await withSession(sessions.connection, readSchema)
      return { left: [...unwritten, ...left], extensions, differences: differencesBetween(schema, made) }
    },
    rows: (asked) => liveRows(source, asked),
  }
}

/** The ids of a table that holds nothing else, as Alembic's. */
function versionRows(ids: readonly string[], question: AppliedQuestion | undefined): LoadStatement[] {
  const { table, column = '' } = question ?? {}
  if (table === undefined || column !== 'version_num') return []
  const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
  const name = [...(table.schema === undefined ? [] : [table.schema]), table.name].map(quote).join('.')
  return ids.map((id) => ({
    sql: `INSERT INTO ${name} (${quote(column)}) VALUES ('${id.replaceAll("'", "''")}')`,
    what: `the id ${id} in ${table.name}`,
  }))
}

function liveRows({ tables }: LiveSource, asked: number | 'scaled' = USUAL): StateRows {
  const scaled = asked === 'scaled' ? scaledRows(tables, MOST) : undefined
  const figures = new Map(
    [...tables].map(([name, { columns }]): [string, TableFigures] => [
      name,
      { rows: scaled?.get(name) ?? (asked === 'scaled' ? 0 : asked), columns },
    ]),
  )
  const most = Math.max(0, ...[...tables.values()].map(({ rows }) => rows))
  // Of an empty table there are no statistics to see.
  const full = [...tables.values()].filter(({ rows }) => rows > 0)
  const seen = full.filter(({ columns }) => columns.size > 0).length
  const where = seen === full.length ? '' : `, where the role sees them (${seen} of ${plural(full.length, 'table')})`
  const shares = `missing values and numbers of different ones as its statistics have them${where}.`
  const words =
    asked === 'scaled'
      ? `Rows after its statistics, scaled ${most > MOST ? `1 to ${Math.round(most / MOST).toLocaleString('en-GB')}, at most ${MOST.toLocaleString('en-GB')} a table` : '1 to 1'}; ${shares}`
      : asked === 0
        ? 'No rows.'
        : `${asked.toLocaleString('en-GB')} synthetic rows a table; ${shares}`
  return { count: asked === 'scaled' ? USUAL : asked, figures, words, own: false }
}

function dumpState(path: string, onProgress: (text: string) => void): OpenedState {
  onProgress(`reading ${path}`)
  const text = dumpText(path)
  const parts = dumpParts(text, path)
  const own = parts.some(({ sql, rows }) => (rows ?? '') !== '' || /^INSERT\b/i.test(sql))
  const version = /^-- Dumped from database version (\S+)/m.exec(text.slice(0, 2000))?.[1]
  const major = Number.parseInt(version ?? '', 10)
  const schema = parts.map(({ sql }) => sql).filter((sql) => /^(?:CREATE|ALTER)\b/i.test(sql))
  return {
    kind: 'dump',
    name: path,
    version,
    major: isPostgresMajor(major) ? major : undefined,
    applied: undefined,
    isEmpty: !schema.some((sql) => /^CREATE\s+(?:UNLOGGED\s+)?TABLE\b/i.test(sql)),
    statements: schema,
    async make(sessions, on) {
      const statements = parts.map(({ sql, line, rows }): LoadStatement => {
        return { sql, rows, what: `${path}:${line} ${shorten(oneLine(sql), 60)}` }
      })
      return { ...(await loadInto(sessions, on, statements)), differences: null }
    },
    rows(asked = own ? 0 : USUAL) {
      if (asked === 'scaled') {
        throw new KnownError(
          'bad-option',
          'a dump has no statistics to scale rows by',
          'Give --rows NUMBER, or name the database itself with --from.',
        )
      }
      const words = own
        ? `Rows of the dump${asked === 0 ? '' : `; ${asked} synthetic ones in tables without any`}.`
        : `${asked} synthetic rows a table.`
      return { count: asked, figures: new Map(), words, own }
    },
  }
}

/** As the role that migrates: what it owns it may change. On a server of our own, a superuser makes roles. */
async function loadInto(
  { connection, migrator }: Required<Sessions>,
  server: ThrowawayServer,
  statements: readonly LoadStatement[],
): Promise<Loaded> {
  return withSession(migrator, (owner) => {
    const run = (admin: pg.Client | undefined) => load({ owner, admin, statements })
    return server.isShared ? run(undefined) : withSession(connection, run)
  })
}

/** Who may do what is given by those who run the database; roles are not even the same. */
function differencesBetween(original: DatabaseSchema, made: DatabaseSchema): string[] {
  return compareSchemas(original, made)
    .filter(({ kind }) => kind !== 'default privileges')
    .flatMap((one) => differenceWords(one))
}

function differenceWords({ kind, name, change, properties }: SchemaDifference): string[] {
  if (change === 'missing') return [`${kind} ${name} is missing`]
  if (change === 'extra') return [`${kind} ${name} is only here`]
  const others = properties.filter((one) => one.name !== 'grants')
  const show = (value: unknown): string => shorten(oneLine(JSON.stringify(value)), 80)
  return others.length === 0
    ? []
    : [`${kind} ${name}: ${others.map((one) => `${one.name} ${show(one.before)}, here ${show(one.after)}`).join('; ')}`]
}
