import type { MigrationStep } from '../../migrations/types.ts'
import type { Model } from '../models/types.ts'
import { split } from './compare.ts'
import type { Difference } from './types.ts'

/** Which words stand in the files of a history: what creates a thing names it, whatever else is not known of it. */
export class Mentions {
  readonly #files: readonly ReadonlySet<string>[]
  /** Those with a step of which nothing is known. */
  readonly #doubtful: readonly ReadonlySet<string>[]

  constructor(files: readonly string[], steps: readonly MigrationStep[], read: (file: string) => string | undefined) {
    const words = new Map(files.map((file) => [file, new Set((read(file) ?? '').match(/\w+/g))] as const))
    this.#files = [...words.values()]
    // A step in a helper is of the revision that calls it, and which one that is nobody noted: it counts for all.
    const doubtful = [...new Set(unknownIn(steps))].map((file) => words.get(file))
    this.#doubtful = doubtful.every((one) => one !== undefined) ? doubtful : this.#files
  }

  /** True when what is said of the table can be trusted although some steps of the history are not known. */
  canTell(model: Model, difference: Difference): boolean {
    // Many histories begin with tables that something else made: `create_all`, another tool.
    if (difference.kind === 'table') return false
    const { name } = split(model.table)
    // What loops over the tables of the database names none of them; a table that was renamed had another name.
    const mayConcern = (words: ReadonlySet<string>): boolean => words.has(name) || words.has('get_table_names')
    const isRenamed = this.#files.some((words) => words.has('rename_table') && words.has(name))
    if (!isRenamed && !this.#doubtful.some(mayConcern)) return true
    if (difference.only === 'revisions') return false
    const { names } = difference
    return names.length > 0 && !this.#files.some((words) => names.every((one) => words.has(one)))
  }
}

/** Files of the steps that may do anything. */
function unknownIn(steps: readonly MigrationStep[]): string[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'opaque') return []
    if (step.maybe !== undefined) return unknownIn(step.maybe)
    return step.tables === undefined || step.remakes === true ? [step.position.file] : []
  })
}
