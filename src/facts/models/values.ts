import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, PythonModule, Resolved } from '../python/types.ts'

export type ClassValue = Extract<Resolved, { kind: 'class' }>

/** An expression and what the names of the function around it stand for; or a value that is known already. */
export type Expression =
  | { readonly node: PythonNode; readonly frame: Frame | undefined }
  | { readonly node: PythonNode; readonly value: Value }

/** A function (or comprehension) that is being followed, with the values of its parameters and variables. */
export interface Frame {
  readonly owner: PythonNode
  readonly names: Map<string, Expression>
  readonly parent: Frame | undefined
}

export type Scalar = string | number | boolean | null

/** A call of something outside the repository (`sqlalchemy.Column`, `sqlmodel.Field`), its arguments not yet looked at. */
export interface CallValue {
  readonly kind: 'call'
  /** Full name of what is called; `sqlalchemy.String.with_variant` for a method of such a value. */
  readonly name: string
  /** The value whose method it is. */
  readonly on: Value | undefined
  readonly positional: readonly Expression[]
  readonly named: ReadonlyMap<string, Expression>
  /** More arguments may be passed than are known. */
  readonly isOpen: boolean
  readonly node: PythonNode
}

/** What an expression evaluates to, as far as it can be told without running anything. */
export type Value =
  | { readonly kind: 'constant'; readonly value: Scalar }
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly isOpen: boolean }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, Expression>; readonly isOpen: boolean }
  | CallValue
  | { readonly kind: 'class'; readonly type: ClassValue }
  | { readonly kind: 'instance'; readonly type: ClassValue; readonly node: PythonNode }
  | {
      readonly kind: 'function'
      readonly node: PythonNode
      readonly frame: Frame | undefined
      /** Arguments it is given before all others: the class of a class method. */
      readonly bound?: readonly Expression[]
    }
  | { readonly kind: 'module'; readonly module: PythonModule }
  | { readonly kind: 'external'; readonly name: string }
  /** `User.id`, `users.c.id`, `Base.metadata`: an attribute whose own value says nothing more. */
  | { readonly kind: 'member'; readonly of: Value; readonly name: string; readonly node: PythonNode }
  | { readonly kind: 'unknown'; readonly reason: string }

export function constant(value: Scalar): Value {
  return { kind: 'constant', value }
}

export function unknown(reason: string): Value {
  return { kind: 'unknown', reason }
}

/** True, false, or undefined when it is not known. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'constant':
      return Boolean(value.value)
    case 'list':
      return value.items.length > 0 ? true : value.isOpen ? undefined : false
    case 'dict':
      return value.entries.size > 0 ? true : value.isOpen ? undefined : false
    case 'unknown':
    case 'member':
    case 'external':
    case 'call':
      return undefined
    default:
      return true
  }
}

/** The last part of a full name. */
export function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** Evaluates the expressions in which tables are declared. Never throws; what is not understood is unknown. */
export interface Evaluator {
  readonly python: PythonFacts
  value(expression: Expression): Value
  at(node: PythonNode, frame?: Frame): Value
  /** A string, number, boolean or None; undefined when it is something else or unknown. */
  scalar(expression: Expression | undefined): Scalar | undefined
  /** Calls a function of the repository with these values. */
  call(fn: Extract<Value, { kind: 'function' }>, positional: readonly Expression[]): Value
}
