import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { KnownError } from '../core/errors.ts'
import { createRedactor } from '../core/redaction.ts'
import { plural } from '../core/text.ts'
import { type DbDocument, dbDocuments } from '../migrations/docs/documents.ts'
import type { DocsInput, SchemaSource } from '../migrations/docs/input.ts'
import type { OpenHistory } from '../migrations/fleet/select.ts'
import { compare } from '../migrations/fleet/status.ts'
import { type Review, reviewHistory } from '../migrations/plan/review.ts'
import { changesSchema } from '../migrations/proof/made-schema.ts'
import { applyAll, type RehearsalFailure } from '../migrations/rehearse/apply.ts'
import { type Rehearsal, rehearse } from '../migrations/rehearse/rehearse.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import { readApplied } from '../postgres/applied.ts'
import { readDependencies } from '../postgres/ddl/dependencies.ts'
import { schemaDdl } from '../postgres/ddl/write.ts'
import { readForeignKeys, readIndexes } from '../postgres/inspect/indexes.ts'
import { readOnlySession } from '../postgres/inspect/session.ts'
import { readSchema } from '../postgres/schema/read.ts'
import { startServer, type ThrowawayServer } from '../postgres/server.ts'
import { withSession } from '../postgres/session.ts'
import { oneHistory } from './migrate-sql.ts'
import { postgresFolder } from './postgres-folder.ts'
import { majorOf } from './postgres-major.ts'
import { writeWholeFile } from './write-file.ts'

export interface DocsRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  /** A database to read the schema from, instead of applying the history on a throwaway server. */
  readonly from?: string
  /** Folder of the documents, relative to that of the service. */
  readonly output?: string
  readonly postgres?: number
  /** Try each way back. */
  readonly rehearse: boolean
  /** Compare only, write nothing. */
  readonly check: boolean
  readonly onProgress: (text: string) => void
}

/** The result of `migrate docs`. */
export interface DocsResult {
  readonly service: string
  readonly folder: string
  readonly documents: readonly Omit<DbDocument, 'text'>[]
  /** Why the schema is not shown; undefined when it is. */
  readonly unknownSchema: string | undefined
  readonly written: readonly string[]
}

