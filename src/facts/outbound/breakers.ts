import { nameOf } from '../../parsers/python/syntax.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { CircuitBreaker } from './types.ts'

const LIBRARIES =
  /^(pybreaker|circuitbreaker|aiobreaker|purgatory|aiocircuitbreaker|aiomisc\.circuit_breaker|hyx\.circuitbreaker|lasier)\b/

/** Circuit breakers of libraries where they are used, and classes of the repository with that name. */
export function findBreakers(python: PythonFacts): CircuitBreaker[] {
  const found: CircuitBreaker[] = []
  for (const { root, tree } of python.code) {
    if (!mayHold(tree, 'breaker', 'purgatory', 'lasier')) continue
    if (!/breaker|purgatory|lasier/i.test(tree.text)) continue
    for (const node of root.find('call', 'decorator')) {
      const target = node.kind === 'call' ? node.field('function') : node.parts[0]
      if (target === undefined || target.kind === 'call') continue
      const name = python.qualifiedName(target) ?? ''
      if (LIBRARIES.test(name)) found.push({ at: node.position, name, usedAt: node.position })
    }
    for (const node of root.find('class_definition')) {
      const name = nameOf(node)
      if (!/Circuit_?Breaker$|^Breaker$/i.test(name)) continue
      const use = python.callsNamed(name).find((call) => call.name?.endsWith(name) !== false)
      found.push({ at: { ...node.position, endLine: node.line }, name, usedAt: use?.node.position })
    }
  }
  return found
}
