import type { Ownership } from '../../tenancy/ownership.ts'
import { isOwner } from '../../tenancy/ownership.ts'
import type { Condition, Machine } from '../../typescript/run/machine.ts'
import type { Func, Place, Value as Seen } from '../../typescript/run/values.ts'
import { links } from '../links.ts'
import { judgedHere } from '../machine.ts'
import type { Followed } from '../record.ts'
import type { Site } from '../site.ts'
import { existence, testOf } from '../tests.ts'
import type { Known } from '../trust.ts'
import type { Access, Knowledge, Ref, RowValue, Scope, Statement, Test, Value } from '../values.ts'
import { scriptSite } from './sites.ts'
import type { Tables } from './tables.ts'
import type { Tags } from './tags.ts'

/** Something that was found out, and the undecided conditions under which that was. */
interface Fact {
  readonly proven: ReadonlySet<Ref>
  readonly role: string | undefined
  readonly under: readonly Condition[]
}

/** What one request has come to know and done before its handler. */
export interface Past {
  readonly accesses: readonly Access[]
  readonly under: ReadonlyMap<Access, readonly Condition[]>
  readonly lost: readonly { readonly reason: string }[]
  readonly facts: Fact[]
  readonly compared: readonly Ref[]
  readonly refs: number
  readonly incomplete: string | undefined
}

/** An answer that refuses was given under these conditions. */
interface Refusal {
  readonly under: readonly Condition[]
}

/** What one entry does with the database while it is followed: statements are judged where they are sent. */
export class Follower implements Followed {
  readonly accesses: Access[] = []
  readonly lost: { readonly reason: string }[] = []
  readonly tags: Tags
  readonly tables: Tables
  readonly ownership: Ownership
  gaveUp = false
  /** Why not everything on the way was seen; the first reason. */
  incomplete: string | undefined
  /** A guard is being followed. */
  authenticating = false
  machine: Machine | undefined
  readonly #under = new Map<Access, readonly Condition[]>()
  readonly #closed = new Set<Ref>()
  readonly #stack: Func[] = []
  readonly #refused = new WeakSet<Condition>()
  #facts: Fact[] = []
  #refusals: Refusal[] = []
  #refs = 0
  /** What was sent and held against who asks somewhere, though not on every way. */
  readonly #compared = new Set<Ref>()

  constructor(tables: Tables, tags: Tags, ownership: Ownership) {
    this.tags = tags
    this.tables = tables
    this.ownership = ownership
  }

