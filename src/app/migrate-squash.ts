import { mkdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'
import { errorMessage, KnownError } from '../core/errors.ts'
import { withFiles } from '../migrations/fix/write/overlay.ts'
import { liveReaderOf } from '../migrations/fleet/live.ts'
import { type RevisionScripts, scriptsOf } from '../migrations/fleet/scripts.ts'
import { type OpenHistory, selectRevisions } from '../migrations/fleet/select.ts'
import { madeSchema } from '../migrations/proof/made-schema.ts'
import type { Contents } from '../migrations/rehearse/contents.ts'
import { contentsOf, unprovenOf } from '../migrations/snapshot/prove.ts'
import { squashRecord } from '../migrations/snapshot/record.ts'
import { rowStatements } from '../migrations/snapshot/rows.ts'
import { type Snapshot, snapshotFile, snapshotOf, snapshotStatements } from '../migrations/snapshot/snapshot.ts'
import { squashedRevisions } from '../migrations/snapshot/squashed.ts'
import type { Revision } from '../migrations/types.ts'
import { readOnlySession } from '../postgres/inspect/session.ts'
import { draftOf, isVersionTable, type SnapshotResult } from './migrate-baseline.ts'
import { oneHistory } from './migrate-sql.ts'
import { versionTableOf } from './migrate-stamp.ts'
import { type Scratch, withScratch } from './scratch.ts'
import { productionAddresses, type ShadowChoice } from './throwaway.ts'
import { writeNewFiles } from './write-file.ts'

export interface SquashRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  /** The last revision that goes into the one. */
  readonly to: string
  readonly postgres?: number
  /** Address of a database the service's own Alembic brought to that revision, from an empty one. */
  readonly made?: string
  /** A server of the user's instead of our own. */
  readonly shadow?: ShadowChoice
  readonly write: boolean
  readonly onProgress: (text: string) => void
}

/** The result of `migrate squash`. */
export interface SquashResult extends SnapshotResult {
  /** Where the old files go: from and to, relative to the repository. */
  readonly moved: readonly { readonly from: string; readonly to: string }[]
}

/**
 * Makes one revision of many: schema and rows equal, proven on a throwaway server. It has the id of the last, so that
 * databases need not be told. @throws KnownError when something else stands on what would be gone.
 */
export async function squash(request: SquashRequest): Promise<SquashResult> {
  const opened = await oneHistory(request)
  versionTableOf(opened)
  const [last, ...others] = selectRevisions(opened.history, [request.to])
  if (last === undefined || others.length > 0) {
    throw new KnownError('bad-option', `${request.to} is not one revision`, 'Name one revision with --to.')
  }
  const revisions = squashedRevisions(opened.history, last.id)
  const { postgres, shadow, onProgress } = request
  const { settings, databases } = opened.service
  const server = { major: postgres, usual: settings.postgres, shadow, production: productionAddresses(databases) }
  return withScratch({ ...server, onProgress }, (scratch) => squashOn(scratch, { opened, revisions, last, request }))
}

interface Squashing {
  readonly opened: OpenHistory
  readonly revisions: readonly Revision[]
  readonly last: Revision
  readonly request: SquashRequest
}

interface Before {
  readonly snapshot: Snapshot
  readonly rows: readonly string[]
  readonly contents: Contents
  readonly version: string
}

