import type { PythonArgument } from '../../parsers/python/syntax.ts'
import { parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import type { Value } from './values.ts'
import { ABSENT, isNothing, join } from './values.ts'

/** How a function ends for an anonymous request. `error` is an exception of a verifying call. */
export interface Exit {
  readonly kind: 'refuse' | 'reject' | 'error' | 'pass'
  readonly at: PythonNode
  /** False when a condition that could not be known decides whether it is reached. */
  readonly certain: boolean
  readonly value: Value
  /** The `raise` behind an exit that a call further in took. */
  readonly thrownBy?: PythonNode
}

export interface Summary {
  readonly exits: readonly Exit[]
  /** Every refusal seen in the function and what it calls, reached or not. */
  readonly refusals: readonly PythonNode[]
  /** Settings whose default decided a branch, as written. */
  readonly defaults: readonly string[]
  readonly usesCredential: boolean
  /** Whether the path of the request decided something. */
  readonly usesPath: boolean
  /** A call that was given the missing credential to judge, and whose code could not be followed: it may refuse. */
  readonly handedTo: PythonNode | undefined
}

export type Environment = Map<string, Value>

/** Gathers what one function's walk finds. */
export interface Walk {
  readonly refusals: PythonNode[]
  readonly defaults: Set<string>
  readonly depth: number
  usesCredential: boolean
  usesPath: boolean
  handedTo: PythonNode | undefined
  /** The path of the request, for middleware that decides by it. */
  readonly path: string | undefined
}

/** A walk that has seen nothing yet. */
export function freshWalk(depth = 0, path?: string): Walk {
  return {
    refusals: [],
    defaults: new Set(),
    depth,
    usesCredential: false,
    usesPath: false,
    handedTo: undefined,
    path,
  }
}

/** What the evaluation of expressions needs of the interpreter of statements. */
export interface Interpreter {
  readonly python: PythonFacts
  /** What a call of a function of the repository gives, with the values of its arguments. */
  called(
    target: Extract<Resolved, { kind: 'function' }>,
    given: readonly PythonArgument[],
    values: readonly Value[],
    walk: Walk,
  ): Summary
}

/** The value a summary's function gives back when it passes. */
export function returnedBy(summary: Summary): Value {
  const values = summary.exits.filter(({ kind }) => kind === 'pass').map(({ value }) => value)
  const [first, ...rest] = values
  if (first === undefined) return ABSENT
  return rest.reduce((all, one) => join(all, one), first)
}

/** Every way through gives nothing but what the function itself asked for with the missing credential. */
export function givesNothing(definition: PythonNode, summary: Summary): boolean {
  const { handedTo } = summary
  const isOwn =
    handedTo?.tree === definition.tree && handedTo.start >= definition.start && handedTo.end <= definition.end
  return isOwn && isNothing(returnedBy(summary))
}

/** What the parameters of a function are in one of its calls, as far as it is known. */
export function givenTo(
  definition: PythonNode,
  given: readonly PythonArgument[],
  values: readonly Value[],
): Map<string, Value> {
  const parameters = parametersOf(definition)
  const isMethod = parameters[0]?.name === 'self' || parameters[0]?.name === 'cls'
  const known = new Map<string, Value>()
  given.forEach(({ name, spread }, place) => {
    const parameter = spread !== '' ? undefined : (name ?? parameters[place + (isMethod ? 1 : 0)]?.name)
    const value = values[place]
    if (parameter !== undefined && value !== undefined && value.is !== 'unknown' && value.is !== 'constant')
      known.set(parameter, value)
  })
  return known
}
