import { joinStatements } from './statement.ts'
import type { Access, Knowledge, Names, Ref, Statement, Value } from './values.ts'
import { either, isNone } from './values.ts'

/**
 * What holds at one point of the way through a function. Copies share their maps until one of them changes something:
 * most ways part and meet again without having done so.
 */
export interface Flow {
  names: Names
  /** False while the names are shared with another way. */
  ownNames: boolean
  /** Values proven to belong to who asks. */
  proven: ReadonlySet<Ref>
  /** Accesses on this way whose rows nobody has yet found to belong to who asks. */
  open: ReadonlyMap<Ref, Access>
  /** The role everybody has who gets here. */
  role: string | undefined
  /** True where the function has changed something on this way. */
  wrote: boolean
}

/** How a block ends: falling through, or by `return`; ways that raise are gone, since they show nothing to anybody. */
export interface Ending {
  readonly falls: Flow | undefined
  readonly returns: readonly Return[]
  /** `break` and `continue`. */
  readonly leaves: readonly Flow[]
}

export interface Return {
  readonly value: Value
  readonly flow: Flow
}

export function emptyFlow(): Flow {
  return { names: new Map(), ownNames: true, proven: new Set(), open: new Map(), role: undefined, wrote: false }
}

export function copyFlow(flow: Flow): Flow {
  flow.ownNames = false
  return {
    names: flow.names,
    ownNames: false,
    proven: flow.proven,
    open: flow.open,
    role: flow.role,
    wrote: flow.wrote,
  }
}

/** Binds a name on this way alone. */
export function setName(flow: Flow, name: string, value: Value): void {
  if (!flow.ownNames) {
    flow.names = new Map(flow.names)
    flow.ownNames = true
  }
  flow.names.set(name, value)
}

/** The flow of a called function: its own names, and all that is known already. */
export function inner(flow: Flow, names: Names): Flow {
  return { names, ownNames: true, proven: flow.proven, open: flow.open, role: flow.role, wrote: false }
}

/** Back in the caller: its names, and what the callee found out. */
export function outer(flow: Flow, from: Flow): void {
  flow.proven = from.proven
  flow.open = from.open
  flow.role = from.role
  flow.wrote ||= from.wrote
}

/** The way taken where a condition came out like this; undefined when it cannot. */
export function knowing(flow: Flow, knowledge: Knowledge): Flow | undefined {
  if (knowledge.never) return undefined
  const next = copyFlow(flow)
  prove(next, knowledge.proven)
  if (knowledge.role !== undefined) next.role ??= knowledge.role
  return next
}

export function prove(flow: Flow, refs: Iterable<Ref>): void {
  for (const ref of refs) {
    if (!flow.proven.has(ref)) flow.proven = new Set(flow.proven).add(ref)
    const access = flow.open.get(ref)
    closeAccess(flow, ref)
    // A row that turned out to be the tenant's own: so is what was sent to look it up.
    if (access !== undefined) prove(flow, access.confirms)
  }
}

export function openAccess(flow: Flow, access: Access): void {
  flow.open = new Map(flow.open).set(access.ref, access)
}

export function closeAccess(flow: Flow, ref: Ref): void {
  if (!flow.open.has(ref)) return
  const open = new Map(flow.open)
  open.delete(ref)
  flow.open = open
}

/** What was read on a way that is left behind stays open. */
export function keepOpen(flow: Flow, from: Flow): void {
  flow.open = union(flow.open, from.open)
}

/** Where two ways meet, only what both know is known; what is open on one is open. */
export function joinFlows(flows: readonly (Flow | undefined)[]): Flow | undefined {
  const [first, ...rest] = flows.filter((one) => one !== undefined)
  if (first === undefined) return undefined
  let joined = first
  for (const one of rest) joined = joinTwo(joined, one)
  return joined
}

function joinTwo(a: Flow, b: Flow): Flow {
  // A way open to a role alone says nothing of everybody else's.
  if (a.role !== undefined && b.role === undefined) return withNames(b, a)
  if (b.role !== undefined && a.role === undefined) return withNames(a, b)
  return {
    names: joinNames(a, b),
    ownNames: a.names !== b.names,
    proven: a.proven === b.proven ? a.proven : new Set([...a.proven].filter((ref) => b.proven.has(ref))),
    open: union(a.open, b.open),
    role: a.role !== undefined && b.role !== undefined ? a.role : undefined,
    wrote: a.wrote || b.wrote,
  }
}

/** One flow, with the names only the other one has. */
function withNames(flow: Flow, other: Flow): Flow {
  const next = copyFlow(flow)
  for (const [name, value] of other.names) if (!next.names.has(name)) setName(next, name, value)
  return next
}

function joinNames(a: Flow, b: Flow): Names {
  if (a.names === b.names) return a.names
  const names: Names = new Map(a.names)
  for (const [name, value] of b.names) {
    const joined = joinValues(a.names.get(name), value)
    if (joined !== undefined) names.set(name, joined)
  }
  return names
}

function union(a: ReadonlyMap<Ref, Access>, b: ReadonlyMap<Ref, Access>): ReadonlyMap<Ref, Access> {
  if (a === b || b.size === 0) return a
  if (a.size === 0) return b
  let all: Map<Ref, Access> | undefined
  for (const [ref, access] of b) {
    if (a.has(ref)) continue
    all ??= new Map(a)
    all.set(ref, access)
  }
  return all ?? a
}

export function joinValues(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b
  if (a.is === 'statement' && b.is === 'statement') {
    const statement: Statement = joinStatements(a.statement, b.statement)
    return { is: 'statement', statement }
  }
  if (a.is === 'list' && b.is === 'list')
    return { is: 'list', items: [...new Set([...a.items, ...b.items])], open: a.open || b.open }
  if (a.is === 'dictionary' && b.is === 'dictionary') {
    const entries = new Map(a.entries)
    for (const [key, value] of b.entries) entries.set(key, joinValues(entries.get(key), value) ?? value)
    return { is: 'dictionary', entries, open: a.open || b.open }
  }
  return either([a, b])
}

/** The value of a call: what its returns give, and what was known at all of them. */
export function joinReturns(returns: readonly Return[]): Return | undefined {
  const flow = joinFlows(returns.map((one) => one.flow))
  if (flow === undefined) return undefined
  const ordinary = returns.filter((one) => one.flow.role === undefined)
  let value: Value | undefined
  for (const one of ordinary.length > 0 ? ordinary : returns) value = joinValues(value, one.value)
  return value === undefined ? undefined : { value: backed(value, returns, flow), flow }
}

/** A function that gives a row, or None: what was found out on the ways that give one holds where there is one. */
function backed(value: Value, returns: readonly Return[], flow: Flow): Value {
  if (value.is !== 'either' || !value.of.some(isNone)) return value
  const [first, ...rest] = returns.filter((one) => !isNone(one.value))
  if (first === undefined) return value
  const proven = [...first.flow.proven].filter(
    (ref) => !flow.proven.has(ref) && rest.every((one) => one.flow.proven.has(ref)),
  )
  const own = first.value.is === 'either' && rest.length === 0 ? [...(first.value.present ?? [])] : []
  return proven.length + own.length === 0 ? value : { ...value, present: new Set([...proven, ...own]) }
}

/** A value that has turned out to be there. */
export function present(value: Value): Value {
  return value.is === 'either' ? either(value.of.filter((one) => !isNone(one))) : value
}
