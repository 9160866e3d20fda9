import type { ArrowFunctionExpression, Class, Function as FunctionNode, Node } from 'oxc-parser'
import type { Script } from '../../../parsers/typescript/scripts.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { MigrationStep, OpaqueStep } from '../../types.ts'
import type { Change } from './journal.ts'

import { NotKnown, record, Unknown, type Value } from './values.ts'

/** Where something stands in the code. */
export interface Place {
  readonly script: Script
  readonly start: number
}

export interface CallSite {
  readonly place: Place
  readonly self: Value
}

export interface Binding {
  value: Value
  /** Computed when it is first read: what is imported. */
  lazy: (() => Value) | undefined
  ready: boolean
}

/** What a function has besides its variables. */
export interface Frame {
  readonly self: Value
  readonly home: ClassValue | undefined
}

/** The variables of a block, and those around it. */
export class Scope {
  readonly script: Script
  readonly frame: Frame
  readonly parent: Scope | undefined
  readonly #bindings = new Map<string, Binding>()

  constructor(script: Script, frame: Frame, parent?: Scope) {
    this.script = script
    this.frame = frame
    this.parent = parent
  }

  inner(frame = this.frame): Scope {
    return new Scope(this.script, frame, this)
  }

  has(name: string): boolean {
    return this.#bindings.has(name)
  }

  declare(name: string, value: Value, ready = true): void {
    const known = this.#bindings.get(name)
    if (known === undefined) this.#bindings.set(name, { value, lazy: undefined, ready })
    else {
      known.value = value
      known.lazy = undefined
      known.ready ||= ready
    }
  }

  declareLazy(name: string, lazy: () => Value): void {
    this.#bindings.set(name, { value: undefined, lazy, ready: true })
  }

  find(name: string): Binding | undefined {
    let at: Scope | undefined = this
    while (at !== undefined) {
      const found = at.#bindings.get(name)
      if (found !== undefined) return found
      at = at.parent
    }
    return undefined
  }

  read(binding: Binding, name: string): Value {
    if (binding.lazy !== undefined) {
      const { lazy } = binding
      binding.lazy = undefined
      binding.value = lazy()
    }
    if (!binding.ready) throw new NotKnown(`${name} is used before it has a value`)
    return binding.value
  }
}

/** An object of a library, as this project models it. */
export abstract class Host {
  abstract readonly title: string

  /** A member; unknown where the model has none. */
  get(name: string, _machine: Machine): Value {
    return new Unknown(`${this.title}.${name}`, 'tool')
  }

  set(_name: string, _value: Value): boolean {
    return false
  }

  /** Whether it has a member of this name; undefined when that is not known. */
  has(_name: string): boolean | undefined {
    return undefined
  }

  /** Undefined for what cannot be called. */
  readonly call: ((machine: Machine, args: readonly Value[], site: CallSite) => Value) | undefined

  readonly construct: ((machine: Machine, args: readonly Value[], site: CallSite) => Value) | undefined

  /** What waiting for it gives and does; undefined for what is no promise. */
  readonly settle: ((machine: Machine) => Value) | undefined

  /** Whether handing it to code that is not known may change a database. */
  readonly reaches: boolean = true
}

export type NativeCall = (machine: Machine, args: readonly Value[], site: CallSite) => Value

/** A function of the language or of a library that is modelled. */
export class Native {
  readonly name: string
  readonly call: NativeCall
  constructor(name: string, call: NativeCall) {
    this.name = name
    this.call = call
  }
}

export type Code = FunctionNode | ArrowFunctionExpression

/** A function of the program that is read. */
export class Closure {
  readonly node: Code
  readonly scope: Scope
  readonly name: string
  /** `this` of an arrow function, or one that was bound. */
  readonly self: Value
  readonly bound: boolean
  readonly given: readonly Value[]
  /** The class whose method it is, for `super`. */
  readonly home: ClassValue | undefined
  readonly statics: Record<string, Value> = record()

