import type { Node } from 'oxc-parser'
import { conditionAround } from '../node-code/conditions.ts'
import { textOf } from '../node-code/inputs.ts'
import { nameOfKey } from '../node-code/tree.ts'
import type { NodeCodeFacts, Spot } from '../node-code/types.ts'
import { shorten } from '../origins/inputs.ts'
import type { ShownStack } from './types.ts'

/** Answers with `error.stack` in them, and `errorhandler`, which shows it to everyone. */
export function stacksOf(code: NodeCodeFacts): ShownStack[] {
  const shown = code.nodes(['.stack'], 'MemberExpression').flatMap((spot) => shownAt(spot, code))
  const handlers = code
    .callsNamed('errorhandler', 'errorHandler')
    .filter(({ name }) => name === 'errorhandler')
    .map(
      (call): ShownStack => ({
        at: call.at,
        within: call.within,
        text: 'errorhandler()',
        condition: conditionAround({ script: call.script, node: call.node }, code),
        confidence: 'high',
      }),
    )
  return [...shown, ...handlers]
}

function shownAt(spot: Spot, code: NodeCodeFacts): ShownStack[] {
  const { script, node } = spot
  if (node.type !== 'MemberExpression' || node.computed || nameOfKey(node.property) !== 'stack') return []
  if (!/^(e|ex|err|error|exception|cause|reason|\w*[eE]rr(or)?)$/.test(textOf({ script, node: node.object }))) return []
  let at: Node = node
  for (let step = 0; step < 10; step += 1) {
    const parent = code.parent({ script, node: at })
    if (parent === undefined || /Function|Statement|Declarat|IfStatement/.test(parent.type)) return []
    // `cond && err.stack` and `cond ? err.stack : undefined` have their condition within.
    if (parent.type === 'CallExpression' && parent.callee !== at) {
      const callee = textOf({ script, node: parent.callee as Node }).replace(/\s+/g, '')
      const isAnswer =
        /(^|\.)(res|response|reply|rep|ctx|c)(\.\w+\([^()]*\))*\.(json|send|end|write|render|jsonp)$/.test(callee)
      if (!isAnswer) return []
      return [
        {
          at: script.position(node),
          within: code.within(spot),
          text: shorten(textOf({ script, node: parent }), 80),
          condition: conditionAround(spot, code),
          confidence: 'high',
        },
      ]
    }
    at = parent
  }
  return []
}
