import type { ArrowFunctionExpression, Class, Node, Function as PlainFunction } from 'oxc-parser'
import type { Script } from '../../../parsers/typescript/scripts.ts'

/** What an expression is known to be, without running anything. */
export type Value =
  | Constant
  | Text
  | Pattern
  | List
  | Shape
  | Func
  | ClassValue
  | External
  | Made
  | Method
  | Native
  | Choice
  | Absent
  | Leaning
  | Unknown

export interface Constant {
  readonly kind: 'constant'
  readonly value: string | number | boolean | bigint | null | undefined
}

/** A string of which parts are known; null stands for an unknown one. */
export interface Text {
  readonly kind: 'text'
  readonly parts: readonly (string | null)[]
}

export interface Pattern {
  readonly kind: 'pattern'
  readonly source: string
  readonly flags: string
}

/** An array; `open` when it may hold more than is listed. */
export interface List {
  readonly kind: 'list'
  items: Value[]
  open: boolean
}

/** An object, or an instance of a class of the repository; `open` when it may have other members. */
export interface Shape {
  readonly kind: 'shape'
  readonly fields: Map<string, Value>
  open: boolean
  readonly type: ClassValue | undefined
  readonly place: Place | undefined
}

/** Variables of a module, function or block. */
export interface Scope {
  readonly script: Script
  /** The function being run, with `this` and the class of the method. */
  readonly frame: Frame
  declare(name: string, value: Value, doubt?: number): void
  declareLazy(name: string, lazy: () => Value): void
  find(name: string): Binding | undefined
  has(name: string): boolean
  /** The scope of variables inside a block or of a called function. */
  inner(frame?: Frame): Scope
}

export interface Binding {
  value: Value
  /** Looked up when it is read. */
  readonly lazy?: () => Value
  /** How many undecided conditions were around where it was last set. */
  doubt: number
}

/** What a running function gathers. */
export interface Frame {
  readonly self: Value | undefined
  readonly home: ClassValue | undefined
  readonly func: Func | undefined
  returns: Value[]
}

/** Where a value was made. */
export interface Place {
  readonly script: Script
  readonly node: Node
}

export type FunctionNode = PlainFunction | ArrowFunctionExpression

/** A function of the repository with the variables around it. */
export interface Func {
  readonly kind: 'function'
  readonly node: FunctionNode
  readonly script: Script
  readonly scope: Scope
  readonly self: Value | undefined
  readonly home: ClassValue | undefined
  /** `users.list`, `UserController.list`, '' when it has no name. */
  readonly name: string
  /** Arguments given by `bind`. */
  readonly given: readonly Value[]
  readonly fields: Map<string, Value>
}

/** A class of the repository. */
export interface ClassValue {
  readonly kind: 'class'
  readonly node: Class
  readonly script: Script
  readonly scope: Scope
  readonly name: string
  readonly parent: Value | undefined
  readonly statics: Map<string, Value>
  /** Decorators of the class, and of its members by name, evaluated, first one outermost. */
  readonly decorators: Value[]
  readonly memberDecorators: Map<string, Value[]>
  /** Types of the constructor's parameters, by name: what a container would inject. */
  readonly injected: Map<string, Value>
}

/** Something of another package or of the language: `express.Router`, `path.join`, `process.env`. */
export interface External {
  readonly kind: 'external'
  readonly name: string
}

/** What a call of something external gave: an application, a router, a middleware of a library. */
export interface Made {
  readonly kind: 'made'
  /** Full name of what was called. */
  readonly of: string
  readonly args: readonly Value[]
  readonly receiver: Value | undefined
  readonly place: Place
  readonly fields: Map<string, Value>
}

/** A member of something that is not ours, before it is called. */
export interface Method {
  readonly kind: 'method'
  readonly object: Value
  readonly name: string
}

/** A function played by the reader: `next`, `res.status`. */
export interface Native {
  readonly kind: 'native'
  readonly name: string
  call(args: readonly Value[], place: Place, self: Value | undefined): Value
}

export interface Choice {
  readonly kind: 'choice'
  readonly options: readonly Value[]
}

/** What a request without credentials does not bring; `soft` when it is only derived from that. */
export interface Absent {
  readonly kind: 'absent'
  readonly what: string
  readonly soft: boolean
}

/** A condition about something that is only derived from what is absent: likely so, but not surely. */
export interface Leaning {
  readonly kind: 'leaning'
  readonly truth: boolean
}

