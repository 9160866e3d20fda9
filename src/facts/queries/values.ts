import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Model } from '../models/types.ts'
import type { Resolved } from '../python/types.ts'
import type { Site } from './site.ts'

export type TypeName = Extract<Resolved, { kind: 'class' }>

/** Names one value that came from outside, so that a check of it can be remembered: `request.lead_id`, `row 4`. */
export type Ref = string

/** What an expression can stand for while a handler is followed. Nothing is ever executed. */
export type Value =
  /** Not understood; `from` is what it was made of. */
  | { readonly is: 'unknown'; readonly from: readonly Value[] }
  | { readonly is: 'constant'; readonly value: string | number | boolean | null }
  /** Who asks, or something of theirs: the result of a guard. */
  | { readonly is: 'principal'; readonly what: string }
  /** Sent by the client. `credential` marks what proves identity (a token, a key, a cookie). */
  | { readonly is: 'request'; readonly ref: Ref; readonly credential: boolean }
  /** A parameter of a function whose callers are not being followed. */
  | { readonly is: 'parameter'; readonly name: string }
  | { readonly is: 'class'; readonly type: TypeName }
  | ModelValue
  | { readonly is: 'external'; readonly name: string; readonly given: readonly Value[] }
  | {
      readonly is: 'function'
      readonly definition: PythonNode
      readonly self: Value | undefined
      readonly closure: Names | undefined
    }
  | { readonly is: 'module'; readonly resolved: Resolved }
  | Instance
  | { readonly is: 'list'; readonly items: readonly Value[]; readonly open: boolean }
  | { readonly is: 'dictionary'; readonly entries: ReadonlyMap<string, Value>; readonly open: boolean }
  | ColumnValue
  | { readonly is: 'predicate'; readonly predicate: Predicate }
  | { readonly is: 'statement'; readonly statement: Statement }
  | RowValue
  | FieldValue
  | Test
  /** One of several, depending on the way taken. */
  | Either

/** A mapped class or a table object; `alias` differs from the table where `aliased()` or `alias()` made another. */
export interface ModelValue {
  readonly is: 'model'
  readonly model: Model
  readonly type: TypeName | undefined
  readonly alias: string
}

export interface Either {
  readonly is: 'either'
  readonly of: readonly Value[]
  /** What is proven where it is not None: the function that gave it returned something on such ways only. */
  readonly present: ReadonlySet<Ref> | undefined
}

/** A column of a table, or of a subquery under its alias. */
export interface ColumnValue {
  readonly is: 'column'
  readonly alias: string
  readonly table: string | undefined
  readonly column: string
  /** The subquery it is a column of. */
  readonly inner?: Statement
}

/** An object of a class of the repository, with what its constructor and its users put into it. */
export interface Instance {
  readonly is: 'instance'
  readonly type: TypeName
  readonly model: Model | undefined
  readonly attributes: Map<string, Value>
  /** Names the one object of a module or class that all requests share. */
  readonly shared: string | undefined
  /** Everything it was made from, where its fields could not be told apart. */
  readonly from: readonly Value[]
}

/** Rows that a statement gave, all or one. */
export interface RowValue {
  readonly is: 'row'
  readonly access: Access
  readonly table: string | undefined
}

/** A column of a row that was read. */
export interface FieldValue {
  readonly is: 'field'
  readonly row: RowValue
  readonly column: string
}

/** What is known where a condition holds, and where it does not. */
export interface Test {
  readonly is: 'test'
  readonly yes: Knowledge
  readonly no: Knowledge
}

export interface Knowledge {
  /** Values proven to belong to who asks. */
  readonly proven: ReadonlySet<Ref>
  /** The role without which one does not get here. */
  readonly role: string | undefined
  /** Set when one does not get here at all. */
  readonly never: boolean
}

export type Names = Map<string, Value>

export type Operation = 'select' | 'insert' | 'update' | 'delete'

/** A condition of a statement. */
export type Predicate =
  | {
      readonly is: 'compare'
      readonly column: ColumnValue
      readonly operator: string
      readonly value: Value
      readonly node: Site
    }
  | { readonly is: 'columns'; readonly left: ColumnValue; readonly right: ColumnValue }
  | { readonly is: 'and' | 'or'; readonly of: readonly Predicate[] }
  | { readonly is: 'not'; readonly of: Predicate }
  | { readonly is: 'exists'; readonly statement: Statement }
  /** Says nothing about who owns a row: a comparison of expressions, a constant. */
  | { readonly is: 'plain' }
  | { readonly is: 'doubt'; readonly reason: string }

/** One table (or subquery) a statement reads or writes. */
export interface Source {
  readonly alias: string
  readonly table: string | undefined
  /** `outer`: rows of the others stay whatever stands in `on`. */
  readonly join: 'from' | 'inner' | 'outer'
  readonly on: readonly Predicate[]
  /** Joined along a relationship or a foreign key, the condition not being written. */
  readonly implied: boolean
  readonly inner: Statement | undefined
}

/** A statement as it has been built so far. Immutable: every builder call makes a new one. */
export interface Statement {
  readonly operation: Operation
  /** Where it begins. */
  readonly node: Site
  readonly sources: readonly Source[]
  readonly where: readonly Predicate[]
  /** Conditions that are there on some ways only. */
  readonly sometimes: readonly Predicate[]
  readonly values: ReadonlyMap<string, Value>
  readonly selected: readonly Value[]
  /** Parts that were not understood and may hold conditions. */
  readonly doubts: readonly string[]
}

