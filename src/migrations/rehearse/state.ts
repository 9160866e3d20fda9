import type pg from 'pg'
import { SchemaBook, type SchemaChange, wholeSchema } from '../../postgres/schema/book.ts'
import { compareSchemas, readSchema } from '../../postgres/schema/read.ts'
import { type Contents, type LostData, lostBetween, readContents, replacedContents } from './contents.ts'
import type { Touched } from './touched.ts'
import type { Tracer } from './trace.ts'
import { OWN_SCHEMA } from './tracing.ts'

/**
 * What a database holds, followed through the revisions: its schema and what its rows are. After a revision only what it
 * may have changed is read again.
 */
export class DatabaseState {
  readonly #admin: pg.Client
  readonly #tracer: Tracer
  readonly #book = new SchemaBook(OWN_SCHEMA)
  #contents: Contents | undefined

  /** The session given is a superuser's; rows are read by whoever runs the migration. */
  constructor(admin: pg.Client, tracer: Tracer, contents: Contents | undefined) {
    this.#admin = admin
    this.#tracer = tracer
    this.#contents = contents
  }

  /** Reads everything; what was touched before counts no more. */
  async open(): Promise<void> {
    this.#tracer.touched()
    await this.#book.read((query) => this.#ask(query), wholeSchema)
  }

  /** Takes over the schema as it is, committed or in the open transaction; gives what has changed. */
  read(touched: Touched, inside = false): Promise<SchemaChange> {
    const ask = inside ? this.#tracer.ask.bind(this.#tracer) : (query: pg.QueryConfig | string) => this.#ask(query)
    return this.#book.read(ask, touched)
  }

  /** Takes back what was read in a transaction that is taken back. */
  undo(change: SchemaChange): void {
    this.#book.undo(change)
  }

  /** What rows have lost since they were last read; undefined when there were none. */
  async lost(touched: Touched): Promise<readonly LostData[] | undefined> {
    if (this.#contents === undefined) return undefined
    const only = touched.whole ? undefined : touched.written
    const { tables } = this.#contents
    const after = await readContents((query) => this.#tracer.ask(query), only)
    const meant = new Set([...(only ?? tables.keys()), ...after.tables.keys()].map((oid) => tables.get(oid)))
    return lostBetween(this.#contents, after, (table) => meant.has(table))
  }

  /** Takes over what the rows are now. */
  async readRows(touched: Touched): Promise<void> {
    if (this.#contents === undefined) return
    const only = touched.whole ? undefined : touched.written
    const fresh = await readContents((query) => this.#tracer.ask(query), only)
    this.#contents = only === undefined ? fresh : replacedContents(this.#contents, only, fresh)
  }

  /** Objects that were read otherwise in parts than as a whole: there must be none. */
  async missed(): Promise<string[]> {
    const whole = await readSchema(this.#admin)
    return compareSchemas(this.#book.schema, whole).map(({ kind, name, change }) => `${change} ${kind} ${name}`)
  }

  async #ask(query: pg.QueryConfig | string): Promise<readonly Record<string, unknown>[]> {
    const answer: unknown = await this.#admin.query(query)
    const last = Array.isArray(answer) ? answer.at(-1) : answer
    return (last as pg.QueryResult | undefined)?.rows ?? []
  }
}
