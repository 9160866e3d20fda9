import type { SqlParser } from '../../parsers/sql/parse.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import { refusedInTransaction } from '../locks/alone.ts'
import type { Direction, MigrationStatement, MigrationStep } from '../types.ts'
import { failureAt, type LeftStep, type RehearsalFailure } from './failure.ts'
import type { Gap, Gaps } from './gaps.ts'
import type { Tracer } from './trace.ts'
import type { TracedStatement } from './types.ts'

/** A statement that was run, and where it stands. */
export interface RehearsedStatement extends TracedStatement {
  readonly file: string
  readonly line: number
}

/** One direction of a revision, as far as it got. */
export interface RehearsedRun {
  readonly id: string
  readonly direction: Direction
  readonly statements: readonly RehearsedStatement[]
  /** Steps that were not run: they could not be known, or the server lacks what they need. */
  readonly left: readonly LeftStep[]
  /** What was taken for granted to know the others: variables of the environment that are not set. */
  readonly assumed?: readonly string[]
}

export interface ScriptResult {
  readonly run: RehearsedRun
  readonly failure: RehearsalFailure | undefined
}

/** How the scripts of revisions are run. */
export interface RunnerOptions {
  readonly parse: SqlParser
  /** The tool runs a revision in a transaction. */
  readonly isWrapped: boolean
  /** What was not run before the first of them. */
  readonly left: readonly LeftStep[]
  /** What the server lacks. */
  readonly gaps: Gaps
}

/** Runs the scripts of revisions as their tool would, statement by statement, up to the first that fails. */
export class ScriptRunner {
  readonly tracer: Tracer
  readonly #options: RunnerOptions
  readonly #left: LeftStep[]

  constructor(tracer: Tracer, options: RunnerOptions) {
    this.tracer = tracer
    this.#options = options
    this.#left = [...options.left]
  }

  /** In a transaction of its own, but for the steps that run outside one; `loud` also tries what it blocks. */
  async run(one: RevisionScripts, direction: Direction, loud: boolean): Promise<ScriptResult> {
    const steps = stepsOf(one, direction)
    let open = false
    const end = async (): Promise<TracedStatement['error']> => {
      const wasOpen = open
      open = false
      return wasOpen ? this.tracer.commit() : undefined
    }
    const result = await this.#runAll(one, direction, { steps, loud, end }, async (step) => {
      const wanted = this.#options.isWrapped && !step.autocommit
      if (wanted && !open) await this.tracer.begin()
      const error = wanted ? undefined : await end()
      open = wanted
      return error
    })
    if (result.failure !== undefined && open) await this.tracer.rollback()
    return result
  }

  /** In the transaction that is open, which the caller ends; `quiet` only runs it. */
  runInside(one: RevisionScripts, direction: Direction, how: 'loud' | 'traced' | 'quiet'): Promise<ScriptResult> {
    const nothing = async (): Promise<undefined> => undefined
    const course = { steps: stepsOf(one, direction), loud: how === 'loud', quiet: how === 'quiet', end: nothing }
    return this.#runAll(one, direction, course, nothing)
  }

  async #runAll(
    one: RevisionScripts,
    direction: Direction,
    { steps, loud, quiet = false, end }: Course,
    prepare: (step: MigrationStatement) => Promise<TracedStatement['error']>,
  ): Promise<ScriptResult> {
    const { id } = one.revision
    const statements: RehearsedStatement[] = []
    const left = steps.flatMap((step): LeftStep[] =>
      step.kind === 'opaque' ? [{ id, ...step.position, reason: step.reason }] : [],
    )
    const { gaps } = this.#options
    const leave = ({ sql, position }: MigrationStatement, gap: Gap): void => {
      left.push({ id, ...position, ...gap, sql })
    }
    const assumed = one.assumed === undefined || one.assumed.length === 0 ? {} : { assumed: one.assumed }
    const run = { id, direction, statements, left, ...assumed }
    const failed = (
      step: MigrationStatement,
      sql: string,
      error: NonNullable<TracedStatement['error']>,
    ): ScriptResult => {
      const { file, line } = step.position
      return { run, failure: failureAt({ id, direction, file, line, sql }, error, this.#left) }
    }
    let last: MigrationStatement | undefined
    for (const step of steps) {
      if (step.kind === 'opaque') {
        if (direction === 'up') this.#left.push({ id, ...step.position, reason: step.reason })
        continue
      }
      const unready = await prepare(step)
      if (unready !== undefined) return failed(last ?? step, 'COMMIT', unready)
      const { sql, position } = step
      const gap = await gaps.before(sql)
      if (gap !== undefined) {
        leave(step, gap)
        continue
      }
      const guarded = gaps.guards(sql)
      const done = await this.tracer.run({ sql, alone: this.#isAlone(step), withoutWork: !loud, quiet, guarded })
      const reason = done.error === undefined ? undefined : await gaps.after(sql, done.error)
      if (reason !== undefined) {
        leave(step, reason)
        continue
      }
      const { file, line } = position
      statements.push({ ...done, file, line })
      if (done.error !== undefined) return hinted(failed(step, sql, done.error), await gaps.hint(done.error))
      last = step
    }
    const error = await end()
    return error === undefined || last === undefined ? { run, failure: undefined } : failed(last, 'COMMIT', error)
  }

  /** Whether a step has to run on its own, which only its parse tree tells. */
  #isAlone(step: MigrationStatement): boolean {
    if (!step.autocommit) return false
    const parsed = this.#options.parse(step.sql)
    return parsed.kind === 'parsed' && parsed.statements.some(({ node }) => refusedInTransaction(node) !== undefined)
  }
}

function hinted(result: ScriptResult, hint: string | undefined): ScriptResult {
  const { failure } = result
  return hint === undefined || failure === undefined ? result : { ...result, failure: { ...failure, hint } }
}

/** What is run, and how its last transaction ends. */
interface Course {
  readonly steps: readonly MigrationStep[]
  readonly loud: boolean
  readonly quiet?: boolean
  readonly end: () => Promise<TracedStatement['error']>
}

export function stepsOf(one: RevisionScripts, direction: Direction): readonly MigrationStep[] {
  const script = one[direction]
  return script.kind === 'absent' ? [] : script.steps
}
