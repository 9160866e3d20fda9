import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { liveReaderOf } from '../migrations/fleet/live.ts'
import { rememberedScripts, type ScriptMemory } from '../migrations/fleet/remembered.ts'
import type { RevisionScripts } from '../migrations/fleet/scripts.ts'
import { type OpenHistory, selectRevisions } from '../migrations/fleet/select.ts'
import { type Disagreement, disagreementsOf } from '../migrations/rehearse/agreement.ts'
import { applyRevisions } from '../migrations/rehearse/apply.ts'
import type { Sessions } from '../migrations/rehearse/base.ts'
import { withSession } from '../migrations/rehearse/execute.ts'
import type { RehearsalFailure } from '../migrations/rehearse/failure.ts'
import { type Rehearsal, rehearse } from '../migrations/rehearse/rehearse.ts'
import { defaultLimits, type Limits, type Watch } from '../migrations/rehearse/watch.ts'
import { statementsOf, wholeFile } from '../migrations/sql-files/entries.ts'
import type { Transactions } from '../migrations/types.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import { buildName } from './build.ts'
import { cacheDirectory } from './cache-directory.ts'
import { oneHistory } from './migrate-sql.ts'
import { readSqlFile } from './read-text.ts'
import { openRehearsalDatabase } from './rehearsal-database.ts'
import { productionAddresses, type ShadowChoice } from './throwaway.ts'
import { writeWholeFile } from './write-file.ts'

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
  /** A server of the user's instead of our own. */
  readonly shadow?: ShadowChoice
  readonly roundTrip: boolean
  /** Run the revisions in one transaction too, and tell whether that fails. */
  readonly together?: boolean
  readonly limits?: Partial<Limits>
  /** Rows every table gets first; when undefined 1,000, or none for the whole history, which begins with no tables. */
  readonly rows?: number
  /** Other numbers give other rows; 0 when undefined. */
  readonly seed?: number
  readonly onProgress: (text: string) => void
}

/** The result of `migrate rehearse`. */
export interface RehearseResult extends Rehearsal {
  readonly service: string
  readonly tool: string
  readonly history: string
  /** Where the revisions stop in one transaction, null when they do not; left out when that was not tried. */
  readonly together?: RehearsalFailure | null
  /** Statements that did something else than the rules go by. */
  readonly disagreements?: readonly Disagreement[]
  /** What is to be told of the server. */
  readonly notes: readonly string[]
}

/** Runs revisions on a throwaway server. @throws KnownError when there is none, or nothing to run. */
export async function migrationRehearsal(request: RehearseRequest): Promise<RehearseResult> {
  const { revisions, transactions, postgres, production, ...subject } = await inputOf(request)
  const { onProgress, roundTrip, rows = request.all ? 0 : 1000 } = request
  const first = revisions.findIndex(({ judged }) => judged)
  const database = await openRehearsalDatabase({
    server: { major: request.postgres, usual: postgres, shadow: request.shadow, production },
    setup: request.setup === undefined ? undefined : readSqlFile(request.setup),
    earlier: first === -1 ? revisions : revisions.slice(0, first),
    transactions,
    rows,
    seed: request.seed ?? 0,
    limits: { ...defaultLimits, ...request.limits },
    onProgress,
  })
  try {
    const { failure, left, notes, major } = database
    if (failure !== undefined) return { ...subject, ...(await nothingRun(database)), notes, left, failure }
    const judged = revisions.filter((one) => one.judged)
    const tries = request.together === true && judged.length > 1 && transactions !== 'none'
    const twin = tries ? await database.copy() : undefined
    const answered = new Map<string, RevisionScripts>()
    const onSettled = (one: RevisionScripts) => answered.set(one.revision.id, one)
    const rehearsal = await rehearse({ ...database, revisions, transactions, roundTrip, rows, onProgress, onSettled })
    const disagreements = disagreementsOf(
      {
        revisions: revisions.map((one) => ({ ...one, up: answered.get(one.revision.id)?.up ?? one.up })),
        transactions,
        fromEmpty: request.setup === undefined && subject.tool !== '',
        hasRows: rows > 0,
        major,
      },
      rehearsal.runs,
      await loadSqlParser(),
    )
    if (twin === undefined) return { ...subject, ...rehearsal, notes, disagreements }
    onProgress('running them all in one transaction')
    return {
      ...subject,
      ...rehearsal,
      notes,
      disagreements,
      together: (await runTogether(twin, database.watch, judged, transactions)) ?? null,
    }
  } finally {
    await database.close()
  }
}

