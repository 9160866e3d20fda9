import type { PythonNode } from '../../../../parsers/python/tree.ts'
import type { Expression, Span } from './ast.ts'
import { codeParts, need, spanOf } from './lower-context.ts'

type LowerExpression = (node: PythonNode) => Expression

/** What stands in the brackets; several subscripts, or one with a comma after it, are a tuple. */
export function lowerIndex(node: PythonNode, lower: LowerExpression): Expression {
  const subscripts = codeParts(node).filter(({ fieldName }) => fieldName === 'subscript')
  const first = need(node, subscripts[0])
  const last = need(node, subscripts.at(-1))
  if (subscripts.length === 1 && !/^\s*,/.test(node.tree.text.slice(last.end, node.end))) {
    return lower(first)
  }
  const span: Span = { start: first.start, end: last.end }
  return { kind: 'tuple', items: subscripts.map((one) => lower(one)), ...span }
}

/** `from:to:step`: which of them are there shows from the colons between. */
export function lowerSlice(node: PythonNode, lower: LowerExpression): Expression {
  const bounds: (Expression | undefined)[] = [undefined, undefined, undefined]
  let place = 0
  let at = node.start
  for (const child of codeParts(node)) {
    place += node.tree.text.slice(at, child.start).replace(/#.*/g, '').split(':').length - 1
    bounds[place] = lower(child)
    at = child.end
  }
  const [from, to, step] = bounds
  return { kind: 'slice', from, to, step, ...spanOf(node) }
}
