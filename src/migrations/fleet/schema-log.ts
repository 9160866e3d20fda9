import { loadSqlParser, type SqlParser } from '../../parsers/sql/parse.ts'
import { ExpectedSchema } from '../expected/expected-schema.ts'
import { wholeHistory } from '../history/plan.ts'
import { RevisionError } from '../history/types.ts'
import { ancestors } from '../history/walk.ts'
import type { Revision, Script } from '../types.ts'
import type { OpenHistory } from './select.ts'

/** A schema, and the revisions that made it. */
interface State {
  readonly schema: ExpectedSchema
  readonly applied: Set<string>
  last: string | undefined
}

/** States that are kept: the tips of that many branches can be read side by side. */
const KEPT = 8

/**
 * The schema between the revisions of one history, as they leave an empty database. The state is carried along from
 * revision to revision; where the history branches, each branch has its own.
 */
export class SchemaLog {
  readonly #opened: OpenHistory
  readonly #up: (revision: Revision) => Promise<Script>
  readonly #order: readonly string[] | undefined
  #states: State[] = []

  constructor(opened: OpenHistory, up: (revision: Revision) => Promise<Script>) {
    this.#opened = opened
    this.#up = up
    this.#order = orderOf(opened)
  }

  /** The schema after all ancestors of a revision; undefined when the history does not tell. Must not be changed. */
  async before(id: string): Promise<ExpectedSchema | undefined> {
    const node = this.#opened.history.nodes.get(id)
    const isWhole = node !== undefined && startsInHistory(this.#opened, id)
    return isWhole ? this.#afterAll(node.normalizedDown) : undefined
  }

  /** The schema after a revision and all its ancestors. */
  async after(id: string): Promise<ExpectedSchema | undefined> {
    return this.#afterAll([id])
  }

  /** The schema after several revisions and all their ancestors. */
  async afterHeads(ids: readonly string[]): Promise<ExpectedSchema | undefined> {
    return this.#afterAll(ids)
  }

  async #afterAll(ids: readonly string[]): Promise<ExpectedSchema | undefined> {
    const { nodes } = this.#opened.history
    const [only, ...others] = ids
    const same = others.length > 0 ? undefined : this.#states.find(({ last }) => last === only)
    if (same !== undefined) return same.schema
    const needed = ancestors(nodes, ids, 'all')
    const order = this.#order?.filter((id) => needed.has(id))
    if (order === undefined || order.some((id) => !startsInHistory(this.#opened, id))) return undefined
    const state = this.#closest(needed, await loadSqlParser())
    for (const id of order) {
      if (state.applied.has(id)) continue
      const revision = nodes.get(id)?.revision
      const script = revision === undefined ? undefined : await this.#up(revision)
      if (script?.kind === 'steps') state.schema.apply(script.steps)
      state.applied.add(id)
      state.last = id
    }
    if (others.length > 0) state.last = undefined
    return state.schema
  }

  /** The furthest state that holds nothing but what is needed; itself, when nobody else goes on from it. */
  #closest(needed: ReadonlySet<string>, parse: SqlParser): State {
    const fitting = this.#states.filter(({ applied }) => applied.size <= needed.size && isWithin(applied, needed))
    const [best] = fitting.sort((one, other) => other.applied.size - one.applied.size)
    const isTip = best !== undefined && this.#goesOnOnce(best)
    if (best !== undefined && isTip) return best
    const state = best === undefined ? this.#empty(parse) : copyOf(best)
    this.#states = [state, ...this.#states].slice(0, KEPT)
    return state
  }

  #goesOnOnce({ last }: State): boolean {
    if (last === undefined) return this.#opened.history.bases.length < 2
    return (this.#opened.history.nodes.get(last)?.allChildren.length ?? 0) < 2
  }

  #empty(parse: SqlParser): State {
    const { tool, environment, service } = this.#opened
    const schema = new ExpectedSchema(parse)
    const table = tool.applied(service.workspace, environment)?.table
    if (table !== undefined) schema.addTable(table.schema, table.name)
    return { schema, applied: new Set(), last: undefined }
  }
}

function copyOf({ schema, applied, last }: State): State {
  return { schema: schema.copy(), applied: new Set(applied), last }
}

function isWithin(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const id of part) if (!whole.has(id)) return false
  return true
}

/** Undefined for a history that cannot be put in order. */
function orderOf({ history }: OpenHistory): readonly string[] | undefined {
  try {
    return wholeHistory(history)
  } catch (error) {
    if (error instanceof RevisionError) return undefined
    throw error
  }
}

/** False for a revision with a parent that is not there. */
function startsInHistory({ history }: OpenHistory, id: string): boolean {
  const node = history.nodes.get(id)
  return node !== undefined && node.down.length === node.revision.down.length
}
