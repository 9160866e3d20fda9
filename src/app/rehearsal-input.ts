import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { liveReaderOf } from '../migrations/fleet/live.ts'
import { rememberedScripts, type ScriptMemory } from '../migrations/fleet/remembered.ts'
import type { RevisionScripts } from '../migrations/fleet/scripts.ts'
import { type OpenHistory, selectRevisions } from '../migrations/fleet/select.ts'
import { statementsOf, wholeFile } from '../migrations/sql-files/entries.ts'
import type { Transactions } from '../migrations/types.ts'
import { buildName } from './build.ts'
import { cacheDirectory } from './cache-directory.ts'
import { oneHistory } from './migrate-sql.ts'
import { readSqlFile } from './read-text.ts'
import { productionAddresses } from './throwaway.ts'
import { writeWholeFile } from './write-file.ts'

export interface InputRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  readonly targets: readonly string[]
  readonly all: boolean
}

/** What is to be rehearsed. */
export interface RehearsalInput {
  readonly service: string
  readonly tool: string
  readonly history: string
  readonly revisions: readonly (RevisionScripts & { readonly judged: boolean })[]
  readonly transactions: Transactions
  readonly postgres: number | undefined
  /** Addresses the configuration calls production. */
  readonly production: readonly string[]
}

/** The revisions of a request on the schema that those before them make. @throws KnownError when it is not clear which. */
export async function inputOf(request: InputRequest): Promise<RehearsalInput> {
  const file = looseFile(request.targets)
  if (file !== undefined) return looseInput(file)
  const opened = await oneHistory(request)
  const all = selectRevisions(opened.history, [])
  const chosen = request.all
    ? all
    : selectRevisions(opened.history, request.targets.length === 0 ? ['heads'] : request.targets)
  return inputFor(opened, new Set(chosen.map(({ id }) => id)))
}

/** Everything up to the last of the revisions that are judged. */
export async function inputFor(opened: OpenHistory, judged: ReadonlySet<string>): Promise<RehearsalInput> {
  const all = selectRevisions(opened.history, [])
  const last = all.findLastIndex(({ id }) => judged.has(id))
  const scripts = await rememberedScripts(opened, all.slice(0, last + 1), memoryOf(opened), buildName())
  const { service, tool, environment } = opened
  return {
    service: service.name,
    tool: tool.id,
    history: environment.name,
    revisions: scripts.map((one) => {
      return { ...one, live: liveReaderOf(opened, one.revision), judged: judged.has(one.revision.id) }
    }),
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

/** The only target, when it is a file of SQL. */
export function looseFile([file, ...others]: readonly string[]): string | undefined {
  return file !== undefined && others.length === 0 && /\.sql$/i.test(file) ? file : undefined
}

/** A file of SQL by itself. @throws KnownError when it cannot be read. */
export function looseInput(file: string): RehearsalInput {
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
