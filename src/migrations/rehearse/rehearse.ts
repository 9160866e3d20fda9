import type pg from 'pg'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { withSession } from '../../postgres/session.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { Direction, Transactions } from '../types.ts'
import { applyEarlier, type Base, fillBase, readBase, type Sessions } from './base.ts'
import type { LeftStep, RehearsalFailure } from './failure.ts'
import { Gaps } from './gaps.ts'
import { goBack, type RoundTrip, toldBefore } from './round-trip.ts'
import type { FilledTable } from './rows.ts'
import { type RehearsedRun, ScriptRunner } from './run-script.ts'
import { settled } from './settle.ts'
import { DatabaseState } from './state.ts'
import { openTracer } from './trace.ts'
import { noWatch, type Watch } from './watch.ts'

export interface Rehearsal {
  readonly version: string
  readonly runs: readonly RehearsedRun[]
  readonly roundTrips: readonly RoundTrip[]
  /** The tables that were given rows, and those that could not be, with the reason. */
  readonly filled: readonly FilledTable[]
  /** Steps of revisions before the first judged one that were not run. */
  readonly left: readonly LeftStep[]
  /** Where it stopped, undefined when everything ran. */
  readonly failure: RehearsalFailure | undefined
}

/** The connections are to an empty database of a throwaway server, or to one whose base was made before. */
export interface RehearsalRequest extends Sessions {
  /** In the order in which they are applied; those before the first judged one only make the schema. */
  readonly revisions: readonly (RevisionScripts & { readonly judged: boolean })[]
  readonly transactions: Transactions
  /** SQL that makes the starting state instead of, or before, earlier revisions. */
  readonly setup?: string
  readonly roundTrip: boolean
  /** Rows every table gets before the first judged revision; 0 for none. */
  readonly rows: number
  readonly watch?: Watch
  /** Reads the whole schema after every revision too, and fails when the parts say something else. For tests. */
  readonly selfCheck?: boolean
  readonly onProgress?: (text: string) => void
  /** Told what a judged revision does once the database has answered what it asks. */
  readonly onSettled?: (one: RevisionScripts) => void
}

/**
 * Runs revisions on a throwaway database and tells what each statement did, and whether each way back leads back. It
 * stops at the first statement that fails: what stands behind it has no base to stand on.
 */
export async function rehearse(request: RehearsalRequest): Promise<Rehearsal> {
  return withSession(request.connection, async (client) => {
    const version = String((await client.query('SHOW server_version')).rows[0]?.server_version)
    const first = request.revisions.findIndex(({ judged }) => judged)
    const earlier = first === -1 ? request.revisions : request.revisions.slice(0, first)
    const { filled, left, contents, failure } = (await readBase(client)) ?? (await makeBase(request, earlier))
    if (failure !== undefined || first === -1) return { version, runs: [], roundTrips: [], filled, left, failure }
    const tracer = await openTracer(request.connection, { ...request, followsSchema: request.roundTrip })
    try {
      const isWrapped = request.transactions !== 'none'
      const gaps = new Gaps(client, request.isShared === true, left)
      const runner = new ScriptRunner(tracer, { parse: await loadSqlParser(), isWrapped, left, gaps })
      const judged = request.revisions.slice(first)
      const state = request.roundTrip ? new DatabaseState(client, tracer, contents) : undefined
      await state?.open()
      return await withSession(request.migrator ?? request.connection, async (settler) => {
        const course = new Course(request, runner, { state, settler })
        return { version, filled, left, ...(await course.run(judged)) }
      })
    } finally {
      await tracer.close()
    }
  })
}

async function makeBase(request: RehearsalRequest, earlier: readonly RevisionScripts[]): Promise<Base> {
  const { rows, onProgress } = request
  const { failure, left } = await applyEarlier({ ...request, earlier })
  if (failure !== undefined) return { filled: [], left, contents: undefined, failure }
  if (rows > 0) onProgress?.(`filling tables with ${rows} rows each`)
  return fillBase(request, rows, left)
}

type CourseResult = Pick<Rehearsal, 'runs' | 'roundTrips' | 'failure'>

type JudgedRevision = RevisionScripts & { readonly judged: boolean }

/** What a course works with. */
interface CourseTools {
  readonly state: DatabaseState | undefined
  readonly settler: pg.Client
}

class Course {
  readonly #request: RehearsalRequest
  readonly #runner: ScriptRunner
  /** Undefined when no way back is tried. */
  readonly #state: DatabaseState | undefined
  /** Finds out what a revision does that asks the database. */
  readonly #settler: pg.Client
  readonly #runs: RehearsedRun[] = []
  readonly #trips: RoundTrip[] = []

  constructor(request: RehearsalRequest, runner: ScriptRunner, { state, settler }: CourseTools) {
    this.#request = request
    this.#runner = runner
    this.#state = state
    this.#settler = settler
  }

  async run(revisions: RehearsalRequest['revisions']): Promise<CourseResult> {
    for (const [at, one] of revisions.entries()) {
      this.#request.onProgress?.(`rehearsing ${one.revision.id} (${at + 1} of ${revisions.length})`)
      const failure = await this.#rehearse(one)
      if (failure !== undefined) return { runs: this.#runs, roundTrips: this.#trips, failure }
    }
    return { runs: this.#runs, roundTrips: this.#trips, failure: undefined }
  }

  async #rehearse(read: JudgedRevision): Promise<RehearsalFailure | undefined> {
    const there = await this.#settled(read, 'up')
    if (there.up !== read.up) this.#request.onSettled?.(there)
    const up = await this.#runner.run(there, 'up', there.judged)
    if (there.judged) this.#runs.push(up.run)
    const state = this.#state
    if (state === undefined) return up.failure
    const touched = this.#runner.tracer.touched()
    const change = await state.read(touched)
    if (this.#request.selfCheck === true) await check(state, there)
    const one = up.failure === undefined && there.judged ? await this.#settled(there, 'down') : there
    const settled = one.judged ? toldBefore(one, up) : undefined
    if (settled !== undefined) this.#trips.push(settled)
    if (up.failure !== undefined) return up.failure
    if (!one.judged || settled !== undefined) {
      await state.readRows(touched)
      return undefined
    }
    const back = await goBack({
      one,
      runner: this.#runner,
      state,
      change,
      touched,
      again: () => this.#settled(read, 'up'),
    })
    this.#runs.push(back.run)
    this.#trips.push(back.trip)
    if (this.#request.selfCheck === true) await check(state, one)
    await state.readRows(touched)
    return back.failure
  }

  async #settled(one: JudgedRevision, direction: Direction): Promise<JudgedRevision> {
    const { watch = noWatch } = this.#request
    return { ...(await settled(one, direction, { client: this.#settler, watch, isOpen: false })), judged: one.judged }
  }
}

async function check(state: DatabaseState, { revision }: RevisionScripts): Promise<void> {
  const missed = await state.missed()
  if (missed.length > 0) throw new Error(`${revision.id} was read in parts, which missed: ${missed.join('; ')}`)
}