  constructor(
    node: Code,
    scope: Scope,
    name: string,
    options: {
      readonly self?: Value
      readonly bound?: boolean
      readonly given?: readonly Value[]
      readonly home?: ClassValue | undefined
    } = {},
  ) {
    this.node = node
    this.scope = scope
    this.name = name
    this.self = options.self
    this.bound = options.bound ?? false
    this.given = options.given ?? []
    this.home = options.home
  }
}

export class ClassValue {
  readonly node: Class
  readonly scope: Scope
  readonly name: string
  readonly parent: Value
  readonly proto: Record<string, Value>
  readonly statics: Record<string, Value> = record()

  constructor(node: Class, scope: Scope, name: string, parent: Value) {
    this.node = node
    this.scope = scope
    this.name = name
    this.parent = parent
    this.proto = Object.create(parent instanceof ClassValue ? parent.proto : null) as Record<string, Value>
  }
}

/** How a statement ends: it goes on (undefined), leaves for certain, or may leave in one of several ways. */
export type Flow =
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break' | 'continue'; readonly label: string | undefined }
  | { readonly kind: 'maybe'; readonly ways: ReadonlySet<'return' | 'break' | 'continue'> }

export interface Tried<T> {
  readonly steps: readonly MigrationStep[]
  readonly result: T | undefined
  readonly threw: boolean
}

/** How the libraries a repository uses answer. */
export interface Outside {
  /** A module that is not a file of the repository; undefined where nothing is known of it. */
  module(name: string): Value | undefined
  /** A module of the repository that is modelled instead of read. */
  file?(path: string): Value | undefined
}

/** The parts of the interpreter as they see one another. */
export interface Machine {
  readonly workspace: Workspace
  readonly outside: Outside
  /** What was done so far by whoever is waited for. */
  readonly steps: MigrationStep[]
  depth: number
  /** Where it is being read. */
  readonly here: Place
  /** Everything that comes before what is done next. */
  emitted(): readonly MigrationStep[]
  /** Keeps what the work does apart. */
  buffered<T>(work: (steps: readonly MigrationStep[]) => T): T
  /** From now on, what is done depends on what the database was answered to have. */
  assume(): void
  parse(file: string): Script | undefined
  /** Counts a step; reading never goes on for ever. */
  tick(): void
  /** Follows work for so many steps; what it had not done by then is not known. */
  withinLimit(steps: number, work: () => void): void
  evaluate(node: Node, scope: Scope): Value
  execute(statements: readonly Node[], scope: Scope): Flow | undefined
  assign(target: Node, value: Value, scope: Scope, declares: boolean): void
  call(callee: Value, args: readonly Value[], site: CallSite): Value
  construct(callee: Value, args: readonly Value[], site: CallSite): Value
  member(object: Value, name: string, place?: Place): Value
  setMember(object: Value, name: string, value: Value): void
  /** What `await` gives. */
  settle(value: Value, place: Place): Value
  load(file: string): Value
  emit(step: MigrationStep): void
  opaque(place: Place, operation: string, reason: string): OpaqueStep
  position(place: Place): { readonly file: string; readonly line: number }
  /** Does work of which it is not known whether it is done: its steps are kept apart, its changes undone. */
  attempt<T>(work: () => T): Tried<T>
  /** Does several works of which one, or none, is done; their changes become unknown, their steps one opaque step. */
  perhaps<T>(place: Place, reason: string, works: readonly (() => T)[]): readonly Tried<T>[]
  /** Notes a change, so that it can be undone. */
  changing(change: Change): void
  /** An object that may have been changed by what is not known. */
  taint(object: object): void
  isTainted(object: object): boolean
}

export function isCallable(value: Value): boolean {
  return (
    value instanceof Closure ||
    value instanceof Native ||
    value instanceof ClassValue ||
    (value instanceof Host && (value.call !== undefined || value.construct !== undefined))
  )
}

export function placeOf(node: Node, scope: Scope): Place {
  return { script: scope.script, start: node.start }
}