async function squashOn(scratch: Scratch, squashing: Squashing): Promise<SquashResult> {
  const { opened, revisions, last, request } = squashing
  const { service, environment, history } = opened
  const before = await madeBefore(scratch, squashing)
  const gone = new Set(revisions.map(({ id }) => id))
  const message = `squash of ${revisions.length} revisions up to ${last.id}`
  const draft = await draftOf(opened, { message, parents: [], id: last.id, without: gone })
  const [file] = draft.files
  if (file === undefined) throw new Error('a draft has no file')
  const statements = snapshotStatements(before.snapshot.ddl, before.rows)
  const refusal = `revisions before ${last.id} were squashed into it`
  const text = await snapshotFile(file.text, file.path, statements, refusal)
  const kept = keptFolder(squashing)
  const record = recordOf(squashing, before, file.path, kept)
  const old = new Set(revisions.map(({ position }) => position.file))
  const workspace = withFiles(service.workspace, { [file.path]: text }, old)
  request.onProgress('proving that the one revision makes the same')
  const differences = await scratch.empty((client) =>
    unprovenOf(client, {
      workspace,
      opened,
      id: last.id,
      heads: history.heads,
      schema: before.snapshot.schema,
      contents: before.contents,
    }),
  )
  const proven = differences.length === 0
  const files = [{ path: file.path, text }, record]
  const moved = [...old].map((from) => ({ from, to: join(kept, basename(from)) }))
  const written = proven && request.write
  if (written) replaceFiles(service.workspace.root, moved, files)
  const labels = revisions.filter((one) => one.labels.length > 0 && one.id !== last.id)
  const notes = [
    ...draft.notes,
    ...before.snapshot.ddl.left.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`),
    ...labels.map(
      ({ id, labels: names }) => `the branch label ${names.join(', ')} of ${id} is to be put into the new file`,
    ),
  ]
  const names = { schemaVersion: 1, service: service.name, history: environment.name, revision: last.id } as const
  return { ...names, files, moved, proven, differences, written, notes }
}

async function madeBefore(scratch: Scratch, squashing: Squashing): Promise<Before> {
  const { opened, revisions, request } = squashing
  if (request.made !== undefined) return readBefore(squashing, request.made)
  const scripts: RevisionScripts[] = []
  for (const revision of revisions)
    scripts.push({ ...(await scriptsOf(opened, revision)), live: liveReaderOf(opened, revision) })
  return scratch.empty(async (client) => {
    const { transactions } = opened.environment
    const made = await madeSchema(client, { revisions: scripts, transactions, onProgress: request.onProgress })
    if (made.kind === 'unknown') throw notMade(made.reason, squashing)
    const [first] = made.unknown
    if (first !== undefined) {
      const { file, line } = first.step.position
      throw notMade(`which rows ${first.id} changes at ${file}:${line} is not known: ${first.step.reason}`, squashing)
    }
    return beforeIn(client, await snapshotOf(client, () => false))
  })
}

async function beforeIn(client: pg.Client, snapshot: Snapshot): Promise<Before> {
  const version = String((await client.query('SHOW server_version')).rows[0]?.server_version).split(' ')[0] ?? ''
  return { snapshot, rows: await rowStatements(client), contents: await contentsOf(client), version }
}

function notMade(reason: string, { last, opened }: Squashing): KnownError {
  const own = `alembic -c ${opened.environment.config?.file ?? 'alembic.ini'} upgrade ${last.id}`
  return new KnownError(
    'bad-option',
    reason,
    `Squash up to a revision before it, or let the service's own Alembic make the schema: run \`${own}\` on an empty database and name that one with --made.`,
  )
}

/** What the service's own Alembic made of a database that was empty: its version table says up to where. */
async function readBefore({ opened, last, request }: Squashing, url: string): Promise<Before> {
  request.onProgress('reading the schema of the database')
  const table = versionTableOf(opened)
  return await readOnlySession(url, async (client) => {
    const path = [table.schema ?? 'public', table.name].map((part) => pg.escapeIdentifier(part)).join('.')
    const { rows } = await client.query<{ version_num: string }>(`SELECT version_num FROM ${path}`)
    const ids = rows.map(({ version_num: id }) => id)
    if (ids.join() !== last.id) {
      const where = ids.join(', ') || 'no revision'
      throw new KnownError('bad-option', `the database is at ${where}, not at ${last.id}`, 'Bring it there first.')
    }
    const before = await beforeIn(client, await snapshotOf(client, (key) => isVersionTable(key, table)))
    const isOwn = (sql: string): boolean => sql.startsWith(`INSERT INTO ${table.schema ?? 'public'}.${table.name} `)
    const contents = withoutTable(before.contents, `${table.schema ?? 'public'}.${table.name}`)
    return { ...before, contents, rows: before.rows.filter((sql) => !isOwn(sql)) }
  })
}

function withoutTable({ hashes, counts, ...rest }: Contents, table: string): Contents {
  const keep = <T>(map: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...map].filter(([name]) => name.replaceAll('"', '') !== table))
  return { ...rest, hashes: keep(hashes), counts: keep(counts) }
}

/** Beside the folder of the revisions, and outside every folder the tool looks for them in. */
function keptFolder({ opened: { environment }, last }: Squashing): string {
  const isLocation = (folder: string): boolean => environment.locations.some((one) => isBelow(folder, one))
  let folder = dirname(dirname(last.position.file))
  while (folder !== '.' && isLocation(folder)) folder = dirname(folder)
  return join(folder, 'squashed', last.id)
}

function isBelow(folder: string, location: string): boolean {
  return folder === location || folder.startsWith(`${location}/`)
}

function recordOf({ opened, revisions, last }: Squashing, before: Before, file: string, kept: string) {
  const date = new Date().toISOString().slice(0, 10)
  const rows = before.rows.filter((sql) => sql.startsWith('INSERT')).length
  const { version } = before
  const history = opened.environment.name
  return {
    path: join('docs', 'decisions', `${date}-squash-${last.id}.md`),
    text: squashRecord({ date, history, revisions, file, kept, version, rows }),
  }
}

/** The old files go first, and come back when the new ones cannot be written. */
function replaceFiles(root: string, moved: SquashResult['moved'], files: SquashResult['files']): void {
  const done: { readonly from: string; readonly to: string }[] = []
  try {
    for (const { from, to } of moved) {
      mkdirSync(dirname(join(root, to)), { recursive: true })
      renameSync(join(root, from), join(root, to))
      done.push({ from, to })
    }
    writeNewFiles(files.map(({ path, text }) => ({ path: join(root, path), text })))
  } catch (error) {
    for (const { from, to } of done) renameSync(join(root, to), join(root, from))
    if (error instanceof KnownError) throw error
    throw new KnownError(
      'cannot-write',
      `the old files cannot be moved: ${errorMessage(error)}`,
      'Nothing was changed.',
    )
  }
}
