import { KnownError } from '../core/errors.ts'
import type { RevisionScripts } from '../migrations/fleet/scripts.ts'
import { type Disagreement, disagreementsOf } from '../migrations/rehearse/agreement.ts'
import { applyRevisions } from '../migrations/rehearse/apply.ts'
import type { Sessions } from '../migrations/rehearse/base.ts'
import type { RehearsalFailure } from '../migrations/rehearse/failure.ts'
import { type Rehearsal, rehearse } from '../migrations/rehearse/rehearse.ts'
import { defaultLimits, type Watch } from '../migrations/rehearse/watch.ts'
import type { Transactions } from '../migrations/types.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import { withSession } from '../postgres/session.ts'
import { readSqlFile } from './read-text.ts'
import { openRehearsalDatabase } from './rehearsal-database.ts'
import { inputOf } from './rehearsal-input.ts'
import type { Origin, Prepared, RehearseRequest } from './rehearsal-request.ts'
import { originWords, rehearsalFrom } from './rehearse-from.ts'

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
  /** Where the starting state was taken from. */
  readonly origin?: Origin
}

/** Runs revisions on a throwaway server. @throws KnownError when there is none, or nothing to run. */
export async function migrationRehearsal(request: RehearseRequest): Promise<RehearseResult> {
  const prepared = request.from === undefined ? await fromHistory(request) : await rehearsalFrom(request, request.from)
  try {
    return await concluded(request, prepared)
  } finally {
    await prepared.database.close()
  }
}

async function fromHistory(request: RehearseRequest): Promise<Prepared> {
  const input = await inputOf(request)
  const { revisions, transactions, postgres, production } = input
  const { onProgress, rows = request.all ? 0 : 1000 } = request
  if (rows === 'scaled') {
    throw new KnownError('bad-option', '--rows scaled needs a database to take after', 'Name one with --from URL.')
  }
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
  const before = request.setup === undefined && input.tool !== '' ? [] : undefined
  return { input, database, hasRows: rows > 0, before }
}

async function concluded(request: RehearseRequest, prepared: Prepared): Promise<RehearseResult> {
  const { database, input, origin } = prepared
  const { revisions, transactions, service, tool, history } = input
  const { onProgress, roundTrip } = request
  const { failure, left } = database
  const subject = { service, tool, history, notes: notesOf(prepared), ...(origin === undefined ? {} : { origin }) }
  if (failure !== undefined) return { ...subject, ...(await nothingRun(database)), left, failure }
  const judged = revisions.filter((one) => one.judged)
  const tries = request.together === true && judged.length > 1 && transactions !== 'none'
  const twin = tries ? await database.copy() : undefined
  const answered = new Map<string, RevisionScripts>()
  const onSettled = (one: RevisionScripts) => answered.set(one.revision.id, one)
  const rehearsal = await rehearse({ ...database, revisions, transactions, roundTrip, rows: 0, onProgress, onSettled })
  const disagreements = await disagreementsIn(prepared, rehearsal, answered)
  if (twin === undefined) return { ...subject, ...rehearsal, disagreements }
  onProgress('running them all in one transaction')
  const together = (await runTogether(twin, database.watch, judged, transactions)) ?? null
  return { ...subject, ...rehearsal, disagreements, together }
}

function notesOf({ database, origin }: Prepared): readonly string[] {
  return [...database.notes, ...(origin === undefined ? [] : originWords(origin))]
}

async function disagreementsIn(
  { input, database, before, hasRows }: Prepared,
  { runs }: Rehearsal,
  answered: ReadonlyMap<string, RevisionScripts>,
): Promise<Disagreement[]> {
  if (before === undefined) return []
  const { revisions, transactions } = input
  const own = revisions.map((one) => ({ ...one, up: answered.get(one.revision.id)?.up ?? one.up }))
  const earlier = before.map((one) => ({ ...one, judged: false }))
  const request = { revisions: [...earlier, ...own], transactions, fromEmpty: true, hasRows, major: database.major }
  return disagreementsOf(request, runs, await loadSqlParser())
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

/** True when everything ran, and every way back leads back. */
export function isRehearsed({ failure, roundTrips, runs }: Rehearsal): boolean {
  return (
    failure === undefined &&
    roundTrips.every(({ result }) => result === 'reversible') &&
    runs.every(({ left }) => left.length === 0)
  )
}
