import type { Ownership } from '../tenancy/ownership.ts'
import { isCapability, isOwner } from '../tenancy/ownership.ts'
import { isShared, links, touchesTenants } from './links.ts'
import type { ColumnValue, Predicate, Ref, Scope, Source, Statement, Trust, Value } from './values.ts'
import { alternatives } from './values.ts'

export interface Judged {
  readonly scope: Scope
  readonly why: string
  readonly by: Predicate | undefined
  readonly confirms: readonly Ref[]
  readonly chosenBy: Trust | undefined
}

type TrustIn = (value: Value) => Trust

/** What is known of the sources of one statement while its conditions are gone through. */
class Scoping {
  readonly scoped = new Map<string, Predicate | undefined>()
  readonly sent = new Map<string, ColumnValue>()
  readonly unsure = new Map<string, string>()
  readonly #ownership: Ownership
  readonly #trust: TrustIn

  constructor(ownership: Ownership, trust: TrustIn) {
    this.#ownership = ownership
    this.#trust = trust
  }

  /** Goes through conditions until nothing more follows from them. */
  settle(sources: readonly Source[], predicates: readonly Predicate[]): void {
    for (let before = -1; before !== this.scoped.size; ) {
      before = this.scoped.size
      for (const predicate of predicates) this.#take(this.#scopedBy(predicate), predicate)
      for (const source of sources) this.#join(source, sources)
    }
  }

