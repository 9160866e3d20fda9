import type { Position } from '../../core/position.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Origin, OriginKind, OriginsFacts } from './types.ts'

/** An expression that reaches a place that matters, and where its value comes from. */
export interface TracedInput {
  readonly text: string
  readonly at: Position
  readonly origin: OriginKind
  readonly from: string
  readonly fromAt: Position
  /** True when it comes from within the same function: no test it passes elsewhere was missed. */
  readonly isLocal: boolean
  /** True where a request is known to run this code, whatever the value is. */
  readonly isServed: boolean
}

export function inputOf(node: PythonNode, origins: OriginsFacts): TracedInput {
  return tracedInput(node, origins.of(node), origins)
}

export function tracedInput(node: PythonNode, { kind, node: from }: Origin, origins: OriginsFacts): TracedInput {
  return {
    text: shorten(node.text, 60),
    at: node.position,
    origin: kind,
    from: shorten(from.text, 60),
    fromAt: from.position,
    isLocal: functionOf(from)?.equals(functionOf(node)) === true,
    isServed: (kind === 'parameter' || kind === 'unknown') && origins.serves(node),
  }
}

function functionOf(node: PythonNode): PythonNode | undefined {
  return node.enclosing('function_definition')
}

/** The inserted parts of a text that are not constant; the whole expression when it is not built from text. */
export function openInputs(node: PythonNode, origins: OriginsFacts): TracedInput[] {
  const pieces = origins.pieces(node) ?? [{ node }]
  return pieces
    .flatMap((piece) => ('node' in piece ? [inputOf(piece.node, origins)] : []))
    .filter(({ origin }) => origin !== 'constant')
}

/** Code on one line, cut to a length a message can hold. */
export function shorten(text: string, length = 160): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length > length ? `${flat.slice(0, length - 1)}…` : flat
}
