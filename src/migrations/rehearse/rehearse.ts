import pg from 'pg'
import { loadSqlParser, type SqlParser } from '../../parsers/sql/parse.ts'
import { compareSchemas, readSchema, type SchemaDifference } from '../../postgres/schema/read.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import { refusedInTransaction } from '../locks/alone.ts'
import type { Direction, MigrationStatement, Script, Transactions } from '../types.ts'
import { applyAll, type RehearsalFailure } from './apply.ts'
import { openTracer, type Tracer } from './trace.ts'
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

/** Whether the way back leads back. `unverified`: parts of it could not be known, or the way there failed. */
export interface RoundTrip {
  readonly id: string
  readonly result: 'reversible' | 'differs' | 'irreversible' | 'unverified'
  readonly reason: string
  /** In what the schema after up and down differs from the one before, or after up again from the one after up. */
  readonly differences: readonly SchemaDifference[]
}

export interface Rehearsal {
  readonly version: string
  readonly runs: readonly RehearsedRun[]
  readonly roundTrips: readonly RoundTrip[]
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
    if (failure !== undefined || first === -1) return { version, runs: [], roundTrips: [], failure }
    const tracer = await openTracer(request.connection)
    try {
      const runner = new Runner(
        { ...request, revisions: request.revisions.slice(first) },
        client,
        tracer,
        await loadSqlParser(),
      )
      return { version, ...(await runner.run()) }
    } finally {
      await tracer.close()
    }
  } finally {
    await client.end()
  }
}

class Runner {
  readonly #request: RehearsalRequest
  readonly #client: pg.Client
  readonly #tracer: Tracer
  readonly #parse: SqlParser
  readonly #runs: RehearsedRun[] = []
  readonly #roundTrips: RoundTrip[] = []
  #failure: RehearsalFailure | undefined

  constructor(request: RehearsalRequest, client: pg.Client, tracer: Tracer, parse: SqlParser) {
    this.#request = request
    this.#client = client
    this.#tracer = tracer
    this.#parse = parse
  }

  async run(): Promise<Omit<Rehearsal, 'version'>> {
    const { revisions, roundTrip, onProgress } = this.#request
    for (const [at, one] of revisions.entries()) {
      onProgress?.(`rehearsing ${one.revision.id} (${at + 1} of ${revisions.length})`)
      if (one.judged && roundTrip) await this.#thereAndBack(one)
      else await this.#apply(one, 'up', one.judged)
      if (this.#failure !== undefined) break
    }
    return { runs: this.#runs, roundTrips: this.#roundTrips, failure: this.#failure }
  }

  async #thereAndBack(one: RevisionScripts): Promise<void> {
    const before = await readSchema(this.#client)
    const up = await this.#apply(one, 'up', true)
    const told = (result: RoundTrip['result'], reason: string, differences: readonly SchemaDifference[] = []): void => {
      this.#roundTrips.push({ id: one.revision.id, result, reason, differences })
    }
    if (this.#failure !== undefined) return told('unverified', 'the way there fails')
    if (one.down.kind === 'absent') return told('irreversible', one.down.reason)
    if (up.left.length > 0) return told('unverified', 'parts of the way there could not be known')
    const [unknown] = one.down.steps.filter((step) => step.kind === 'opaque')
    if (unknown !== undefined) return told('unverified', `the way back could not be known: ${unknown.reason}`)
    const after = await readSchema(this.#client)
    const back = await this.#apply(one, 'down', true)
    const error = back.statements.at(-1)?.error
    if (error !== undefined) return told('irreversible', `the way back fails: ${error.message}`)
    const lost = compareSchemas(before, await readSchema(this.#client))
    await this.#apply(one, 'up', false)
    if (this.#failure !== undefined) return told('irreversible', 'after the way back the way there fails')
    const changed = compareSchemas(after, await readSchema(this.#client))
    if (lost.length > 0) return told('differs', 'after up and down the schema is another one', lost)
    if (changed.length > 0) return told('differs', 'after up, down and up the schema is another one', changed)
    told('reversible', 'after up and down the schema is the one before')
  }

  async #apply(one: RevisionScripts, direction: Direction, traced: boolean): Promise<RehearsedRun> {
    const script: Script = one[direction]
    const statements: RehearsedStatement[] = []
    const steps = script.kind === 'absent' ? [] : script.steps
    const left = steps.flatMap((step) => (step.kind === 'opaque' ? [{ ...step.position, reason: step.reason }] : []))
    const run = { id: one.revision.id, direction, statements, left }
    const isWrapped = this.#request.transactions !== 'none'
    if (isWrapped) await this.#tracer.begin()
    let open = isWrapped
    for (const step of steps) {
      if (step.kind === 'opaque') continue
      if (step.autocommit && open) {
        await this.#tracer.commit()
        open = false
      } else if (!step.autocommit && isWrapped && !open) {
        await this.#tracer.begin()
        open = true
      }
      const done = await this.#tracer.run({ sql: step.sql, alone: isAlone(step, this.#parse), withoutWork: !traced })
      statements.push({ ...done, file: step.position.file, line: step.position.line })
      if (done.error === undefined) continue
      this.#failure = {
        id: run.id,
        direction,
        file: step.position.file,
        line: step.position.line,
        sql: step.sql,
        ...done.error,
      }
      break
    }
    if (open) await (this.#failure === undefined ? this.#tracer.commit() : this.#tracer.rollback())
    if (traced || this.#failure !== undefined) this.#runs.push(run)
    return run
  }
}

/** Whether a step has to run on its own, which only its parse tree tells. */
function isAlone(step: MigrationStatement, parse: SqlParser): boolean {
  if (!step.autocommit) return false
  const parsed = parse(step.sql)
  return parsed.kind === 'parsed' && parsed.statements.some(({ node }) => refusedInTransaction(node) !== undefined)
}
