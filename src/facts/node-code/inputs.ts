import type { TracedInput } from '../origins/inputs.ts'
import { shorten } from '../origins/inputs.ts'
import type { NodeCodeFacts, Spot } from './types.ts'

/** The text of an expression. */
export function textOf({ script, node }: Spot): string {
  return script.text.slice(node.start, node.end)
}

/** An expression that reaches a place that matters, and where its value comes from. */
export function nodeInput(spot: Spot, code: NodeCodeFacts): TracedInput {
  const { kind, from } = code.origin(spot)
  return {
    text: shorten(textOf(spot), 60),
    at: spot.script.position(spot.node),
    origin: kind,
    from: shorten(textOf(from), 60),
    fromAt: from.script.position(from.node),
    isLocal: code.around(from)?.node === code.around(spot)?.node,
    isServed: (kind === 'parameter' || kind === 'unknown') && code.serves(spot),
  }
}

/** The inserted parts of a text that are not constant; the whole expression when it is not built from text. */
export function openNodeInputs(spot: Spot, code: NodeCodeFacts): TracedInput[] {
  const pieces = code.pieces(spot) ?? [{ spot }]
  return pieces
    .flatMap((piece) => ('spot' in piece ? [nodeInput(piece.spot, code)] : []))
    .filter(({ origin }) => origin !== 'constant')
}
