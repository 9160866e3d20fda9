import type pg from 'pg'
import {
  compareSchemas,
  type DatabaseSchema,
  isColumnOrder,
  readSchema,
  type SchemaDifference,
} from '../../postgres/schema/read.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { RehearsalFailure } from './apply.ts'
import { type Ask, type Contents, type LostData, lostBetween, readContents } from './contents.ts'
import { type RehearsedRun, type ScriptResult, type ScriptRunner, stepsOf } from './run-script.ts'

/** Whether the way back leads back. `unverified`: parts of it could not be known, or the way there failed. */
export interface RoundTrip {
  readonly id: string
  readonly result: 'reversible' | 'loses data' | 'differs' | 'irreversible' | 'unverified'
  readonly reason: string
  /** In what the schema after up and down differs from the one before, or after up again from the one after up. */
  readonly differences: readonly SchemaDifference[]
  /** Tables and columns whose rows are not what they were before; undefined when there were no rows to compare. */
  readonly lost: readonly LostData[] | undefined
}

export interface BackRequest {
  readonly one: RevisionScripts
  readonly runner: ScriptRunner
  readonly client: pg.Client
  /** The schema before the revision, and after it. */
  readonly before: DatabaseSchema
  readonly after: DatabaseSchema
  /** What the rows held before the revision; undefined when the tables were empty. */
  readonly contents: Contents | undefined
}

export interface BackResult {
  readonly trip: RoundTrip
  readonly run: RehearsedRun
  /** Set when the database is no longer as the revision left it, so that nothing can follow. */
  readonly failure: RehearsalFailure | undefined
}

/** An enumeration value cannot be used in the transaction that added it: nothing the way back is to blame for. */
const UNSAFE_NEW_ENUM_VALUE = '55P04'

/** What is clear of a round trip without trying it; undefined when it has to be tried. */
export function toldBefore(one: RevisionScripts, up: ScriptResult): RoundTrip | undefined {
  const { id } = one.revision
  if (up.failure !== undefined) return told(id, 'unverified', 'the way there fails')
  if (one.down.kind === 'absent') return told(id, 'irreversible', one.down.reason)
  if (up.run.left.length > 0) return told(id, 'unverified', 'parts of the way there could not be known')
  const unknown = one.down.steps.find((step) => step.kind === 'opaque')
  if (unknown === undefined) return undefined
  return told(id, 'unverified', `the way back could not be known: ${unknown.kind === 'opaque' ? unknown.reason : ''}`)
}

/** Goes back and there again; within one transaction that is taken back, where both ways can run in one. */
export async function goBack(request: BackRequest): Promise<BackResult> {
  const { one, runner } = request
  const steps = [...stepsOf(one, 'up'), ...stepsOf(one, 'down')]
  const isPlain = steps.every((step) => step.kind === 'opaque' || !step.autocommit)
  if (!isPlain) return goBackForGood(request)
  await runner.tracer.begin()
  try {
    return await goBackInside(request)
  } finally {
    await runner.tracer.rollback()
  }
}

async function goBackInside({ one, runner, before, after, contents }: BackRequest): Promise<BackResult> {
  const { id } = one.revision
  const back = await runner.runInside(one, 'down', true)
  const end = (trip: RoundTrip): BackResult => ({ trip, run: back.run, failure: undefined })
  if (back.failure !== undefined) return end(told(id, 'irreversible', `the way back fails: ${back.failure.message}`))
  const lost = compareSchemas(before, await runner.tracer.schema())
  const gone = await lostSince(contents, (sql) => runner.tracer.ask(sql))
  const again = await runner.runInside(one, 'up', false)
  if (again.failure !== undefined && again.failure.sqlstate !== UNSAFE_NEW_ENUM_VALUE) {
    return end(told(id, 'irreversible', `after the way back the way there fails: ${again.failure.message}`, lost))
  }
  const changed = again.failure === undefined ? compareSchemas(after, await runner.tracer.schema()) : []
  return end(judged(id, lost, changed, gone))
}

/** The same with every step committed: what fails half-way may leave a database nothing can follow on. */
async function goBackForGood({ one, runner, client, before, after, contents }: BackRequest): Promise<BackResult> {
  const { id } = one.revision
  const back = await runner.run(one, 'down', true)
  const end = (trip: RoundTrip, failure?: RehearsalFailure): BackResult => ({ trip, run: back.run, failure })
  // A way back that did nothing leaves what the revision made: others may follow.
  const unlessIntact = async (failure: RehearsalFailure): Promise<RehearsalFailure | undefined> =>
    compareSchemas(after, await readSchema(client)).length === 0 ? undefined : failure
  if (back.failure !== undefined) {
    const trip = told(id, 'irreversible', `the way back fails: ${back.failure.message}`)
    return end(trip, await unlessIntact(back.failure))
  }
  const lost = compareSchemas(before, await readSchema(client))
  const gone = await lostSince(contents, async (sql) => (await client.query(sql)).rows)
  const again = await runner.run(one, 'up', false)
  if (again.failure !== undefined) {
    const reason = `after the way back the way there fails: ${again.failure.message}`
    return end(told(id, 'irreversible', reason, lost), await unlessIntact(again.failure))
  }
  return end(judged(id, lost, compareSchemas(after, await readSchema(client)), gone))
}

async function lostSince(before: Contents | undefined, ask: Ask): Promise<readonly LostData[] | undefined> {
  return before === undefined ? undefined : lostBetween(before, await readContents(ask))
}

function judged(
  id: string,
  lost: readonly SchemaDifference[],
  changed: readonly SchemaDifference[],
  gone: readonly LostData[] | undefined,
): RoundTrip {
  const differs = (list: readonly SchemaDifference[]): boolean => list.some((one) => !isColumnOrder(one))
  if (differs(lost)) return told(id, 'differs', 'after up and down the schema is another one', lost, gone)
  if (differs(changed)) return told(id, 'differs', 'after up, down and up the schema is another one', changed, gone)
  const differences = [...lost, ...changed]
  const order = differences.length > 0 ? ', but for the order of columns' : ''
  const same = `after up and down the schema is the one before${order}`
  if (gone === undefined) return told(id, 'reversible', same, differences)
  if (gone.length === 0) return told(id, 'reversible', `${same}, and the rows are what they were`, differences, gone)
  return told(id, 'loses data', `${same}, but rows are not what they were`, differences, gone)
}

function told(
  id: string,
  result: RoundTrip['result'],
  reason: string,
  differences: readonly SchemaDifference[] = [],
  lost?: readonly LostData[],
): RoundTrip {
  return { id, result, reason, differences, lost }
}