/** Writes the documents of one history, or says which of them are stale. */
export async function migrationDocs(request: DocsRequest): Promise<DocsResult> {
  const opened = await oneHistory(request)
  const input = await docsInput(request, opened)
  const folder = join(request.folder, opened.service.path, request.output ?? 'docs/db')
  const documents = dbDocuments(input, (file) => readIfThere(join(folder, file)))
  const stale = documents.filter(({ state }) => state === 'stale' || state === 'missing')
  const changed = stale.filter(({ file, text }) => text !== readIfThere(join(folder, file)))
  if (!request.check) for (const { file, text } of changed) writeWholeFile(join(folder, file), text)
  return {
    service: opened.service.name,
    folder,
    documents: documents.map(({ file, state, asks }) => ({ file, state, asks })),
    unknownSchema: input.source.kind === 'unknown' ? input.source.reason : undefined,
    written: request.check ? [] : changed.map(({ file }) => file),
  }
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

async function docsInput(request: DocsRequest, opened: OpenHistory): Promise<DocsInput> {
  const { service, tool, environment, history } = opened
  const { onProgress, postgres } = request
  const today = new Date().toISOString().slice(0, 10)
  const parse = await loadSqlParser()
  const review = await reviewHistory({ opened, parse, major: postgres, newSince: 'revision', today, onProgress })
  const applied = tool.applied(service.workspace, environment)?.table ?? environment.versionTable
  const measured = await onServer(request, opened, review)
  const trips = new Map(measured.rehearsal?.roundTrips.map((trip) => [trip.id, trip]))
  return {
    service: service.name,
    tool: tool.id,
    environment,
    revisions: review.revisions.map((one) => ({ ...one, trip: trips.get(one.revision.id) })),
    heads: history.realHeads,
    source: measured.source,
    toolTables: new Set(
      applied === undefined
        ? ['alembic_version']
        : [`${applied.schema === undefined || applied.schema === 'public' ? '' : `${applied.schema}.`}${applied.name}`],
    ),
    settings: {
      fileName: service.settings.fileName,
      baseBranch: service.settings.baseBranch,
      postgres: service.settings.postgres,
    },
    rehearsedOn: measured.rehearsal?.version,
  }
}

interface Measured {
  readonly source: SchemaSource
  readonly rehearsal: Rehearsal | undefined
}

async function onServer(request: DocsRequest, opened: OpenHistory, review: Review): Promise<Measured> {
  const live = request.from === undefined ? undefined : await liveSource(request.from, opened)
  if (live !== undefined && !request.rehearse) return { source: live, rehearsal: undefined }
  const major = majorOf(request.postgres ?? opened.service.settings.postgres)
  request.onProgress(`starting PostgreSQL ${major}`)
  const server = await startServer({ major, folder: postgresFolder(), onProgress: request.onProgress })
  try {
    const rehearsal = request.rehearse ? await rehearsed(server, opened, review, request) : undefined
    // What every revision was rehearsed on has every revision.
    const isDone = rehearsal !== undefined && rehearsal.failure === undefined
    const source = live ?? (await madeSource(server, isDone ? REHEARSAL : undefined, { opened, review, request }))
    return { source, rehearsal }
  } finally {
    await server.stop()
  }
}

async function liveSource(url: string, opened: OpenHistory): Promise<SchemaSource> {
  const applied = await appliedAt(url, opened)
  return readOnlySession(url, async (client, server) => {
    const { rows } = await client.query(
      'SELECT stats_reset::text AS since FROM pg_stat_database WHERE datname = current_database()',
    )
    const since = rows[0]?.since
    return {
      kind: 'known',
      origin: `Read from the database ${createRedactor()(server.name)} on PostgreSQL ${server.version}${applied.words}.`,
      ...(await factsOf(client)),
      ...(applied.heads === undefined ? {} : { heads: applied.heads }),
      usage: { since: typeof since === 'string' ? since.slice(0, 10) : undefined },
      doubts: [],
    }
  })
}

/** What a database has of the history: its documents must not pass for those of the head. */
async function appliedAt(
  url: string,
  { service, tool, environment, history }: OpenHistory,
): Promise<{ words: string; heads?: readonly string[] }> {
  const question = tool.applied(service.workspace, environment)
  if (question === undefined) return { words: '; which revisions it has is not known' }
  const answer = await readApplied(url, question, 10_000)
  const { idOf } = question
  const status = compare(
    history,
    question.rows,
    answer.kind === 'rows' && idOf !== undefined ? { ...answer, ids: answer.ids.map(idOf) } : answer,
  )
  if (status.state !== 'read') return { words: '; which revisions it has is not known' }
  if (status.pending.length + status.unknown.length === 0) return { words: ', which has every revision' }
  const parts = [
    ...(status.pending.length === 0 ? [] : [`${plural(status.pending.length, 'revision')} are not applied there`]),
    ...(status.unknown.length === 0 ? [] : [`it has ${status.unknown.join(', ')}, which the repository does not`]),
  ]
  return { words: `; ${parts.join(', and ')}`, heads: status.current }
}

interface Making {
  readonly opened: OpenHistory
  readonly review: Review
  readonly request: DocsRequest
}

const REHEARSAL = 'rehearsal'

async function madeSource(server: ThrowawayServer, made: string | undefined, making: Making): Promise<SchemaSource> {
  const { opened, review, request } = making
  const opaque = review.revisions.flatMap(({ revision, opaque: steps }) =>
    steps
      .filter(changesSchema)
      .map(({ position, reason }) => `${revision.id}, ${position.file}:${position.line}: ${reason}`),
  )
  if (made === undefined) await server.create('documents')
  return withSession(server.connection(made ?? 'documents'), async (client) => {
    const { transactions } = opened.environment
    const { onProgress } = request
    const failure =
      made === undefined ? await applyAll(client, review.scripts, { transactions, onProgress }) : undefined
    if (failure !== undefined) return { kind: 'unknown', reason: stopped(failure, opaque) }
    const version = String((await client.query('SHOW server_version')).rows[0]?.server_version)
    await client.query(
      'DROP EVENT TRIGGER IF EXISTS plimsoll_note_rewrite; DROP SCHEMA IF EXISTS plimsoll_rehearsal CASCADE',
    )
    return {
      kind: 'known',
      origin: `Made by all ${plural(review.revisions.length, 'revision')} of the history on PostgreSQL ${version}.`,
      ...(await factsOf(client)),
      usage: undefined,
      doubts: opaque,
    }
  })
}

function stopped({ id, file, line, message }: RehearsalFailure, opaque: readonly string[]): string {
  const [first] = opaque
  const earlier =
    first === undefined
      ? ''
      : ` ${plural(opaque.length, 'step')} of the history cannot be known without running ${opaque.length === 1 ? 'it' : 'them'}, the first at ${first}.`
  return `applied from an empty database the history stops at ${id}, ${file}:${line}: ${message}.${earlier}`
}

async function factsOf(client: pg.Client): Promise<Pick<Extract<SchemaSource, { kind: 'known' }>, 'facts' | 'ddl'>> {
  const schema = await readSchema(client)
  const ddl = schemaDdl(schema, await readDependencies(client))
  return { facts: { schema, indexes: await readIndexes(client), foreignKeys: await readForeignKeys(client) }, ddl }
}

async function rehearsed(
  server: ThrowawayServer,
  { environment }: OpenHistory,
  { scripts }: Review,
  { onProgress }: DocsRequest,
): Promise<Rehearsal> {
  await server.create(REHEARSAL)
  const { transactions } = environment
  return rehearse({
    connection: server.connection(REHEARSAL),
    revisions: scripts,
    transactions,
    roundTrip: true,
    rows: 0,
    onProgress,
  })
}

/** True when every document is there and says what is so. */
export function isCurrent({ documents }: DocsResult): boolean {
  return documents.every(({ state }) => state === 'current' || state === 'unchecked')
}

/** @throws KnownError `bad-option` for what cannot be combined. */
export function checkDocsOptions({ output }: Pick<DocsRequest, 'output'>): void {
  if (output?.startsWith('..') === true) {
    throw new KnownError('bad-option', '--output must name a folder inside the service', 'Leave it out for docs/db.')
  }
}
