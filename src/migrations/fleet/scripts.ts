import type { Direction, Revision, Script } from '../types.ts'
import { SchemaLog } from './schema-log.ts'
import type { OpenHistory } from './select.ts'

/** What a revision does, in both directions. */
export interface RevisionScripts {
  readonly revision: Revision
  readonly up: Script
  readonly down: Script
}

const readers = new WeakMap<OpenHistory, ScriptReader>()

/** Reads both directions of a revision as SQL. Cheapest when the revisions of a history are read in their order. */
export function scriptsOf(opened: OpenHistory, revision: Revision): Promise<RevisionScripts> {
  let reader = readers.get(opened)
  if (reader === undefined) {
    reader = new ScriptReader(opened)
    readers.set(opened, reader)
  }
  return reader.read(revision)
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
  #last: Promise<unknown> = Promise.resolve()

  constructor(opened: OpenHistory) {
    this.#opened = opened
    this.#log = new SchemaLog(opened, (revision) => this.#up(revision))
  }

  /** One after the other: the schema is carried along from each to the next. */
  read(revision: Revision): Promise<RevisionScripts> {
    const next = this.#last.then(async () => {
      const up = await this.#up(revision)
      return { revision, up, down: await this.#direction(revision, 'down') }
    })
    this.#last = next.catch(() => undefined)
    return next
  }

  #up(revision: Revision): Promise<Script> {
    const read = this.#ups.get(revision.id) ?? this.#direction(revision, 'up')
    this.#ups.set(revision.id, read)
    return read
  }

  /** A script that asks for the schema is read again with the answer: most do not, and then none is computed. */
  async #direction(revision: Revision, direction: Direction): Promise<Script> {
    const { service, tool, environment } = this.#opened
    const request = { workspace: service.workspace, environment, revision, direction }
    let asked = false
    const script = await tool.script({
      ...request,
      schemaBefore() {
        asked = true
        return undefined
      },
    })
    if (!asked) return script
    const schema = await (direction === 'up' ? this.#log.before(revision.id) : this.#log.after(revision.id))
    return schema === undefined ? script : tool.script({ ...request, schemaBefore: () => schema })
  }
}
