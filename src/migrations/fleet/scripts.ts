import type { ExpectedSchema } from '../expected/expected-schema.ts'
import type { Direction, MigrationStep, Revision, Script } from '../types.ts'
import type { LiveReader } from './live.ts'
import { SchemaLog } from './schema-log.ts'
import type { OpenHistory } from './select.ts'

/** What a revision does, in both directions. */
export interface RevisionScripts {
  readonly revision: Revision
  readonly up: Script
  readonly down: Script
  /** Reads it beside a server that runs it, for what only a database can answer. */
  readonly live?: LiveReader | undefined
  /** What was taken for granted when it was: variables of the environment that are not set. */
  readonly assumed?: readonly string[]
}

const readers = new WeakMap<OpenHistory, ScriptReader>()

/** Reads both directions of a revision as SQL. Cheapest when the revisions of a history are read in their order. */
export function scriptsOf(opened: OpenHistory, revision: Revision): Promise<RevisionScripts> {
  return readerOf(opened).read(revision)
}

function readerOf(opened: OpenHistory): ScriptReader {
  let reader = readers.get(opened)
  if (reader === undefined) {
    reader = new ScriptReader(opened)
    readers.set(opened, reader)
  }
  return reader
}

/**
 * The schema as the whole history leaves an empty database, and the steps up that made it, in order. Undefined when the
 * history has no order, or begins with something that is not there.
 */
export async function schemaAtHeads(
  opened: OpenHistory,
): Promise<{ readonly schema: ExpectedSchema; readonly steps: readonly MigrationStep[] } | undefined> {
  return readerOf(opened).atHeads()
}

/** Scripts that are known already, so that they need not be read again; `asks`: one of them asked what the database has. */
export function giveScripts(opened: OpenHistory, known: readonly RevisionScripts[], asks: boolean): void {
  const reader = readers.get(opened) ?? new ScriptReader(opened)
  readers.set(opened, reader)
  reader.take(known, asks)
}

/** Whether a script of the history has asked what the database has. */
export function hasAsked(opened: OpenHistory): boolean {
  return readers.get(opened)?.asks ?? false
}

/** True when nothing of the direction is opaque. */
export function isKnown(script: Script): boolean {
  return script.kind === 'absent' || script.steps.every(({ kind }) => kind === 'statement')
}

/** Reads the scripts of one history; what the database has before one is answered from those before it. */
class ScriptReader {
  readonly #opened: OpenHistory
  readonly #log: SchemaLog
  readonly #ups = new Map<string, Promise<Script>>()
  readonly #downs = new Map<string, Script>()
  #last: Promise<unknown> = Promise.resolve()
  /** A script of this history asked what the database has. */
  #asks = false

  constructor(opened: OpenHistory) {
    this.#opened = opened
    this.#log = new SchemaLog(opened, (revision) => this.#up(revision))
  }

  get asks(): boolean {
    return this.#asks
  }

  take(known: readonly RevisionScripts[], asks: boolean): void {
    for (const one of known) {
      this.#ups.set(one.revision.id, Promise.resolve(one.up))
      this.#downs.set(one.revision.id, one.down)
    }
    this.#asks ||= asks
  }

  /** One after the other: the schema is carried along from each to the next. */
  read(revision: Revision): Promise<RevisionScripts> {
    const next = this.#last.then(async () => {
      const up = await this.#up(revision)
      return { revision, up, down: this.#downs.get(revision.id) ?? (await this.#direction(revision, 'down')) }
    })
    this.#last = next.catch(() => undefined)
    return next
  }

  async atHeads(): Promise<{ schema: ExpectedSchema; steps: readonly MigrationStep[] } | undefined> {
    const heads = this.#opened.history.realHeads
    const schema = heads.length === 0 ? undefined : await this.#log.afterHeads(heads)
    const scripts = await Promise.all(this.#ups.values())
    return schema && { schema, steps: scripts.flatMap((one) => (one.kind === 'steps' ? one.steps : [])) }
  }

  #up(revision: Revision): Promise<Script> {
    const read = this.#ups.get(revision.id) ?? this.#direction(revision, 'up')
    this.#ups.set(revision.id, read)
    return read
  }

  /**
   * Most histories never ask for the schema, and then none is computed. Where one script has asked, the others are
   * expected to: the first is read again with the answer.
   */
  async #direction(revision: Revision, direction: Direction): Promise<Script> {
    if (this.#asks) return this.#script(revision, direction, await this.#schema(revision, direction))
    const script = await this.#script(revision, direction, undefined)
    const schema = this.#asks ? await this.#schema(revision, direction) : undefined
    return schema === undefined ? script : this.#script(revision, direction, schema)
  }

  #schema({ id }: Revision, direction: Direction): Promise<ExpectedSchema | undefined> {
    return direction === 'up' ? this.#log.before(id) : this.#log.after(id)
  }

  #script(revision: Revision, direction: Direction, schema: ExpectedSchema | undefined): Promise<Script> {
    const { service, tool, environment } = this.#opened
    const schemaBefore = () => {
      this.#asks = true
      return schema
    }
    return tool.script({ workspace: service.workspace, environment, revision, direction, schemaBefore })
  }
}
