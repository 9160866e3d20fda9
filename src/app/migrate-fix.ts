import type pg from 'pg'
import { KnownError } from '../core/errors.ts'
import { type Databases, databasesOf } from '../migrations/fix/databases.ts'
import { fixRevision } from '../migrations/fix/fix-revision.ts'
import { canRunAlone, sendsWhole } from '../migrations/fix/run-alone.ts'
import type { FixedRevision } from '../migrations/fix/types.ts'
import { withFiles } from '../migrations/fix/write/overlay.ts'
import { writeFix } from '../migrations/fix/write/write.ts'
import type { WrittenFix } from '../migrations/fix/write/written.ts'
import { type RevisionScripts, scriptsOf } from '../migrations/fleet/scripts.ts'
import { type OpenHistory, selectRevisions } from '../migrations/fleet/select.ts'
import { historyOf } from '../migrations/history/history.ts'
import type { LintInput, RevisionScript } from '../migrations/lint/input.ts'
import { applyAll } from '../migrations/rehearse/apply.ts'
import { fillTables } from '../migrations/rehearse/rows.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import { MIGRATOR } from '../postgres/prepare.ts'
import type { ThrowawayServer } from '../postgres/server.ts'
import { oneHistory } from './migrate-sql.ts'
import { openServer, productionAddresses, type ShadowChoice } from './throwaway.ts'

export interface FixRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  /** Ids or ranges of revisions; the heads when empty. */
  readonly targets: readonly string[]
  readonly postgres?: number
  /** A server of the user's instead of our own. */
  readonly shadow?: ShadowChoice
  /** Rows every table gets for the proof. */
  readonly rows: number
  /** What old rows get where nothing says it: `orders.status` to an SQL expression. */
  readonly fill: ReadonlyMap<string, string>
  readonly onProgress: (text: string) => void
}

/** A revision with its safe form, and the files that hold it. */
export interface FixOutcome {
  readonly file: string
  readonly fixed: FixedRevision
  readonly written: WrittenFix | undefined
  /** Why its safe form, though proven, is not written. */
  readonly unwritten: string | undefined
}

/** The result of `migrate fix`. */
export interface FixResult {
  readonly service: string
  readonly tool: string
  readonly history: string
  readonly root: string
  readonly environmentRoot: string
  readonly postgres: number
  readonly outcomes: readonly FixOutcome[]
  /** Why the revisions after the last outcome were not looked at. */
  readonly stopped: string | undefined
}

/** Writes the safe form of revisions and proves it on a throwaway server. @throws KnownError where there is nothing to fix. */
export async function migrationFix(request: FixRequest): Promise<FixResult> {
  const opened = await oneHistory(request)
  const { onProgress, postgres, shadow } = request
  const { settings, databases } = opened.service
  const server = await openServer({
    major: postgres,
    usual: settings.postgres ?? OLDEST,
    shadow,
    production: productionAddresses(databases),
    onProgress,
  })
  try {
    const { outcomes, stopped } = await fixAll({ request, opened, server })
    const { service, tool, environment } = opened
    return {
      service: service.name,
      tool: tool.id,
      history: environment.name,
      root: service.workspace.root,
      environmentRoot: environment.root,
      postgres: server.major,
      outcomes,
      stopped,
    }
  } finally {
    await server.stop()
  }
}

/** Old enough that a form that is safe there is safe on the versions in use. */
const OLDEST = 15

interface Run {
  readonly request: FixRequest
  readonly opened: OpenHistory
  readonly server: ThrowawayServer
}

/** On a server of the user's nothing runs with more rights than a migration needs. */
function databasesOn(server: ThrowawayServer): Databases {
  const { isShared } = server
  return databasesOf((database) => server.connection(database, isShared ? MIGRATOR : undefined), {
    rights: isShared ? 'owner' : 'superuser',
    create: (name, template) =>
      server.create(name, {
        ...(template === undefined ? {} : { template }),
        ...(isShared ? { owner: MIGRATOR } : {}),
      }),
    drop: (name) => server.drop(name),
  })
}

