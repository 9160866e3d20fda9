import { shorten } from '../origins/inputs.ts'
import { textOf } from './inputs.ts'
import type { NodeCodeFacts, Spot } from './types.ts'

/** The condition a place stands under, as written. */
export function conditionAround({ script, node }: Spot, code: NodeCodeFacts): string | undefined {
  let below = node
  for (let at = code.parent({ script, node }); at !== undefined; at = code.parent({ script, node: at })) {
    if ((at.type === 'IfStatement' || at.type === 'ConditionalExpression') && at.test !== below)
      return shorten(textOf({ script, node: at.test }), 60)
    if (at.type === 'LogicalExpression' && at.right === below) return shorten(textOf({ script, node: at.left }), 60)
    if (at.type === 'SwitchCase' && at.test !== null && at.test !== below)
      return `the case of ${shorten(textOf({ script, node: at.test }), 50)}`
    if (/Function/.test(at.type)) return undefined
    below = at
  }
  return undefined
}
