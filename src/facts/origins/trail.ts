import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Origin } from './types.ts'

/** A call that is being looked into: the parameters of `definition` mean the arguments of `call`. */
export interface Frame {
  readonly definition: PythonNode
  readonly call: PythonNode
  readonly outer: Frame | undefined
}

/** Where the search stands: which calls it is in, how deep, and what it is already looking at. */
export interface Trail {
  readonly frame: Frame | undefined
  readonly depth: number
  /** Steps left for the whole question, shared by all its branches. */
  readonly budget: { left: number }
  readonly open: ReadonlySet<string>
}

/** What the judges of single kinds of expressions ask of the tracer. */
export interface Tracing {
  readonly python: PythonFacts
  readonly use: 'text' | 'path'
  trace(node: PythonNode, trail: Trail): Origin
  /** The worst origin among the parts of an expression. */
  worst(parts: readonly (PythonNode | undefined)[], at: PythonNode, trail: Trail): Origin
  /** Where what a function returns comes from, for one call of it. */
  returned(definition: PythonNode, call: PythonNode, trail: Trail, place?: number): Origin
}

/** How many calls deep a trail stands. */
export function framesOf(frame: Frame | undefined): number {
  return frame === undefined ? 0 : 1 + framesOf(frame.outer)
}

/** How many steps of one kind lie on a trail. */
export function countOf(trail: Trail, mark: string): number {
  let count = 0
  for (const key of trail.open) if (key.startsWith(mark)) count++
  return count
}
