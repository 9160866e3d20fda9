import pg from 'pg'
import { splitSql } from '../../parsers/sql/split.ts'
import { readDependenciesInside } from '../../postgres/ddl/dependencies.ts'
import { schemaDdl } from '../../postgres/ddl/write.ts'
import { readSchemaInside } from '../../postgres/schema/read.ts'
import type { LiveReader } from '../fleet/live.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { StatementAnswer } from '../live-database.ts'
import type { Direction, MigrationStatement, Script } from '../types.ts'
import { OWN_SCHEMA } from './tracing.ts'
import { failureOf, type Watch } from './watch.ts'

/** A script that asks more often is left as it is. */
const MAX_ROUNDS = 300
const MAX_ROWS = 10_000

export interface SettleRequest {
  /** A session of whoever runs the migration. */
  readonly client: pg.Client
  readonly watch: Watch
  /** It is in a transaction, which goes on. */
  readonly isOpen: boolean
}

/**
 * A direction of a revision with the questions answered that it puts to the database: whether a table is there, what a
 * query gives. To that end it is run, as far as it asks, in a transaction that is taken back. What is opaque for other
 * reasons stays so.
 */
export async function settled(
  one: RevisionScripts,
  direction: Direction,
  request: SettleRequest,
): Promise<RevisionScripts> {
  const script = one[direction]
  const { live } = one
  if (live === undefined || !asks(script)) return one
  const { client, isOpen } = request
  await client.query(isOpen ? 'SAVEPOINT plimsoll_settle' : 'BEGIN')
  try {
    const settling = new Settling(live, direction, request)
    const found = await settling.run(script)
    return found === script
      ? one
      : { ...one, [direction]: found, assumed: [...(one.assumed ?? []), ...settling.assumed] }
  } catch (error) {
    if (error instanceof pg.DatabaseError || failureOf(error).isLost) return one
    throw error
  } finally {
    await client.query(isOpen ? 'ROLLBACK TO plimsoll_settle; RELEASE plimsoll_settle' : 'ROLLBACK').catch(() => {})
  }
}

/** Whether a script has parts that a database may settle. */
export function asks(script: Script): boolean {
  return script.kind === 'steps' && script.steps.some(({ kind }) => kind === 'opaque')
}

const NOTHING: StatementAnswer = { columns: [], rows: [], count: null }

class Settling {
  readonly #live: LiveReader
  readonly #direction: Direction
  readonly #request: SettleRequest
  readonly #answers: StatementAnswer[] = []
  readonly #assumed = new Set<string>()

  constructor(live: LiveReader, direction: Direction, request: SettleRequest) {
    this.#live = live
    this.#direction = direction
    this.#request = request
  }

  get assumed(): readonly string[] {
    return [...this.#assumed]
  }

  async run(script: Script): Promise<Script> {
    const schema = await schemaOf(this.#request.client)
    for (let round = 0; round < MAX_ROUNDS; round++) {
      let wanted: number | undefined
      const answer = (statement: number): StatementAnswer | undefined => {
        const known = this.#answers[statement]
        if (known === undefined) wanted ??= statement
        return known
      }
      const read = await this.#live.read(this.#direction, schema, {
        answer,
        assume: (text) => this.#assumed.add(text),
      })
      if (wanted === undefined || read.kind === 'absent') return read
      // Where the server refuses a statement, that is how the script ends.
      const refused = await this.#advance(read.steps.flatMap((step) => (step.kind === 'statement' ? [step] : [])))
      if (refused !== undefined) return { kind: 'steps', steps: read.steps.slice(0, read.steps.indexOf(refused) + 1) }
      if (this.#answers[wanted] === undefined) return script
    }
    return script
  }

  /** Runs what has not been run yet; gives the statement that is refused. */
  async #advance(steps: readonly MigrationStatement[]): Promise<MigrationStatement | undefined> {
    for (const step of steps.slice(this.#answers.length)) {
      const answer = step.autocommit ? await this.#askOutside(step.sql) : await this.#ask(step.sql)
      if (answer === undefined) return step
      this.#answers.push(answer)
    }
    return undefined
  }

  /** What runs outside of a transaction cannot be taken back: here it runs in one, without CONCURRENTLY. */
  async #askOutside(sql: string): Promise<StatementAnswer | undefined> {
    const { client } = this.#request
    await client.query('SAVEPOINT plimsoll_step')
    const answer = await this.#ask(sql.replace(/\bCONCURRENTLY\b/gi, ''))
    await client.query(`${answer === undefined ? 'ROLLBACK TO plimsoll_step; ' : ''}RELEASE plimsoll_step`)
    return answer ?? NOTHING
  }

  async #ask(text: string): Promise<StatementAnswer | undefined> {
    const { client, watch } = this.#request
    const sql = withoutEnds(text)
    if (sql === '') return NOTHING
    // The driver knows the number of its session (protocol, BackendKeyData); its types do not.
    const pid = Number((client as { processID?: number }).processID)
    try {
      return await watch.over(pid, () => answerOf(client, sql))
    } catch (error) {
      const { isLost } = failureOf(error)
      if (isLost) throw error
      return undefined
    }
  }
}

/** What begins or ends a transaction: this one has to stay open until it is taken back. */
const ENDS = /^(?:BEGIN|START\s+TRANSACTION|COMMIT|END|ABORT|PREPARE\s+TRANSACTION|ROLLBACK(?!\s+(?:\w+\s+)?TO\b))\b/i

function withoutEnds(text: string): string {
  const parts = splitSql(text).map(({ start, end }) => text.slice(start, end))
  return parts.some((part) => ENDS.test(part)) ? parts.filter((part) => !ENDS.test(part)).join(';\n') : text
}

/** Rows as lists of texts; the driver's types know of it only for other ways of asking. */
const RAW = { rowMode: 'array', types: { getTypeParser: () => (text: string) => text } }

/** Runs SQL and keeps what its last statement gives, in PostgreSQL's text. @throws where that are too many rows. */
function answerOf(client: pg.Client, sql: string): Promise<StatementAnswer> {
  return new Promise((resolve, reject) => {
    let rows: (string | null)[][] = []
    let current: unknown
    const query = new pg.Query({ text: sql, ...RAW } as pg.QueryConfig)
    query.on('row', (row, result) => {
      if (result !== current) rows = []
      current = result
      if (rows.length <= MAX_ROWS) rows.push(row as unknown as (string | null)[])
    })
    query.on('end', (results: unknown) => {
      const last = (Array.isArray(results) ? results.at(-1) : results) as pg.QueryResult | undefined
      const columns = (last?.fields ?? []).map(({ name, dataTypeID }) => ({ name, type: dataTypeID }))
      resolve({ columns, rows: last === current ? rows : [], count: last?.rowCount ?? null })
    })
    query.on('error', reject)
    client.query(query)
  })
}

/** The statements that make what the session sees. */
async function schemaOf(client: pg.Client): Promise<readonly string[]> {
  const all = await readSchemaInside(client)
  const own = new Map([...all].filter(([key]) => !key.includes(OWN_SCHEMA) && !/^event trigger /.test(key)))
  const { parts } = schemaDdl(own, await readDependenciesInside(client))
  return parts.flatMap(({ statements }) => statements)
}
