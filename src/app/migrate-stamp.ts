import pg from 'pg'
import { errorMessage, KnownError } from '../core/errors.ts'
import { createRedactor } from '../core/redaction.ts'
import { plural } from '../core/text.ts'
import { liveReaderOf } from '../migrations/fleet/live.ts'
import { type RevisionScripts, scriptsOf } from '../migrations/fleet/scripts.ts'
import { type OpenHistory, selectRevisions } from '../migrations/fleet/select.ts'
import { upgradePlan } from '../migrations/history/plan.ts'
import { compareWithHistory, differenceText, type Equality, type TableName } from '../migrations/proof/equal.ts'
import { type MadeSchema, madeSchema } from '../migrations/proof/made-schema.ts'
import { readApplied } from '../postgres/applied.ts'
import { readOnlySession } from '../postgres/inspect/session.ts'
import { type DatabaseSchema, readSchema, readSchemaInside } from '../postgres/schema/read.ts'
import { oneHistory } from './migrate-sql.ts'
import { withScratch } from './scratch.ts'

export interface StampRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  /** Address of the database. */
  readonly database: string
  /** Revisions it is to be at; the heads when empty. */
  readonly revisions: readonly string[]
  /** Names of objects that belong to others. */
  readonly ignored: readonly string[]
  /** Write it; otherwise only what would be written is told. */
  readonly write: boolean
  readonly onProgress: (text: string) => void
}

/** The result of `migrate stamp`. */
export interface StampResult {
  readonly schemaVersion: 1
  readonly service: string
  readonly history: string
  readonly revisions: readonly string[]
  /** What the table held before; undefined when there was no such table. */
  readonly before: readonly string[] | undefined
  readonly proven: boolean
  /** Why it could not be compared; undefined when it was. */
  readonly unknown: string | undefined
  readonly differences: readonly string[]
  readonly harmless: readonly string[]
  readonly statements: readonly string[]
  readonly written: boolean
}

/**
 * Notes in a database which revisions it has, after proving that its schema is the one they make: on a throwaway server
 * of the same major version. @throws KnownError when the database is not reached or the tool keeps other notes.
 */
export async function stampDatabase(request: StampRequest): Promise<StampResult> {
  const opened = await oneHistory(request)
  const { service, environment, history } = opened
  const table = versionTableOf(opened)
  const targets =
    request.revisions.length === 0 ? history.heads : selectRevisions(history, request.revisions).map(({ id }) => id)
  const statements = stampStatements(table, targets)
  const names = { schemaVersion: 1, service: service.name, history: environment.name, revisions: targets } as const
  const applied = await readApplied(request.database, { table, column: 'version_num', where: undefined }, 10_000)
  if (applied.kind === 'unreachable') throw new KnownError('no-server', applied.reason, 'Look at the address.')
  const before = applied.kind === 'rows' ? applied.ids : undefined
  request.onProgress('reading the schema of the database')
  const live = await readOnlySession(request.database, async (client, { major }) => ({
    schema: await readSchema(client),
    major,
  }))
  const made = await madeUpTo(opened, targets, live.major, request.onProgress)
  const nothing = { differences: [], harmless: [], statements, written: false, before }
  if (made.kind === 'unknown') return { ...names, ...nothing, proven: false, unknown: made.reason }
  const equality = compareWithHistory({
    expected: made.schema,
    actual: live.schema,
    versionTable: table,
    ignored: request.ignored,
  })
  const proven = equality.differences.length === 0
  const written = proven && request.write
  if (written) await write(request.database, statements, live.schema)
  return { ...names, before, proven, unknown: undefined, ...inWords(equality), statements, written }
}

function inWords({ differences, harmless }: Equality): Pick<StampResult, 'differences' | 'harmless'> {
  return { differences: differences.map(differenceText), harmless: harmless.map(differenceText) }
}

/** @throws KnownError when the tool does not keep its notes as Alembic does. */
export function versionTableOf({ tool, environment }: OpenHistory): TableName {
  if (tool.id !== 'alembic') {
    throw new KnownError(
      'bad-option',
      `${tool.title} keeps more than ids of what was applied (checksums, times)`,
      `Use ${tool.title}'s own command for it; plimsoll migrate docs --from URL shows what the database has.`,
    )
  }
  return environment.versionTable ?? { name: 'alembic_version', schema: undefined }
}

/** The schema after the revisions up to the targets, made on a throwaway server. */
export async function madeUpTo(
  opened: OpenHistory,
  targets: readonly string[],
  major: number,
  onProgress: (text: string) => void,
): Promise<MadeSchema> {
  const ids = [...new Set(targets.flatMap((target) => upgradePlan(opened.history, target, [])))]
  const revisions: RevisionScripts[] = []
  for (const revision of selectRevisions(opened.history, ids))
    revisions.push({ ...(await scriptsOf(opened, revision)), live: liveReaderOf(opened, revision) })
  const { transactions } = opened.environment
  return withScratch({ major, onProgress }, (scratch) =>
    scratch.empty((client) => madeSchema(client, { revisions, transactions, onProgress })),
  )
}

/** What Alembic itself would write (`alembic stamp --purge`). */
export function stampStatements({ name, schema }: TableName, ids: readonly string[]): string[] {
  const table = [...(schema === undefined ? [] : [schema]), name].map((part) => pg.escapeIdentifier(part)).join('.')
  const key = pg.escapeIdentifier(`${name}_pkc`)
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (version_num varchar(32) NOT NULL, CONSTRAINT ${key} PRIMARY KEY (version_num))`,
    `DELETE FROM ${table}`,
    ...ids.map((id) => `INSERT INTO ${table} (version_num) VALUES (${pg.escapeLiteral(id)})`),
  ]
}

/** In one transaction that waits for nobody long, and only while the schema is still the one that was compared. */
async function write(url: string, statements: readonly string[], seen: DatabaseSchema): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/^(postgres(?:ql)?)\+\w+:/, '$1:') })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query("BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s'")
    const now = await readSchemaInside(client)
    const changed = [...new Set([...now.keys(), ...seen.keys()])].filter((key) => now.get(key) !== seen.get(key))
    if (changed.length > 0) {
      throw new KnownError(
        'bad-option',
        `the schema changed while it was compared: ${plural(changed.length, 'object')}, such as ${changed[0]}`,
        'Nothing was written. Run it again when nobody else changes the database.',
      )
    }
    for (const statement of statements) await client.query(statement)
    await client.query('COMMIT')
  } catch (error) {
    if (error instanceof KnownError) throw error
    throw new KnownError(
      'no-server',
      `the stamp was not written: ${createRedactor()(errorMessage(error))}`,
      'The transaction was rolled back. The role needs the rights to create and write the table.',
    )
  } finally {
    await client.end().catch(() => {})
  }
}
