import pg from 'pg'
import { type FillReference, type FillTable, fillableTables } from './rows-tables.ts'
import { type FillColumn, type ValueShape, valueFor } from './values.ts'

/** A table that has rows now, or why it has none. */
export interface FilledTable {
  readonly table: string
  readonly rows: number
  readonly reason?: string
  /** It had rows before. */
  readonly existing?: true
}

/** What is known of the rows a table has elsewhere. Names are quoted where SQL needs it. */
export interface TableFigures {
  /** How many rows it is to get. */
  readonly rows: number
  readonly columns: ReadonlyMap<string, Pick<ValueShape, 'nulls' | 'distinct'>>
}

export interface FillOptions {
  /**
   * How triggers are kept from firing: by a setting only a superuser may change, through whatever is given when we are none,
   * or table by table as its owner, and then foreign keys are looked at.
   */
  readonly triggers?: 'owner' | ((role: string) => Promise<unknown>)
  /** Other numbers give other rows; the same ones everywhere. */
  readonly seed?: number
  /** By table; those it does not name get the usual number of rows. */
  readonly figures?: ReadonlyMap<string, TableFigures>
}

/**
 * Gives every table that has none some rows, so that statements which only fail on data do fail and scans have something
 * to read. A value depends on its column, the seed and the number of the row alone: the same rows every time and on every
 * version, keys that are unique, and foreign keys that find what they point to. Triggers do not fire.
 */
export async function fillTables(client: pg.Client, count: number, options: FillOptions = {}): Promise<FilledTable[]> {
  const { triggers = (role) => client.query(`SET session_replication_role = '${role}'`) } = options
  const filling = new Filling(client, count, options)
  const tables = await fillableTables(client)
  const replicate = triggers === 'owner' ? undefined : triggers
  await replicate?.('replica')
  try {
    for (const table of tables) await filling.fill(table)
  } finally {
    await replicate?.('origin')
  }
  return [...filling.filled.values()]
}

/** One way to try it. */
interface Attempt {
  readonly rows: number
  readonly left: ReadonlySet<string>
  readonly onlyNeeded: boolean
  readonly defaults: 'all' | 'constant'
}

class Filling {
  readonly filled = new Map<number, FilledTable>()
  /** Tables whose keys are not simply numbered from 1. */
  readonly #irregular = new Set<number>()
  readonly #tables = new Map<number, FillTable>()
  readonly #client: pg.Client
  readonly #count: number
  readonly #options: FillOptions

  constructor(client: pg.Client, count: number, options: FillOptions) {
    this.#client = client
    this.#count = count
    this.#options = options
  }

  async fill(table: FillTable): Promise<void> {
    this.#tables.set(table.oid, table)
    this.filled.set(table.oid, await this.#fill(table))
  }

  async #fill(table: FillTable): Promise<FilledTable> {
    const { name, needs } = table
    const existing = await this.#existing(table)
    if (existing !== undefined) return existing
    const wanted = this.#options.figures?.get(name)?.rows ?? this.#count
    if (wanted === 0) return { table: name, rows: 0 }
    const empty = needs.filter(({ oid }) => this.#isEmpty(oid))
    const stuck = empty.find(({ nullable }) => !nullable)
    if (stuck !== undefined)
      return { table: name, rows: 0, reason: `what its column ${stuck.columns.join(', ')} points to has no rows` }
    const left = new Set(empty.flatMap(({ columns }) => columns))
    const rows = this.#mostRows(table, wanted)
    let reason = ''
    // What the first try cannot satisfy is often a check on a column that may be left out, or a table of a single row.
    const tries: readonly Attempt[] = [
      { rows, left, onlyNeeded: false, defaults: 'constant' },
      { rows, left, onlyNeeded: false, defaults: 'all' },
      { rows, left, onlyNeeded: true, defaults: 'all' },
      { rows: 1, left, onlyNeeded: false, defaults: 'all' },
    ]
    for (const attempt of tries) {
      const error = await this.#insert(table, attempt)
      if (error === undefined) return { table: name, rows: attempt.rows }
      reason = error
    }
    return { table: name, rows: 0, reason }
  }

  async #existing({ name, oid }: FillTable): Promise<FilledTable | undefined> {
    const found = await this.#client.query(`SELECT EXISTS (SELECT FROM ${name}) AS "is"`)
    if (found.rows[0]?.is !== true) return undefined
    this.#irregular.add(oid)
    const counted = await this.#client.query(`SELECT count(*) FROM ${name}`)
    return { table: name, rows: Number(counted.rows[0]?.count), existing: true }
  }

