import type { SqlParser } from '../../parsers/sql/parse.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import { refusedInTransaction } from '../locks/alone.ts'
import type { Direction, MigrationStatement, MigrationStep } from '../types.ts'
import type { RehearsalFailure } from './apply.ts'
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
  /** Steps that could not be known and so were not run. */
  readonly left: readonly { readonly file: string; readonly line: number; readonly reason: string }[]
}

export interface ScriptResult {
  readonly run: RehearsedRun
  readonly failure: RehearsalFailure | undefined
}

/** Runs the scripts of revisions as their tool would, statement by statement, up to the first that fails. */
export class ScriptRunner {
  readonly tracer: Tracer
  readonly #parse: SqlParser
  readonly #isWrapped: boolean

  constructor(tracer: Tracer, parse: SqlParser, isWrapped: boolean) {
    this.tracer = tracer
    this.#parse = parse
    this.#isWrapped = isWrapped
  }

  /** In a transaction of its own, but for the steps that run outside one; `loud` also tries what it blocks. */
  async run(one: RevisionScripts, direction: Direction, loud: boolean): Promise<ScriptResult> {
    const steps = stepsOf(one, direction)
    let open = false
    const result = await this.#runAll(one, direction, steps, loud, async (step) => {
      const wanted = this.#isWrapped && !step.autocommit
      if (wanted !== open) await (wanted ? this.tracer.begin() : this.tracer.commit())
      open = wanted
    })
    if (open) await (result.failure === undefined ? this.tracer.commit() : this.tracer.rollback())
    return result
  }

  /** In the transaction that is open, which the caller ends. */
  runInside(one: RevisionScripts, direction: Direction, loud: boolean): Promise<ScriptResult> {
    return this.#runAll(one, direction, stepsOf(one, direction), loud, async () => {})
  }

  async #runAll(
    one: RevisionScripts,
    direction: Direction,
    steps: readonly MigrationStep[],
    loud: boolean,
    prepare: (step: MigrationStatement) => Promise<void>,
  ): Promise<ScriptResult> {
    const { id } = one.revision
    const statements: RehearsedStatement[] = []
    const left = steps.flatMap((step) => (step.kind === 'opaque' ? [{ ...step.position, reason: step.reason }] : []))
    const run = { id, direction, statements, left }
    for (const step of steps) {
      if (step.kind === 'opaque') continue
      await prepare(step)
      const { sql, position } = step
      const done = await this.tracer.run({ sql, alone: this.#isAlone(step), withoutWork: !loud })
      const { file, line } = position
      statements.push({ ...done, file, line })
      if (done.error !== undefined) return { run, failure: { id, direction, file, line, sql, ...done.error } }
    }
    return { run, failure: undefined }
  }

  /** Whether a step has to run on its own, which only its parse tree tells. */
  #isAlone(step: MigrationStatement): boolean {
    if (!step.autocommit) return false
    const parsed = this.#parse(step.sql)
    return parsed.kind === 'parsed' && parsed.statements.some(({ node }) => refusedInTransaction(node) !== undefined)
  }
}

export function stepsOf(one: RevisionScripts, direction: Direction): readonly MigrationStep[] {
  const script = one[direction]
  return script.kind === 'absent' ? [] : script.steps
}
