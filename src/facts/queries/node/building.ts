import type { Model } from '../../models/types.ts'
import type { Condition } from '../../typescript/run/machine.ts'
import type { Made, Place, Value as Seen } from '../../typescript/run/values.ts'
import { statement, tableSource } from '../statement.ts'
import type { Operation, Predicate, Source, Statement, Value } from '../values.ts'
import type { Follower } from './follower.ts'
import { isChoice } from './follower.ts'
import { scriptSite } from './sites.ts'
import type { Conditions } from './where.ts'

/** What one call added to a statement, and under which undecided conditions. */
interface Part {
  readonly where: readonly Predicate[]
  readonly sometimes: readonly Predicate[]
  readonly under: readonly Condition[]
}

/**
 * A statement that is put together by calls which change it (Knex, query builders of TypeORM), until it is sent. What is
 * added under a condition is there on some ways only, unless it is sent under the same one.
 */
export class Building {
  readonly follower: Follower
  readonly place: Place
  operation: Operation = 'select'
  sources: Source[] = []
  values = new Map<string, Value>()
  doubts: string[] = []
  /** One row is asked for. */
  isOne = false
  isSent = false
  /** The library that is building it. */
  by: 'knex' | 'typeorm' | 'drizzle' = 'knex'
  /** The table its unqualified columns belong to. */
  main: { readonly model: Model | undefined; readonly alias: string } | undefined
  #parts: Part[] = []
  readonly #born: readonly Condition[]

  constructor(follower: Follower, place: Place) {
    this.follower = follower
    this.place = place
    this.#born = [...(follower.machine?.conditions ?? [])]
  }

  from(table: string | undefined, alias = table): void {
    const model = table === undefined ? undefined : this.follower.tables.named(table)
    const name = model?.table ?? table
    this.main ??= { model, alias: alias ?? '?' }
    this.#put(tableSource(alias ?? '?', name))
  }

  join(table: string | undefined, alias: string, isOuter: boolean, on: readonly Predicate[], implied: boolean): void {
    const model = table === undefined ? undefined : this.follower.tables.named(table)
    this.#put({ alias, table: model?.table ?? table, join: isOuter ? 'outer' : 'inner', on, implied, inner: undefined })
  }

  /** A subquery in FROM or in a join. */
  derived(inner: Statement, alias: string): void {
    this.main ??= { model: undefined, alias }
    this.#put({ alias, table: undefined, join: 'from', on: [], implied: false, inner })
  }

  #put(source: Source): void {
    this.sources = [...this.sources.filter(({ alias }) => alias !== source.alias), source]
  }

  and({ where, sometimes }: Conditions): void {
    this.#parts.push({ where, sometimes, under: this.#conditions() })
  }

  /** `orWhere`: all so far, or this. */
  or(conditions: Conditions): void {
    const { where, sometimes } = this.conditions()
    const before: Predicate = { is: 'and', of: where }
    const other: Predicate = { is: 'and', of: conditions.where }
    this.#parts = [
      {
        where: where.length === 0 ? [...conditions.where] : [{ is: 'or', of: [before, other] }],
        sometimes: [...sometimes, ...conditions.sometimes],
        under: this.#conditions(),
      },
    ]
  }

  /** `where` of TypeORM takes the place of what was there. */
  replace(conditions: Conditions): void {
    const isSure = this.#isSure(this.#conditions())
    const before = this.#parts
    this.#parts = []
    this.and(conditions)
    if (!isSure)
      this.#parts.push(...before.map((one) => ({ ...one, where: [], sometimes: [...one.where, ...one.sometimes] })))
  }

  set(values: ReadonlyMap<string, Value>): void {
    for (const [name, value] of values) this.values.set(name, value)
  }

  /** The conditions as they hold at this point. */
  conditions(): Conditions {
    const where: Predicate[] = []
    const sometimes: Predicate[] = []
    for (const part of this.#parts) {
      if (this.#isSure(part.under)) where.push(...part.where)
      else sometimes.push(...part.where)
      sometimes.push(...part.sometimes)
    }
    return { where, sometimes }
  }

  #conditions(): readonly Condition[] {
    return (this.follower.machine?.conditions ?? []).filter((one) => one.kind !== 'throw' && !isChoice(one))
  }

  #isSure(under: readonly Condition[]): boolean {
    const now = this.follower.machine?.conditions ?? []
    return under.every((one) => now.includes(one))
  }

  /** The statement as it was where it was begun: where it is sent was not seen. */
  leftOver(): Statement {
    const where = this.#parts.flatMap((one) => (one.under.every((each) => this.#born.includes(each)) ? one.where : []))
    const sometimes = this.#parts
      .flatMap((one) => [...one.where, ...one.sometimes])
      .filter((one) => !where.includes(one))
    return { ...this.statement(), where, sometimes, doubts: [...this.doubts, 'where it is sent was not seen'] }
  }

  statement(): Statement {
    const { where, sometimes } = this.conditions()
    return {
      ...statement(this.operation, scriptSite(this.place, undefined)),
      sources: this.sources,
      where,
      sometimes,
      values: this.values,
      doubts: this.doubts,
    }
  }
}

/** The statements that values of the reader stand for. */
export class Buildings {
  readonly #known = new WeakMap<Seen, Building>()
  readonly all: Building[] = []

  get(seen: Seen | undefined): Building | undefined {
    return seen === undefined ? undefined : this.#known.get(seen)
  }

  /** A value that stands for a statement being built. */
  of(building: Building, place: Place): Made {
    const made: Made = { kind: 'made', of: '(query)', args: [], receiver: undefined, place, fields: new Map() }
    this.#known.set(made, building)
    if (!this.all.includes(building)) this.all.push(building)
    return made
  }
}