  /** Who is nobody's superuser cannot point to rows that are not there yet. */
  #isEmpty(oid: number): boolean {
    const parent = this.filled.get(oid)
    return parent === undefined ? this.#options.triggers === 'owner' : parent.rows === 0
  }

  /** No more than what it points to has, where a key consists of nothing else. */
  #mostRows({ keys, needs }: FillTable, wanted: number): number {
    const limits = keys.flatMap((key) => {
      const pointing = key.map((column) => needs.find(({ columns }) => columns.includes(column)))
      return pointing.map((one) => (pointing.includes(undefined) ? wanted : this.#rowsOf(one, wanted)))
    })
    return Math.min(wanted, ...limits)
  }

  #rowsOf(reference: FillReference | undefined, wanted: number): number {
    const parent = reference === undefined ? undefined : this.filled.get(reference.oid)
    return parent === undefined || parent.rows === 0 ? wanted : parent.rows
  }

  /** Gives what PostgreSQL says against it, or undefined when the rows are there. */
  async #insert(table: FillTable, attempt: Attempt): Promise<string | undefined> {
    const used = table.columns.flatMap((column) => {
      if (attempt.left.has(column.name) || (attempt.onlyNeeded && !column.notNull)) return []
      const value = this.#value(table, column, attempt)
      return value === undefined ? [] : [{ name: column.name, value }]
    })
    const unknown = table.columns.find(
      (column) =>
        column.notNull && !column.hasDefault && !column.identity && !used.some((one) => one.name === column.name),
    )
    if (unknown !== undefined) return `no value is known for its column ${unknown.name} of type ${unknown.type}`
    const list = used.map((column) => column.name).join(', ')
    const values = used.map(({ value }) => value).join(', ')
    const target =
      used.length === 0
        ? 'DEFAULT VALUES'
        : `(${list}) OVERRIDING SYSTEM VALUE SELECT ${values} FROM generate_series(1, ${attempt.rows}) g`
    try {
      await this.#run(table, `INSERT INTO ${table.name} ${target}`)
      return undefined
    } catch (error) {
      if (error instanceof pg.DatabaseError) return error.message
      throw error
    }
  }

  #value(table: FillTable, column: FillColumn, { rows, defaults }: Attempt): string | undefined {
    const { seed = 0, figures } = this.#options
    const { nulls = 0, distinct } = figures?.get(table.name)?.columns.get(column.name) ?? {}
    const shape = { count: rows, seed, nulls: column.notNull ? 0 : nulls, distinct, defaults }
    const reference = table.needs.find(({ columns }) => columns.includes(column.name))
    const found = reference === undefined ? undefined : this.#lookedUp(table, column, reference, rows)
    return found ?? valueFor(column, shape)
  }

  /** A value out of the table it points to, where that is not numbered as this one; undefined where it is. */
  #lookedUp({ oid }: FillTable, column: FillColumn, reference: FillReference, rows: number): string | undefined {
    const { oid: parent, table, columns, targets } = reference
    const filled = this.filled.get(parent)
    if (filled === undefined || filled.rows === 0) return undefined
    const target = targets[columns.indexOf(column.name)]
    const theirs = this.#tables.get(parent)?.columns.find(({ name }) => name === target)
    const isPlain =
      filled.rows >= rows && !this.#irregular.has(parent) && theirs !== undefined && isAlike(column, theirs)
    if (isPlain) return undefined
    if (column.isKey) this.#irregular.add(oid)
    const order = targets.map((each) => `p.${each}`).join(', ')
    return `(ARRAY(SELECT p.${target} FROM ${table} p ORDER BY ${order}))[1 + (g - 1) % ${filled.rows}]`
  }

  async #run({ name }: FillTable, sql: string): Promise<void> {
    if (this.#options.triggers !== 'owner') {
      await this.#client.query(sql)
      return
    }
    const found = await this.#client.query(
      `SELECT quote_ident(tgname) AS name, tgenabled AS enabled FROM pg_trigger
       WHERE tgrelid = $1::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')`,
      [name],
    )
    const off = found.rows.map((one) => `ALTER TABLE ${name} DISABLE TRIGGER ${one.name};`)
    const on = found.rows.map(
      (one) => `ALTER TABLE ${name} ENABLE ${one.enabled === 'A' ? 'ALWAYS ' : ''}TRIGGER ${one.name};`,
    )
    // Of one message, so that a failure takes it all back; what was deferred would stand in the way of ALTER TABLE.
    await this.#client.query(`${off.join(' ')} ${sql}; SET CONSTRAINTS ALL IMMEDIATE; ${on.join(' ')}`)
  }
}

/** Equal numbers give equal values: a text and a varchar of the same number differ. */
function isAlike(one: FillColumn, other: FillColumn): boolean {
  const shape = ({ type, modifier, base, baseModifier }: FillColumn): string =>
    [base ?? type, base === null ? modifier : baseModifier].join()
  return shape(one) === shape(other)
}
