import type { Node } from 'oxc-parser'
import type { FunctionNode } from '../typescript/run/values.ts'
import type { Names } from './names.ts'
import type { NodeCall, NodeOrigin, Spot } from './types.ts'

/** The call through which a function was entered: what its parameters are given there. */
export interface Frame {
  readonly func: FunctionNode
  readonly call: Spot & { readonly node: Extract<Node, { type: 'CallExpression' | 'NewExpression' }> }
  readonly outer: Frame | undefined
}

export interface Trail {
  readonly depth: number
  readonly frames: number
  readonly frame: Frame | undefined
  readonly open: ReadonlySet<Node>
  readonly budget: { left: number }
}

/** What the tracer asks of the code around it. */
export interface Surroundings {
  readonly names: Names
  isHandler(spot: Spot): boolean
  callersOf(func: Spot): readonly NodeCall[] | undefined
}

/** What the parts of the tracer ask of one another. */
export interface Tracing {
  readonly around: Surroundings
  trace(spot: Spot, trail: Trail): NodeOrigin
  worst(at: Spot, parts: readonly Node[], trail: Trail): NodeOrigin
  returned(
    func: Spot & { readonly node: FunctionNode },
    call: Frame['call'],
    values: readonly Node[],
    trail: Trail,
  ): NodeOrigin
}