async function nothingRun({ connection }: Sessions): Promise<Omit<Rehearsal, 'left' | 'failure'>> {
  const version = await withSession(connection, async (client) => (await client.query('SHOW server_version')).rows[0])
  return { version: String(version?.server_version), runs: [], roundTrips: [], filled: [] }
}

/** Where the revisions stop when they run in one transaction, as most tools have it unless told otherwise. */
async function runTogether(
  { connection, migrator = connection }: Sessions,
  watch: Watch,
  revisions: readonly RevisionScripts[],
  transactions: Transactions,
): Promise<RehearsalFailure | undefined> {
  const applied = await withSession(migrator, (client) =>
    applyRevisions(revisions, { client, watch, transactions, together: true }),
  )
  return applied.failure
}

interface Input {
  readonly service: string
  readonly tool: string
  readonly history: string
  readonly revisions: readonly (RevisionScripts & { readonly judged: boolean })[]
  readonly transactions: Transactions
  readonly postgres: number | undefined
  /** Addresses the configuration calls production. */
  readonly production: readonly string[]
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
  const scripts = await rememberedScripts(opened, all.slice(0, last + 1), memoryOf(opened), buildName())
  const revisions = scripts.map((one) => {
    return { ...one, live: liveReaderOf(opened, one.revision), judged: judged.has(one.revision.id) }
  })
  const { service, tool, environment } = opened
  return {
    service: service.name,
    tool: tool.id,
    history: environment.name,
    revisions,
    transactions: environment.transactions,
    postgres: service.settings.postgres,
    production: productionAddresses(service.databases),
  }
}

/** Scripts are kept beside other things of the cache, a file a history; without a cache they are read every time. */
function memoryOf({ service, environment }: OpenHistory): ScriptMemory {
  const directory = cacheDirectory(process.env)
  const name = createHash('sha256')
    .update(`${service.workspace.root}\0${service.path}\0${environment.name}`)
    .digest('hex')
  const file = directory === undefined ? undefined : join(directory, 'scripts', `${name.slice(0, 24)}.json`)
  return {
    read() {
      try {
        return file === undefined ? undefined : readFileSync(file, 'utf8')
      } catch {
        return undefined
      }
    },
    write(text) {
      try {
        if (file !== undefined) writeWholeFile(file, text)
      } catch {
        // The cache cannot be written: everything works without it, only slower.
      }
    },
  }
}

function looseInput(file: string): Input {
  const revision = { id: file, position: { file, line: 1 }, down: [], dependsOn: [], labels: [], message: '' }
  const up = {
    kind: 'steps',
    steps: statementsOf({ ...wholeFile(file, readSqlFile(file)), autocommit: true }),
  } as const
  const down = { kind: 'absent', reason: 'a loose SQL file has no way back' } as const
  const revisions = [{ revision, up, down, judged: true }]
  return {
    service: '',
    tool: 'sql',
    history: file,
    revisions,
    transactions: 'none',
    postgres: undefined,
    production: [],
  }
}

/** True when everything ran, and every way back leads back. */
export function isRehearsed({ failure, roundTrips, runs }: Rehearsal): boolean {
  return (
    failure === undefined &&
    roundTrips.every(({ result }) => result === 'reversible') &&
    runs.every(({ left }) => left.length === 0)
  )
}
