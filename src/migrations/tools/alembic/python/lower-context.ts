import type { PythonNode } from '../../../../parsers/python/tree.ts'
import type { Span } from './ast.ts'
import { NotPython } from './literals.ts'

/** What lowering remembers of the function it is in. */
export interface Lowering {
  /** Names the function around binds. */
  bound: Set<string>
  /** Where `:=` binds: the function, also inside a comprehension. */
  walrus: Set<string>
  globals: Set<string>
  nonlocals: Set<string>
  yields: boolean
}

export function newLowering(): Lowering {
  const bound = new Set<string>()
  return { bound, walrus: bound, globals: new Set(), nonlocals: new Set(), yields: false }
}

export function spanOf(node: PythonNode): Span {
  return { start: node.start, end: node.end }
}

export function refuse(node: PythonNode, message: string): never {
  throw new NotPython(message, node.start)
}

/** A part the grammar promises. */
export function need(node: PythonNode, part: PythonNode | undefined): PythonNode {
  return part ?? refuse(node, `incomplete ${node.kind.replaceAll('_', ' ')}`)
}

export function needField(node: PythonNode, name: string): PythonNode {
  return need(node, node.field(name))
}

/** Code inside a node, in order; comments and continued lines are none. */
export function codeParts(node: PythonNode): PythonNode[] {
  return node.parts.filter(({ kind }) => kind !== 'line_continuation')
}
