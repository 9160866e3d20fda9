import pg from 'pg'
import { type RevisionScripts, scriptsOf } from '../migrations/fleet/scripts.ts'
import { selectRevisions } from '../migrations/fleet/select.ts'
import { type Rehearsal, rehearse } from '../migrations/rehearse/rehearse.ts'
import { statementsOf, wholeFile } from '../migrations/sql-files/entries.ts'
import type { Transactions } from '../migrations/types.ts'
import { MIGRATOR, WATCHER } from '../postgres/prepare.ts'
import { startServer } from '../postgres/server.ts'
import { oneHistory } from './migrate-sql.ts'
import { postgresFolder } from './postgres-folder.ts'
import { majorOf } from './postgres-major.ts'
import { readSqlFile } from './read-text.ts'

export interface RehearseRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  /** Ids or ranges of revisions, or one loose SQL file; the heads when empty. */
  readonly targets: readonly string[]
  /** Judge the whole history, from an empty database. */
  readonly all: boolean
  readonly setup?: string
  readonly postgres?: number
  readonly roundTrip: boolean
  /** Rows every table gets first; when undefined 1,000, or none for the whole history, which begins with no tables. */
  readonly rows?: number
  readonly onProgress: (text: string) => void
}

/** The result of `migrate rehearse`. */
export interface RehearseResult extends Rehearsal {
  readonly service: string
  readonly tool: string
  readonly history: string
}

/** Runs revisions on a throwaway server. @throws KnownError when there is none, or nothing to run. */
export async function migrationRehearsal(request: RehearseRequest): Promise<RehearseResult> {
  const { revisions, transactions, postgres, ...subject } = await inputOf(request)
  const major = majorOf(request.postgres ?? postgres)
  const { onProgress, roundTrip, rows = request.all ? 0 : 1000 } = request
  onProgress(`starting PostgreSQL ${major}`)
  const server = await startServer({ major, folder: postgresFolder(), onProgress })
  try {
    const connection = server.connection('rehearsal')
    const migrator = server.connection('rehearsal', MIGRATOR)
    const watcher = server.connection('rehearsal', WATCHER)
    await createDatabase(server.connection(), 'rehearsal')
    const setup = request.setup === undefined ? {} : { setup: readSqlFile(request.setup) }
    const rehearsal = await rehearse({
      connection,
      migrator,
      watcher,
      revisions,
      transactions,
      roundTrip,
      rows,
      onProgress,
      ...setup,
    })
    return { ...subject, ...rehearsal }
  } finally {
    await server.stop()
  }
}

interface Input {
  readonly service: string
  readonly tool: string
  readonly history: string
  readonly revisions: readonly (RevisionScripts & { readonly judged: boolean })[]
  readonly transactions: Transactions
  readonly postgres: number | undefined
}

async function inputOf(request: RehearseRequest): Promise<Input> {
  const [file, ...others] = request.targets
  if (file !== undefined && others.length === 0 && /\.sql$/i.test(file)) return looseInput(file)
  const opened = await oneHistory(request)
  const all = selectRevisions(opened.history, [])
  const chosen = request.all
    ? all
    : selectRevisions(opened.history, request.targets.length === 0 ? ['heads'] : request.targets)
  const judged = new Set(chosen.map(({ id }) => id))
  const last = all.findLastIndex(({ id }) => judged.has(id))
  const revisions = []
  for (const revision of all.slice(0, last + 1)) {
    revisions.push({ ...(await scriptsOf(opened, revision)), judged: judged.has(revision.id) })
  }
  const { service, tool, environment } = opened
  return {
    service: service.name,
    tool: tool.id,
    history: environment.name,
    revisions,
    transactions: environment.transactions,
    postgres: service.settings.postgres,
  }
}

function looseInput(file: string): Input {
  const revision = { id: file, position: { file, line: 1 }, down: [], dependsOn: [], labels: [], message: '' }
  const up = { kind: 'steps', steps: statementsOf(wholeFile(file, readSqlFile(file))) } as const
  const down = { kind: 'absent', reason: 'a loose SQL file has no way back' } as const
  const revisions = [{ revision, up, down, judged: true }]
  return { service: '', tool: 'sql', history: file, revisions, transactions: 'none', postgres: undefined }
}

async function createDatabase(connection: pg.ClientConfig, name: string): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query(`CREATE DATABASE ${name} OWNER ${MIGRATOR}`)
  await client.end()
}

/** True when everything ran, and every way back leads back. */
export function isRehearsed({ failure, roundTrips, runs }: Rehearsal): boolean {
  return (
    failure === undefined &&
    roundTrips.every(({ result }) => result === 'reversible') &&
    runs.every(({ left }) => left.length === 0)
  )
}
