import { type ExpectedSchema, Unsure } from '../expected/expected-schema.ts'
import type { Relation } from '../schema/catalogue.ts'
import type { Machine } from './run/machine.ts'
import { Unknown } from './run/values.ts'

const UNSEEN = 'what the database already has'

/** What the database has while a migration runs, as far as the history tells, and what the migration did itself so far. */
export class ExpectedDatabase {
  readonly #before: (() => ExpectedSchema | undefined) | undefined

  constructor(before: (() => ExpectedSchema | undefined) | undefined) {
    this.#before = before
  }

  /** The answer to a question; unknown where the history does not tell. */
  ask<T>(machine: Machine, question: (schema: ExpectedSchema) => T | Unsure): T | Unknown {
    const schema = this.#before?.()?.copy()
    if (schema === undefined) return new Unknown(UNSEEN)
    schema.apply(machine.emitted())
    const answer = question(schema)
    if (answer instanceof Unsure) return new Unknown(`${UNSEEN} (${answer.reason})`)
    machine.assume()
    return answer
  }

  hasTable(machine: Machine, schema: string | undefined, table: string): boolean | Unknown {
    return this.ask(machine, (expected) => expected.exists(schema, table))
  }

  hasColumn(machine: Machine, schema: string | undefined, table: string, column: string): boolean | Unknown {
    return this.ask(machine, (expected) => {
      const relation = expected.relation(schema, table)
      return relation instanceof Unsure ? relation : relation?.columns.has(column) === true
    })
  }

  table(machine: Machine, schema: string | undefined, table: string): Relation | undefined | Unknown {
    return this.ask(machine, (expected) => expected.relation(schema, table))
  }
}
