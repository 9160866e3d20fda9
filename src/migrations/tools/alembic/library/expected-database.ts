import { type ExpectedSchema, Unsure } from '../../../expected/expected-schema.ts'
import type { LiveDatabase } from '../../../live-database.ts'
import type { MigrationStep } from '../../../types.ts'
import type { CallSite } from '../python/values.ts'
import { unknowable } from './unknowable.ts'

const UNSEEN = 'what the database already has'

/**
 * What the database has while a revision runs, as far as the history tells: the schema its ancestors leave, and what
 * the revision itself did so far.
 */
export class ExpectedDatabase {
  readonly #before: (() => ExpectedSchema | undefined) | undefined
  /** Set once an answer was given: what runs from then on may depend on it. */
  #asked = false
  #now: { readonly schema: ExpectedSchema; readonly steps: MigrationStep[] } | undefined

  /** What its statements give, when they are run meanwhile; the schema is then that database's too. */
  readonly live: LiveDatabase | undefined

  constructor(before: (() => ExpectedSchema | undefined) | undefined, live?: LiveDatabase) {
    this.#before = before
    this.live = live
  }

  get wasAsked(): boolean {
    return this.#asked
  }

  /** The answer to a question; unknowable where the history does not tell. */
  ask<T>(site: CallSite, question: (schema: ExpectedSchema) => T | Unsure): T {
    const answer = question(this.#schema(site) ?? unknowable(UNSEEN))
    if (answer instanceof Unsure) return unknowable(`${UNSEEN} (${answer.reason})`)
    if (this.live !== undefined) return answer
    const before = this.#asked
    site.changing(this, () => () => {
      this.#asked = before
    })
    this.#asked = true
    return answer
  }

  /** The schema after the steps so far. Steps are only ever added, except where a branch that was tried is taken back. */
  #schema(site: CallSite): ExpectedSchema | undefined {
    const steps = site.emitted()
    const known = this.#now
    const goesOn = known?.steps.every((step, place) => step === steps[place]) === true
    const now = known !== undefined && goesOn ? known : this.#start()
    if (now === undefined) return undefined
    const added = steps.slice(now.steps.length)
    now.schema.apply(added)
    now.steps.push(...added)
    this.#now = now
    return now.schema
  }

  #start() {
    const schema = this.#before?.()
    return schema === undefined ? undefined : { schema: schema.copy(), steps: [] }
  }
}