  #take(aliases: ReadonlySet<string>, by: Predicate | undefined): void {
    for (const alias of aliases) if (!this.scoped.has(alias)) this.scoped.set(alias, by)
  }

  #join(source: Source, all: readonly Source[]): void {
    // What stands in ON of an outer join says something of the joined table only.
    for (const predicate of source.on) {
      const aliases = this.#scopedBy(predicate)
      this.#take(
        source.join === 'outer' ? new Set([...aliases].filter((one) => one === source.alias)) : aliases,
        predicate,
      )
    }
    if (source.inner !== undefined && judgeStatement(source.inner, this.#ownership, this.#trust).scope === 'scoped')
      this.#take(new Set([source.alias]), undefined)
    if (!source.implied) return
    const others = all.filter((one) => one !== source && this.#linked(source.table, one.table))
    if (others.some(({ alias }) => this.scoped.has(alias))) this.#take(new Set([source.alias]), undefined)
    if (source.join === 'inner' && this.scoped.has(source.alias))
      this.#take(new Set(others.map(({ alias }) => alias)), this.scoped.get(source.alias))
  }

  #linked(a: string | undefined, b: string | undefined): boolean {
    if (a === undefined || b === undefined) return false
    const { models } = this.#ownership
    const points = (from: string, to: string): boolean =>
      models.ofTable(from)?.foreignKeys.some(({ table }) => table === to) === true
    return points(a, b) || points(b, a)
  }

  /** The sources whose rows are the tenant's own where this condition holds. */
  #scopedBy(predicate: Predicate): ReadonlySet<string> {
    switch (predicate.is) {
      case 'compare':
        return this.#compared(predicate)
      case 'columns':
        return this.#equal(predicate.left, predicate.right)
      case 'and':
        return new Set(predicate.of.flatMap((one) => [...this.#scopedBy(one)]))
      case 'or': {
        const ways = predicate.of.filter((one) => !isShared(one, this.#ownership))
        const [first, ...rest] = ways.map((one) => this.#scopedBy(one))
        return new Set([...(first ?? [])].filter((alias) => rest.every((one) => one.has(alias))))
      }
      case 'exists':
        return this.#inside(predicate.statement)
      case 'doubt':
        return NONE
      default:
        return NONE
    }
  }

  #compared({ column, operator, value }: Extract<Predicate, { is: 'compare' }>): ReadonlySet<string> {
    if (operator !== '=' && operator !== 'in') return NONE
    if (value.is === 'statement') {
      const found = this.#inside(value.statement)
      const inner = judgeStatement(value.statement, this.#ownership, this.#trust)
      return inner.scope === 'scoped' && this.#says(column) ? new Set([...found, column.alias]) : found
    }
    if (isCapability(column.column) && alternatives(value).every((one) => one.is !== 'constant'))
      return new Set([column.alias])
    const trust = this.#trust(value)
    // `workflow_permanent_id` out of a row of the tenant: no foreign key says so, the name does.
    if (trust === 'own' && /(^|_)(id|uuid)$/.test(column.column) && isOfRow(value)) return new Set([column.alias])
    if (!this.#says(column)) return NONE
    if (trust === 'own') return new Set([column.alias])
    if (isOwner(this.#ownership, column.column)) {
      if (trust === 'sent' && this.#ownership.keys.has(column.column)) this.sent.set(column.alias, column)
      if (trust === 'unknown') this.unsure.set(column.alias, `where the value of ${column.column} comes from`)
      if (trust === 'fixed' && !alternatives(value).some((one) => one.is === 'constant' && one.value === null))
        this.unsure.set(column.alias, `${column.column} is compared with a constant`)
    } else if (trust === 'unknown') this.unsure.set(column.alias, `whether the value of ${column.column} was checked`)
    return NONE
  }

  /** Whether a column says whose a row is: a key, an owner, a foreign key, the row's own identity. */
  #says({ table, column }: ColumnValue): boolean {
    return isOwner(this.#ownership, column) || links(this.#ownership, table, column)
  }

  #equal(left: ColumnValue, right: ColumnValue): ReadonlySet<string> {
    const isLink =
      this.#says(left) ||
      this.#says(right) ||
      (/(^|_)(id|uuid)$/.test(left.column) && /(^|_)(id|uuid)$/.test(right.column))
    if (!isLink) return NONE
    if (this.scoped.has(left.alias)) return new Set([right.alias])
    return this.scoped.has(right.alias) ? new Set([left.alias]) : NONE
  }

  /** A subquery of EXISTS or IN: it is joined to the tables around it by its own conditions. */
  #inside(inner: Statement): ReadonlySet<string> {
    const before = new Set(this.scoped.keys())
    const conditions = [...inner.where, ...inner.sources.flatMap(({ on }) => on)]
    const own = new Set(inner.sources.map(({ alias }) => alias))
    const found = new Set<string>()
    for (let grew = true; grew; ) {
      grew = false
      for (const predicate of conditions) {
        for (const alias of this.#scopedBy(predicate)) {
          if (found.has(alias) || before.has(alias)) continue
          found.add(alias)
          this.scoped.set(alias, predicate)
          grew = true
        }
      }
    }
    for (const alias of found) if (!own.has(alias)) this.scoped.delete(alias)
    return found
  }
}

const NONE: ReadonlySet<string> = new Set()

/** A value out of rows that were read, or one that was sent and proven by one. */
function isOfRow(value: Value): boolean {
  if (value.is === 'list') return value.items.length > 0 && value.items.every(isOfRow)
  if (value.is === 'either')
    return value.of.every((one) => isOfRow(one) || (one.is === 'constant' && one.value === null))
  return value.is === 'field' || value.is === 'request'
}

/** Says whether all rows a statement can touch belong to who asks. `trust` tells of values at the point it is run. */
export function judgeStatement(statement: Statement, ownership: Ownership, trust: TrustIn): Judged {
  if (statement.operation === 'insert') return judgeInsert(statement, ownership, trust)
  const owned = statement.sources.filter(
    ({ table, inner }) => inner !== undefined || (table !== undefined && ownership.belonging.has(table)),
  )
  const confirms = confirmed(statement)
  const chosenBy = chooser(statement, ownership, trust)
  const nothing = { by: undefined, confirms: [], chosenBy }
  if (owned.length === 0) {
    const isKnown =
      statement.sources.every(({ table }) => table !== undefined) &&
      (statement.sources.length > 0 || (statement.doubts.length === 0 && !statement.selected.some(isVague)))
    return {
      ...nothing,
      confirms: chosenBy === 'own' ? confirms : [],
      scope: isKnown ? 'none' : 'unknown',
      why: isKnown ? 'no table of a tenant' : 'its tables are not known',
    }
  }
  const scoping = new Scoping(ownership, trust)
  scoping.settle(statement.sources, statement.where)
  const bare = owned.filter(
    ({ alias, inner }) => !scoping.scoped.has(alias) && !(inner !== undefined && harmless(inner, ownership, trust)),
  )
  const [main] = owned
  if (bare.length === 0) {
    const hasTenants = owned.some(({ inner }) => inner === undefined || touchesTenants(inner, ownership))
    if (!hasTenants) return { ...nothing, scope: 'none', why: 'no table of a tenant' }
    return { ...nothing, scope: 'scoped', why: '', by: scoping.scoped.get(main?.alias ?? ''), confirms }
  }
  return { ...nothing, confirms, ...missing(statement, bare, scoping, ownership, trust) }
}

/** A value in `select(…)` that may be a table. */
function isVague({ is }: Value): boolean {
  return is === 'unknown' || is === 'parameter' || is === 'instance' || is === 'either'
}

/** A subquery that touches no table of a tenant needs no scope. */
function harmless(inner: Statement, ownership: Ownership, trust: TrustIn): boolean {
  const { scope } = judgeStatement(inner, ownership, trust)
  return scope === 'none' || scope === 'scoped'
}

function missing(
  statement: Statement,
  bare: readonly Source[],
  scoping: Scoping,
  ownership: Ownership,
  trust: TrustIn,
): Pick<Judged, 'scope' | 'why'> {
  const [first] = bare
  const alias = first?.alias ?? ''
  const table = first?.table ?? alias
  const sent = scoping.sent.get(alias)
  if (sent !== undefined)
    return { scope: 'request', why: `${table}.${sent.column} is compared with a value the client sends` }
  const [doubt] = [...statement.doubts, ...doubtsIn(statement.where)]
  if (doubt !== undefined) return { scope: 'unknown', why: doubt }
  const unsure = bare.map((one) => scoping.unsure.get(one.alias)).find((one) => one !== undefined)
  if (unsure !== undefined) return { scope: 'unknown', why: `it is not known ${unsure}` }
  if (statement.sometimes.length > 0) {
    const more = new Scoping(ownership, trust)
    more.settle(statement.sources, [...statement.where, ...statement.sometimes])
    if (bare.every((one) => more.scoped.has(one.alias)))
      return { scope: 'sometimes', why: `${table} is limited to the tenant on some ways only` }
  }
  return { scope: 'open', why: `nothing limits ${table} to the tenant` }
}

function doubtsIn(predicates: readonly Predicate[]): string[] {
  return predicates.flatMap((one) => {
    if (one.is === 'doubt') return [one.reason]
    return one.is === 'and' || one.is === 'or' ? doubtsIn(one.of) : []
  })
}

/** Sent values that each row found has in one of its columns. */
function confirmed(statement: Statement): Ref[] {
  return statement.where.flatMap((one) => {
    if (one.is === 'and') return confirmed({ ...statement, where: one.of })
    if (one.is !== 'compare' || one.operator !== '=' || !/(^id$|id$|uuid$|slug$|name$|key$)/i.test(one.column.column))
      return []
    return alternatives(one.value).flatMap((value) =>
      value.is === 'request' ? [value.ref] : value.is === 'field' ? [value.row.access.ref] : [],
    )
  })
}

/** For a table of no tenant: whether its row was chosen by something of who asks, or by what was sent. */
function chooser(statement: Statement, ownership: Ownership, trust: TrustIn): Trust | undefined {
  const found = statement.where.flatMap((one) => {
    if (one.is !== 'compare' || one.operator !== '=') return []
    const { table, column } = one.column
    if (isCapability(column)) return ['own' as const]
    const names =
      isOwner(ownership, column) ||
      links(ownership, table, column) ||
      /(^|_)(id|uuid|name|email|username|slug)$/.test(column)
    return names ? [trust(one.value)] : []
  })
  if (found.includes('own')) return 'own'
  return found.find((one) => one === 'sent') ?? found[0]
}

function judgeInsert(statement: Statement, ownership: Ownership, trust: TrustIn): Judged {
  const [source] = statement.sources
  const table = source?.table
  const belongs = table === undefined ? undefined : ownership.belonging.get(table)
  const rest = { by: undefined, confirms: [], chosenBy: undefined }
  if (table === undefined) return { ...rest, scope: 'unknown', why: 'its table is not known' }
  if (belongs === undefined || belongs.how === 'root') return { ...rest, scope: 'none', why: 'no table of a tenant' }
  let sent: string | undefined
  let unsure: string | undefined
  for (const [column, value] of statement.values) {
    if (!isOwner(ownership, column) && !links(ownership, table, column)) continue
    const isKey = belongs.column === column || ownership.keys.has(column)
    const found = trust(value)
    if (found === 'own') return { ...rest, scope: 'scoped', why: `${column} is the tenant's own` }
    if (found === 'sent' && isKey) sent = column
    if (found === 'unknown' || found === 'fixed') unsure ??= column
  }
  if (sent !== undefined)
    return { ...rest, scope: 'request', why: `${table}.${sent} is set to a value the client sends` }
  if (unsure !== undefined || statement.doubts.length > 0)
    return { ...rest, scope: 'unknown', why: `it is not known where ${unsure ?? 'its values'} comes from` }
  const column = ownership.models.ofTable(table)?.columns.find(({ name }) => name === belongs.column)
  if (statement.values.has(belongs.column))
    return { ...rest, scope: 'unknown', why: `whether the value of ${belongs.column} was checked` }
  if (column?.hasDefault === true || column?.nullable === true)
    return { ...rest, scope: 'open', why: `${table}.${belongs.column} is left to its default` }
  return { ...rest, scope: 'unknown', why: `it is not seen where ${belongs.column} is set` }
}