/** Whether a value belongs to who asks: `sent` comes from the client unchecked, `fixed` is written in the code. */
export type Trust = 'own' | 'sent' | 'fixed' | 'unknown'

/**
 * `scoped`: every row belongs to who asks; `open`: nothing says so; `request`: a tenant key is compared with what the
 * client sent; `sometimes`: scoped on some ways only; `unknown`: not understood; `exempt`: meant to go beyond one
 * tenant (who asks is being found out, or has a role above tenants); `none`: no table of a tenant.
 */
export type Scope = 'scoped' | 'open' | 'request' | 'sometimes' | 'unknown' | 'exempt' | 'none'

/** One execution of a statement on the way of one entry. */
export interface Access {
  readonly ref: Ref
  readonly operation: Operation
  readonly statement: Statement
  /** Where it is sent to the database. */
  readonly node: Site
  readonly scope: Scope
  readonly why: string
  /** The condition that scopes it. */
  readonly by: Predicate | undefined
  /** Sent values that are proven to be the tenant's own where a row was found. */
  readonly confirms: readonly Ref[]
  /** True where it is limited only as far as a row it starts from is. */
  readonly leans: boolean
  /** For a table of no tenant: what its row was looked up by, where that says whose it is. */
  readonly chosenBy: Trust | undefined
  /** The role that everybody has who gets here. */
  readonly role: string | undefined
  /** True while a guard finds out who asks. */
  readonly authenticates: boolean
  /** Functions from the entry to here. */
  readonly through: readonly Site[]
}

export const UNKNOWN: Value = { is: 'unknown', from: [] }
export const NONE: Value = { is: 'constant', value: null }
/** What a call gives that never comes back: it raises on every way. */
export const NO_RETURN: Value = { is: 'unknown', from: [] }
const NO_REFS: ReadonlySet<Ref> = new Set()
export const NOTHING_KNOWN: Knowledge = { proven: NO_REFS, role: undefined, never: false }
export const NEVER: Knowledge = { proven: NO_REFS, role: undefined, never: true }
export const UNDECIDED: Test = { is: 'test', yes: NOTHING_KNOWN, no: NOTHING_KNOWN }

/** Several values of which one holds. */
export function either(values: readonly Value[], present?: ReadonlySet<Ref>): Value {
  const flat = values.flatMap((value) => (value.is === 'either' ? value.of : [value]))
  const kept: Value[] = []
  for (const value of flat) if (!kept.some((one) => same(one, value))) kept.push(value)
  const [only] = kept
  if (kept.length === 1 && only !== undefined) return only
  if (kept.length === 0) return UNKNOWN
  const of = kept.length > MAX_WAYS ? [...kept.slice(0, MAX_WAYS), UNKNOWN] : kept
  return { is: 'either', of, present: present ?? presentIn(values) }
}

const MAX_WAYS = 8

/** One of several joined with None says as much as it did before. */
function presentIn(values: readonly Value[]): ReadonlySet<Ref> | undefined {
  const some = values.filter((value) => !isNone(value))
  const [only] = some
  return some.length === 1 && only?.is === 'either' ? only.present : undefined
}

/** The values a value may be. */
export function alternatives(value: Value): readonly Value[] {
  return value.is === 'either' ? value.of : [value]
}

export function same(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a.is !== b.is) return false
  switch (a.is) {
    case 'constant':
      return b.is === 'constant' && a.value === b.value
    case 'request':
      return b.is === 'request' && a.ref === b.ref
    case 'principal':
      return b.is === 'principal' && a.what === b.what
    case 'row':
      return b.is === 'row' && a.access === b.access
    case 'field':
      return b.is === 'field' && a.row.access === b.row.access && a.column === b.column
    case 'unknown':
      return b.is === 'unknown' && a.from.length === 0 && b.from.length === 0
    case 'class':
      return b.is === 'class' && a.type.node.equals(b.type.node)
    case 'model':
      return b.is === 'model' && a.alias === b.alias
    case 'function':
      return b.is === 'function' && a.definition.equals(b.definition) && a.self === b.self
    default:
      return false
  }
}

/** Something not understood that was made of these. More than a few are not told apart: what is left out is unknown too. */
export function unknownOf(...from: readonly Value[]): Value {
  const kept: Value[] = []
  for (const value of from.flatMap(parts)) if (!kept.some((one) => same(one, value))) kept.push(value)
  if (kept.length === 0 || kept.every((one) => one.is === 'unknown')) return UNKNOWN
  return { is: 'unknown', from: kept.length > MAX_PARTS ? [...kept.slice(0, MAX_PARTS), UNKNOWN] : kept }
}

const MAX_PARTS = 6

/** What a value is made of, as far as it says anything. */
function parts(value: Value): readonly Value[] {
  if (value.is === 'unknown') return value.from
  if (value.is === 'either') return value.of.flatMap(way)
  return matters(value) ? [value] : []
}

/** One of several values counts even where nothing is known of it: it may be the one. */
function way(value: Value): readonly Value[] {
  if (value.is === 'unknown' && value.from.length === 0) return [UNKNOWN]
  return value.is === 'constant' && !isNone(value) ? [value] : parts(value)
}

function matters({ is }: Value): boolean {
  return (
    is !== 'constant' && is !== 'class' && is !== 'model' && is !== 'external' && is !== 'module' && is !== 'function'
  )
}

export function isNone(value: Value): boolean {
  return value.is === 'constant' && value.value === null
}