  /** Accesses whose rows nobody was seen to check. */
  get open(): ReadonlyMap<Ref, Access> {
    return new Map(this.accesses.filter(({ ref }) => !this.#closed.has(ref)).map((one) => [one.ref, one]))
  }

  /** What is known at this point: by the conditions around, and by what was found out for all that follows. */
  known(): Known & { readonly role: string | undefined } {
    const conditions = this.machine?.conditions ?? []
    const proven = new Set<Ref>()
    let role: string | undefined
    const take = (one: Pick<Knowledge, 'proven' | 'role'>): void => {
      for (const ref of one.proven) proven.add(ref)
      role ??= one.role
    }
    for (const condition of conditions) {
      const knowledge = this.#knowledge(condition)
      if (knowledge !== undefined) take(knowledge)
    }
    for (const fact of this.#facts) if (isWithin(fact.under, conditions)) take(fact)
    return { proven, role }
  }

  /** Sends a statement: judged with what is known here, and remembered. */
  send(statement: Statement, place: Place): Access {
    const known = this.known()
    const judged = judgedHere(statement, this.ownership, known)
    const made: Access = {
      ref: `row ${++this.#refs}`,
      operation: statement.operation,
      statement,
      node: scriptSite(place, this.#stack.at(-1)),
      ...judged,
      ...(this.#isPerhapsChecked(judged.scope, statement) ? { scope: 'unknown' as const, why: SOMEWHERE } : {}),
      role: known.role,
      authenticates: this.authenticating,
      through: this.#stack.map((func): Site => scriptSite({ script: func.script, node: func.node }, func)),
    }
    this.accesses.push(made)
    this.#under.set(made, this.#undecided())
    return made
  }

  /** Something was compared: where it holds, or where it does not, something is proven. */
  holds({ yes, no }: Test): void {
    for (const ref of [...yes.proven, ...no.proven]) {
      const access = this.accesses.find((one) => one.ref === ref)
      if (access === undefined) this.#compared.add(ref)
      // A function that is given the row, or its tenant, to compare it with who asks is likely there to check it.
      else if (access.through.length < this.#stack.length && !this.#isAround(access)) this.#mayBeChecked(access)
    }
  }

  /** The row was read in the function that compares it now. */
  #isAround({ through }: Access): boolean {
    const now = this.#stack.at(-1)
    return (
      now !== undefined && through.at(-1)?.index === now.node.start && through.at(-1)?.tree.file === now.script.file
    )
  }

  /** Whether a row belongs to who asks was looked at, though not on every way: nothing is certain of it. */
  #mayBeChecked({ ref, statement }: Access): void {
    this.lost.push({ reason: ref })
    for (const one of statement.where)
      if (one.is === 'compare') for (const sent of sentIn(one.value)) this.#compared.add(sent)
  }

  /** A row is compared with what was sent, which is held against who asks on some ways: it may be checked. */
  relates(a: Value, b: Value): void {
    const [row, sent] = a.is === 'field' ? [a, b] : [b, a]
    if (row.is !== 'field' || sent.is !== 'request' || !this.#compared.has(sent.ref)) return
    if (isOwner(this.ownership, row.column) || links(this.ownership, row.row.table, row.column))
      this.#mayBeChecked(row.row.access)
  }

  /** Whether all that was sent and limits a statement was held against who asks on some way before. */
  #isPerhapsChecked(scope: Scope, { where, values }: Statement): boolean {
    if (scope !== 'request' && scope !== 'open') return false
    const sent = [
      ...where.flatMap((one) => (one.is === 'compare' ? sentIn(one.value) : [])),
      ...[...values.values()].flatMap(sentIn),
    ]
    return sent.some((ref) => this.#compared.has(ref))
  }

  /** A row was found here, or what follows is not reached. */
  found(row: RowValue): void {
    this.#hold(existence(row))
  }

  /** A condition holds for all that follows, the other way having ended. */
  passed(condition: Condition): void {
    if (condition.kind === 'if' && this.#isRefused(condition)) this.#refused.add(condition)
    const isLasting = condition.kind === 'throw' || (this.#refused.has(condition) && this.#stack.length <= 1)
    const knowledge = this.#knowledge(condition)
    if (knowledge !== undefined && isLasting) this.#hold(knowledge)
  }

  /** The request is refused here. */
  refuses(): void {
    this.#refusals.push({ under: [...(this.machine?.conditions ?? [])] })
  }

  /** What is found out in a `try` whose errors are swallowed holds no longer than it. */
  tries(): (swallows: boolean) => void {
    const before = this.#facts
    return (swallows) => {
      if (swallows) this.#facts = before
    }
  }

  enters(func: Func): void {
    this.#stack.push(func)
  }

  leaves(): void {
    this.#stack.pop()
  }

  /** Rows into which something was put that may change whose they are. */
  readonly overwritten = new WeakSet<Seen>()

  /** Functions under way. */
  get depth(): number {
    return this.#stack.length
  }

  /** What was read since then was read to find out who asks. */
  identified(since: number): void {
    for (const [place, access] of this.accesses.entries()) {
      if (place < since || access.authenticates) continue
      const made = { ...access, authenticates: true }
      this.accesses[place] = made
      this.#under.set(made, this.#under.get(access) ?? [])
    }
  }

  /** All that was seen so far, for requests that come the same way. */
  past(): Past {
    return {
      accesses: [...this.accesses],
      under: new Map(this.#under),
      lost: [...this.lost],
      facts: this.#facts,
      compared: [...this.#compared],
      refs: this.#refs,
      incomplete: this.incomplete,
    }
  }

  /** Begins where another request was that came the same way. */
  goOn({ accesses, under, lost, facts, compared, refs, incomplete }: Past): void {
    this.accesses.push(...accesses)
    for (const [access, conditions] of under) this.#under.set(access, conditions)
    this.lost.push(...lost)
    this.#facts = facts
    for (const ref of compared) this.#compared.add(ref)
    this.#refs = refs
    this.incomplete = incomplete
  }

  misses(reason: string): void {
    this.incomplete ??= reason
  }

  #hold(knowledge: Pick<Knowledge, 'proven' | 'role'>): void {
    if (knowledge.proven.size === 0 && knowledge.role === undefined) return
    const under = this.#undecided()
    const found = this.accesses.filter(({ ref }) => knowledge.proven.has(ref))
    // The identifier a row was looked up by is that of a row of who asks, once the row is.
    const proven = new Set([...knowledge.proven, ...found.flatMap((one) => this.#identifiers(one))])
    this.#facts = [...this.#facts, { proven, role: knowledge.role, under }]
    for (const access of this.accesses)
      if (knowledge.proven.has(access.ref) && isWithin(under, this.#under.get(access) ?? []))
        this.#closed.add(access.ref)
  }

  #identifiers({ statement }: Access): Ref[] {
    return statement.where.flatMap((one) => {
      if (one.is !== 'compare' || one.operator !== '=' || one.value.is !== 'request') return []
      const model = one.column.table === undefined ? undefined : this.tables.named(one.column.table)
      return model?.primaryKey.length === 1 && model.primaryKey[0] === one.column.column ? [one.value.ref] : []
    })
  }

  #knowledge({ value, negated, kind }: Condition): Knowledge | undefined {
    if (value === undefined || kind === 'loop' || kind === 'catch') return undefined
    const test = testOf(this.tags.meaning(value))
    return negated ? test.no : test.yes
  }

  /** Conditions under which the code around stands; those whose other way ends in an error always hold. */
  #undecided(): readonly Condition[] {
    return (this.machine?.conditions ?? []).filter(
      (one) => one.kind !== 'throw' && !this.#refused.has(one) && !isChoice(one),
    )
  }

  /** The way that ended did so with an answer that refuses, whatever else was decided on it. */
  #isRefused(condition: Condition): boolean {
    const at = this.machine?.conditions.length ?? 0
    return this.#refusals.some(({ under }) => {
      const own = under[at]
      return (
        own !== undefined &&
        own.place.node === condition.place.node &&
        own.negated !== condition.negated &&
        under.slice(at + 1).every(({ kind }) => kind === 'throw') &&
        under.slice(0, at).every((one, place) => one === this.machine?.conditions[place])
      )
    })
  }
}

const SOMEWHERE = 'what it is limited by was held against who asks, though not on every way that was seen'

function sentIn(value: Value): Ref[] {
  if (value.is === 'request') return [value.ref]
  return value.is === 'either' ? value.of.flatMap(sentIn) : []
}

/** One of several functions is called, it is not known which: what it does to its objects, it does for certain. */
export function isChoice({ kind, value, place }: Condition): boolean {
  return kind === 'if' && value === undefined && /^(Call|New)Expression$/.test(place.node.type)
}

function isWithin(some: readonly Condition[], all: readonly Condition[]): boolean {
  return some.every((one) => all.includes(one))
}
