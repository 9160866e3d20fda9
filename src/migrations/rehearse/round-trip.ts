import { differencesOf, type SchemaChange } from '../../postgres/schema/book.ts'
import { isColumnOrder, type SchemaDifference } from '../../postgres/schema/read.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { LostData } from './contents.ts'
import type { RehearsalFailure } from './failure.ts'
import { type RehearsedRun, type ScriptResult, type ScriptRunner, stepsOf } from './run-script.ts'
import type { DatabaseState } from './state.ts'
import { joined, type Touched } from './touched.ts'

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
  /** The schema as the revision left it, and the rows as they were before. */
  readonly state: DatabaseState
  /** What the revision changed of the schema, and what it may have changed. */
  readonly change: SchemaChange
  readonly touched: Touched
  /** The way there as it is once the way back has been gone: it may look at the database first. */
  readonly again?: () => Promise<RevisionScripts>
}

export interface BackResult {
  readonly trip: RoundTrip
  readonly run: RehearsedRun
  /** Set when the database is no longer as the revision left it, so that nothing can follow. */
  readonly failure: RehearsalFailure | undefined
}

/** An enumeration value cannot be used in the transaction that added it: nothing the way back is to blame for. */
const UNSAFE_NEW_ENUM_VALUE = '55P04'

/** Statements whose effect on the schema does not depend on rows. */
const DEFINES = /^\s*(?:CREATE|ALTER|DROP|COMMENT|INSERT|UPDATE|DELETE|GRANT|REVOKE|SET|TRUNCATE)\b/i

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
    // What was looked at is as it was.
    runner.tracer.touched()
  }
}

async function goBackInside({ one, runner, state, change, touched }: BackRequest): Promise<BackResult> {
  const { id } = one.revision
  const back = await runner.runInside(one, 'down', 'loud')
  const end = (trip: RoundTrip): BackResult => ({ trip, run: back.run, failure: undefined })
  if (back.failure !== undefined) return end(told(id, 'irreversible', `the way back fails: ${back.failure.message}`))
  if (back.run.left.length > 0) return end(told(id, 'unverified', 'parts of the way back could not be run here'))
  const down = joined(touched, runner.tracer.touched())
  const undone = await state.read(down, true)
  const redone: SchemaChange[] = []
  try {
    const lost = differencesOf(change, undone)
    const gone = await state.lost(down)
    // What led from this schema to the next once leads there again, unless it looks at rows.
    const isSure =
      lost.length === 0 && stepsOf(one, 'up').every((step) => step.kind === 'statement' && DEFINES.test(step.sql))
    const again = await runner.runInside(one, 'up', isSure ? 'quiet' : 'traced')
    if (again.failure !== undefined && again.failure.sqlstate !== UNSAFE_NEW_ENUM_VALUE) {
      return end(told(id, 'irreversible', `after the way back the way there fails: ${again.failure.message}`, lost))
    }
    if (again.failure === undefined && !isSure)
      redone.push(await state.read(joined(down, runner.tracer.touched()), true))
    return end(judged(id, lost, redone.length === 0 ? [] : differencesOf(undone, ...redone), gone))
  } finally {
    for (const one of redone) state.undo(one)
    state.undo(undone)
  }
}

/** The same with every step committed: what fails half-way may leave a database nothing can follow on. */
async function goBackForGood({ one, runner, state, change, touched, again: anew }: BackRequest): Promise<BackResult> {
  const { id } = one.revision
  const { tracer } = runner
  const back = await runner.run(one, 'down', true)
  const end = (trip: RoundTrip, failure?: RehearsalFailure): BackResult => ({ trip, run: back.run, failure })
  const down = joined(touched, tracer.touched())
  const undone = await state.read(down)
  if (back.failure !== undefined) {
    const trip = told(id, 'irreversible', `the way back fails: ${back.failure.message}`)
    // A way back that did nothing leaves what the revision made: others may follow.
    return end(trip, differencesOf(undone).length === 0 ? undefined : back.failure)
  }
  const lost = differencesOf(change, undone)
  const gone = await state.lost(down)
  const again = await runner.run((await anew?.()) ?? one, 'up', false)
  const all = joined(down, tracer.touched())
  const redone = await state.read(all)
  await state.readRows(all)
  const changed = differencesOf(undone, redone)
  if (again.failure !== undefined) {
    const reason = `after the way back the way there fails: ${again.failure.message}`
    return end(told(id, 'irreversible', reason, lost), changed.length === 0 ? undefined : again.failure)
  }
  if (back.run.left.length > 0) return end(told(id, 'unverified', 'parts of the way back could not be run here'))
  return end(judged(id, lost, changed, gone))
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
