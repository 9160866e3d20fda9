import pg from 'pg'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { readSchema } from '../../postgres/schema/read.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { Transactions } from '../types.ts'
import { applyAll, type RehearsalFailure } from './apply.ts'
import { readContents } from './contents.ts'
import { goBack, type RoundTrip, toldBefore } from './round-trip.ts'
import { type FilledTable, fillTables } from './rows.ts'
import { type RehearsedRun, ScriptRunner } from './run-script.ts'
import { openTracer } from './trace.ts'

export interface Rehearsal {
  readonly version: string
  readonly runs: readonly RehearsedRun[]
  readonly roundTrips: readonly RoundTrip[]
  /** The tables that were given rows, and those that could not be, with the reason. */
  readonly filled: readonly FilledTable[]
  /** Where it stopped, undefined when everything ran. */
  readonly failure: RehearsalFailure | undefined
}

export interface RehearsalRequest {
  /** To an empty database of a throwaway server, as superuser. */
  readonly connection: pg.ClientConfig
  /** In the order in which they are applied; those before the first judged one only make the schema. */
  readonly revisions: readonly (RevisionScripts & { readonly judged: boolean })[]
  readonly transactions: Transactions
  /** SQL that makes the starting state instead of, or before, earlier revisions. */
  readonly setup?: string
  readonly roundTrip: boolean
  /** Rows every table gets before the first judged revision; 0 for none. */
  readonly rows: number
  readonly onProgress?: (text: string) => void
}

/**
 * Runs revisions on a throwaway database and tells what each statement did, and whether each way back leads back. It
 * stops at the first statement that fails: what stands behind it has no base to stand on.
 */
export async function rehearse(request: RehearsalRequest): Promise<Rehearsal> {
  const client = new pg.Client(request.connection)
  client.on('error', () => {})
  await client.connect()
  try {
    const version = String((await client.query('SHOW server_version')).rows[0]?.server_version)
    if (request.setup !== undefined) await client.query(request.setup)
    const first = request.revisions.findIndex(({ judged }) => judged)
    const earlier = first === -1 ? request.revisions : request.revisions.slice(0, first)
    const failure = await applyAll(client, earlier, request)
    if (failure !== undefined || first === -1) return { version, runs: [], roundTrips: [], filled: [], failure }
    if (request.rows > 0) request.onProgress?.(`filling tables with ${request.rows} rows each`)
    const filled = request.rows > 0 ? await fillTables(client, request.rows) : []
    const tracer = await openTracer(request.connection)
    try {
      const runner = new ScriptRunner(tracer, await loadSqlParser(), request.transactions !== 'none')
      return { version, filled, ...(await rehearseAll(request, request.revisions.slice(first), client, runner)) }
    } finally {
      await tracer.close()
    }
  } finally {
    await client.end()
  }
}

async function rehearseAll(
  { roundTrip, rows, onProgress }: RehearsalRequest,
  revisions: RehearsalRequest['revisions'],
  client: pg.Client,
  runner: ScriptRunner,
): Promise<Omit<Rehearsal, 'version' | 'filled'>> {
  const runs: RehearsedRun[] = []
  const roundTrips: RoundTrip[] = []
  const result = (failure?: RehearsalFailure): Omit<Rehearsal, 'version' | 'filled'> => ({ runs, roundTrips, failure })
  let before = await readSchema(client)
  for (const [at, one] of revisions.entries()) {
    onProgress?.(`rehearsing ${one.revision.id} (${at + 1} of ${revisions.length})`)
    const hasRows = one.judged && roundTrip && rows > 0
    const contents = hasRows ? await readContents(async (sql) => (await client.query(sql)).rows) : undefined
    const up = await runner.run(one, 'up', one.judged)
    if (one.judged) runs.push(up.run)
    const after = await readSchema(client)
    const settled = one.judged && roundTrip ? toldBefore(one, up) : undefined
    if (settled !== undefined) roundTrips.push(settled)
    else if (one.judged && roundTrip) {
      const back = await goBack({ one, runner, client, before, after, contents })
      runs.push(back.run)
      roundTrips.push(back.trip)
      if (back.failure !== undefined) return result(back.failure)
    }
    if (up.failure !== undefined) return result(up.failure)
    before = after
  }
  return result()
}
