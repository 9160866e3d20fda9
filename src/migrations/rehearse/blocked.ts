import type pg from 'pg'
import { OWN_SCHEMA } from './tracing.ts'
import type { BlockedWork } from './types.ts'

/** A table as other sessions still know it. */
export interface BusyTable {
  readonly oid: number
  readonly name: string
  /**
   * Everything its answer depends on, when that is known: the locks held on it and on its indexes. Tables of one case are
   * tried once.
   */
  readonly situation?: string
}

/** Tries reads and writes on tables from another session while the migration's transaction is open. */
export class WorkTrials {
  readonly #observer: pg.Client
  /** Which work is blocked, by situation: `select`, `insert`, `update`, `delete` as zeros and ones. */
  readonly #known = new Map<string, string>()

  constructor(observer: pg.Client) {
    this.#observer = observer
  }

  async try(tables: readonly BusyTable[]): Promise<BlockedWork[]> {
    const found = new Map<number, string>()
    const open: BusyTable[] = []
    for (const table of tables) {
      const known = table.situation === undefined ? undefined : this.#known.get(table.situation)
      if (known === undefined) open.push(table)
      else found.set(table.oid, known)
    }
    const asked = new Map<string, BusyTable>()
    for (const table of open) asked.set(table.situation ?? `oid ${table.oid}`, table)
    for (const [oid, work] of await this.#ask([...asked.values()])) found.set(oid, work)
    for (const { oid, situation } of asked.values()) {
      if (situation !== undefined) this.#known.set(situation, found.get(oid) ?? '0000')
    }
    return tables.map(({ oid, name, situation }) => {
      const work = found.get(oid) ?? this.#known.get(situation ?? '') ?? '0000'
      const [select, insert, update, remove] = [...work].map((digit) => digit === '1')
      return {
        relation: name,
        select: select === true,
        insert: insert === true,
        update: update === true,
        delete: remove === true,
      }
    })
  }

  async #ask(tables: readonly BusyTable[]): Promise<Map<number, string>> {
    if (tables.length === 0) return new Map()
    const { rows } = await this.#observer.query({
      name: 'plimsoll_work',
      text: `SELECT number::int8 AS number, work FROM ${OWN_SCHEMA}.try_work($1)`,
      values: [tables.map(({ oid }) => oid)],
    })
    return new Map(rows.map(({ number, work }) => [Number(number), String(work)]))
  }
}
