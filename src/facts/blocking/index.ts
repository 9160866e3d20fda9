import { isAsync } from '../../parsers/python/syntax.ts'
import { defineFact } from '../define-fact.ts'
import { mayHold } from '../python/may-hold.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import { Loops } from './loops.ts'
import { nodeBlocking } from './node.ts'
import { findHandedOver, findSinks } from './sinks.ts'
import type { BlockingFacts } from './types.ts'

/** Blocking calls, and the ways by which they come to run on an event loop. */
export default defineFact<BlockingFacts>({
  async collect({ fact }) {
    const [python, node] = await Promise.all([fact('python'), fact('nodeCode')])
    const { count, first } = asyncFunctions(python)
    const inNode = nodeBlocking(node)
    // Node has one thread for all requests, whether a function is asynchronous or not.
    const start = node.files[0] === undefined ? undefined : { file: node.files[0], line: 1 }
    if (first === undefined)
      return { asyncFunctions: node.files.length, firstAsync: start, calls: inNode, handedOver: [] }
    const [origins, endpoints] = await Promise.all([fact('origins'), fact('endpoints')])
    const loops = new Loops(python, origins, endpoints)
    return {
      asyncFunctions: count,
      firstAsync: first,
      calls: [
        ...findSinks(python).map(({ kind, call, node: sink }) => ({
          kind,
          call,
          at: sink.position,
          within: within(python, sink),
          ...loops.reachOf(sink),
        })),
        ...inNode,
      ],
      handedOver: findHandedOver(python),
    }
  },
})

function asyncFunctions(python: PythonFacts): { count: number; first: BlockingFacts['firstAsync'] } {
  let count = 0
  let first: BlockingFacts['firstAsync']
  for (const { file, tree, root } of python.code) {
    if (purposeOf(file) !== 'service' || !mayHold(tree, 'async') || !/\basync\s+def\b/.test(tree.text)) continue
    const found = root.find('function_definition').filter(isAsync)
    count += found.length
    first ??= found[0] === undefined ? undefined : { file, line: found[0].line }
  }
  return { count, first }
}
