import { argument, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import type { PythonFacts } from '../python/types.ts'

/** A definition as a key: nodes are made anew on each walk. */
export function keyOf(node: PythonNode): string {
  return `${node.tree.file}#${node.index}`
}

const ROUTE =
  /^(get|post|put|patch|delete|head|options|trace|route|api_route|websocket|websocket_route|exposed|view_config)$/

/**
 * Functions that receive values of requests: handlers of known endpoints, functions under a route decorator
 * (`@router.get("/…")`), and what `Depends` and `Security` name.
 */
export function findHandlers(python: PythonFacts, endpoints: EndpointsFacts): ReadonlySet<string> {
  const handlers = new Set<string>()
  const known = new Set(endpoints.endpoints.map(({ handlerAt }) => `${handlerAt.file}:${handlerAt.line}`))
  for (const { root, file } of python.code) {
    for (const node of root.find('function_definition')) {
      const { parentNode: outer } = node
      const line = outer?.kind === 'decorated_definition' ? outer.line : node.line
      const isKnown = known.has(`${file}:${node.line}`) || known.has(`${file}:${line}`)
      if ((isKnown && nameOf(node) !== '') || isDecoratedRoute(node)) handlers.add(keyOf(node))
    }
  }
  for (const { node } of python.callsNamed('Depends', 'Security')) {
    const target = argument(node, 'dependency', 0)
    const found = target === undefined ? undefined : python.resolve(target)
    if (found?.kind === 'function') handlers.add(keyOf(found.node))
  }
  return handlers
}

function isDecoratedRoute(definition: PythonNode): boolean {
  const decorated = definition.parentNode
  if (decorated?.kind !== 'decorated_definition') return false
  return decorated.parts.some((part) => {
    const call = part.kind === 'decorator' ? part.parts[0] : undefined
    const callee = call?.kind === 'call' ? call.field('function') : undefined
    if (call === undefined || callee?.kind !== 'attribute') return false
    const path = argument(call, 'path', 0)
    const looksLikePath = path !== undefined && (path.kind !== 'string' || /^[rbf]*["']+(\/|["'])/i.test(path.text))
    return ROUTE.test(callee.field('attribute')?.text ?? '') && looksLikePath
  })
}