export interface Unknown {
  readonly kind: 'unknown'
  /** What it came of, for messages: `config.basePath`. */
  readonly text: string
}

export const UNDEFINED: Constant = { kind: 'constant', value: undefined }

export function constant(value: Constant['value']): Constant {
  return { kind: 'constant', value }
}

export function unknown(text = ''): Unknown {
  return { kind: 'unknown', text }
}

export function list(items: Value[] = [], open = false): List {
  return { kind: 'list', items, open }
}

export function shape(fields: Iterable<readonly [string, Value]> = [], open = false, place?: Place): Shape {
  return { kind: 'shape', fields: new Map(fields), open, type: undefined, place }
}

export function native(name: string, call: Native['call']): Native {
  return { kind: 'native', name, call }
}

export function external(name: string): External {
  return { kind: 'external', name }
}

/** One of several values; the same ones count once, and a choice of one is that one. */
export function choice(...values: readonly Value[]): Value {
  const options: Value[] = []
  for (const one of values.flatMap((value) => (value.kind === 'choice' ? value.options : [value]))) {
    if (!options.some((known) => sameValue(known, one))) options.push(one)
  }
  const [only] = options
  if (only === undefined) return UNDEFINED
  return options.length === 1 ? only : { kind: 'choice', options: options.slice(0, 12) }
}

export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a.kind === 'constant' && b.kind === 'constant') return a.value === b.value
  if (a.kind === 'external' && b.kind === 'external') return a.name === b.name
  if (a.kind === 'function' && b.kind === 'function')
    return a.node === b.node && a.scope === b.scope && a.self === b.self
  return a.kind === 'unknown' && b.kind === 'unknown'
}

/** All a value may be. */
export function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'choice' ? value.options : [value]
}

/** What a value is where something of it is asked for: of nothing there are no members, that would be an error. */
export function presentOptions(value: Value): readonly Value[] {
  const all = optionsOf(value)
  const some = all.filter((one) => one.kind !== 'constant' || (one.value ?? undefined) !== undefined)
  return some.length === 0 ? all : some
}

/** Whether a value may be `undefined` or `null`. */
export function mayBeNothing(value: Value): boolean {
  return optionsOf(value).some((one) => one.kind === 'constant' && (one.value ?? undefined) === undefined)
}

/** Whether a value counts as true in a condition; undefined when that is not known. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'constant':
      return Boolean(value.value)
    case 'text':
      return value.parts.some((part) => part !== null && part !== '') ? true : undefined
    case 'absent':
      return false
    case 'leaning':
      return value.truth
    case 'unknown':
      return undefined
    case 'external':
    case 'method':
      return undefined
    case 'choice': {
      const all = new Set(value.options.map(truthOf))
      return all.size === 1 ? [...all][0] : undefined
    }
    case 'made':
      return MAY_BE_NOTHING.test(value.of) ? undefined : true
    default:
      return true
  }
}

/** Whether a value is true or false only as far as can be expected. */
export function isLeaning(value: Value): boolean {
  return value.kind === 'leaning' || (value.kind === 'absent' && value.soft)
}

export function leaning(truth: boolean): Leaning {
  return { kind: 'leaning', truth }
}

/** Calls of libraries give objects as a rule; a look-up may find nothing, a test may fail. */
const MAY_BE_NOTHING = /^(?!express|fastify|@nestjs|\()/

/** The string a value is, undefined when it is not known to be one. */
export function stringOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'constant' && (typeof value.value === 'string' || typeof value.value === 'number'))
    return String(value.value)
  return undefined
}

/** The parts of a value taken as text; of a setting that may be left out, its default. */
export function textParts(value: Value): readonly (string | null)[] {
  if (value.kind === 'choice') {
    const known = value.options.filter((one) => one.kind === 'constant' && typeof one.value === 'string').at(-1)
    return known === undefined ? [null] : textParts(known)
  }
  if (value.kind === 'constant') return [String(value.value ?? '')]
  return value.kind === 'text' ? value.parts : [null]
}

/** Joins parts; a text that is fully known is a constant. */
export function text(parts: readonly (string | null)[]): Value {
  const joined: (string | null)[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (part === '') continue
    if (typeof last === 'string' && part !== null) joined[joined.length - 1] = last + part
    else if (!(last === null && part === null)) joined.push(part)
  }
  const [only = ''] = joined
  if (joined.length <= 1 && only !== null) return constant(only)
  return joined.every((part) => part === null) ? unknown('text') : { kind: 'text', parts: joined }
}