async function fixAll(run: Run): Promise<Pick<FixResult, 'outcomes' | 'stopped'>> {
  const { request, opened, server } = run
  const all = selectRevisions(opened.history, [])
  const chosen = new Set(
    selectRevisions(opened.history, request.targets.length === 0 ? ['heads'] : request.targets).map(({ id }) => id),
  )
  const last = all.findLastIndex(({ id }) => chosen.has(id))
  const databases = databasesOn(server)
  const empty = await databases.create()
  const read: RevisionScripts[] = []
  const outcomes: FixOutcome[] = []
  let current = opened
  for (const [at, revision] of all.slice(0, last + 1).entries()) {
    const scripts = await scriptsOf(opened, revision)
    read.push(scripts)
    if (chosen.has(revision.id)) {
      request.onProgress(`fixing ${revision.id} (${outcomes.length + 1} of ${chosen.size})`)
      const filled = await databases.create(empty)
      await databases.within(filled, (client) =>
        fillTables(client, request.rows, databases.rights === 'owner' ? { triggers: 'owner' } : {}),
      )
      const outcome = await fixOne({ ...run, current, scripts, read, databases, empty, filled })
      await databases.drop(filled)
      outcomes.push(outcome)
      if (outcome.written !== undefined) current = await reopened(current, outcome.written)
    } else if (at % 20 === 0) request.onProgress(`applying ${revision.id} (${at + 1} of ${last})`)
    const failure = await databases.within(empty, (client: pg.Client) =>
      applyAll(client, [scripts], { transactions: opened.environment.transactions }),
    )
    if (failure === undefined) continue
    const stopped = `${failure.file}:${failure.line} does not run on an empty database: ${failure.message}`
    return { outcomes, stopped: at === last && chosen.has(revision.id) ? undefined : stopped }
  }
  return { outcomes, stopped: undefined }
}

interface One extends Run {
  readonly current: OpenHistory
  readonly scripts: RevisionScripts
  readonly read: readonly RevisionScripts[]
  readonly databases: Databases
  readonly empty: string
  readonly filled: string
}

async function fixOne(one: One): Promise<FixOutcome> {
  const { request, opened, current, scripts, read, databases, empty, filled, server } = one
  const { major } = server
  const parse = await loadSqlParser()
  const fixed = await fixRevision({
    databases,
    empty,
    filled,
    scripts,
    input: inputOf(opened, read, major),
    transactions: opened.environment.transactions,
    canRunAlone: canRunAlone(opened.tool),
    ...(opened.tool.id === 'alembic' ? {} : { oneStatement: sendsWhole(opened.tool.id) }),
    major,
    fill: request.fill,
    parse,
  })
  const { file } = scripts.revision.position
  if (fixed.fixed.length === 0) return { file, fixed, written: undefined, unwritten: undefined }
  try {
    const { written, reason } = await writeFix(current, fixed, parse)
    return { file, fixed, written, unwritten: reason }
  } catch (error) {
    if (!(error instanceof KnownError)) throw error
    return { file, fixed, written: undefined, unwritten: `${error.message}. ${error.remedy}` }
  }
}

function inputOf({ tool, environment }: OpenHistory, read: readonly RevisionScripts[], major: number): LintInput {
  const revisions = read.map(
    ({ revision, up, down }): RevisionScript => ({
      id: revision.id,
      tool: tool.id,
      position: revision.position,
      up,
      down,
      source: undefined,
    }),
  )
  const today = new Date().toISOString().slice(0, 10)
  return { revisions, transactions: environment.transactions, version: { major }, fromEmpty: true, today }
}

/** The history as it is with the files written so far. */
async function reopened(opened: OpenHistory, { files }: WrittenFix): Promise<OpenHistory> {
  const { service, tool } = opened
  const texts = Object.fromEntries(files.filter(({ later }) => !later).map(({ path, text }) => [path, text]))
  const workspace = withFiles(service.workspace, texts)
  const found = (await tool.find(workspace)).find(({ name }) => name === opened.environment.name)
  const environment = found ?? opened.environment
  return {
    ...opened,
    environment,
    service: { ...service, workspace },
    history: historyOf(await tool.revisions(workspace, environment)),
  }
}

/** True when every statement the linter tells of has a safe form that is written or can be. */
export function isFixed({ outcomes, stopped }: FixResult): boolean {
  return (
    stopped === undefined &&
    outcomes.every(({ fixed, unwritten }) => fixed.refused.length === 0 && unwritten === undefined)
  )
}
