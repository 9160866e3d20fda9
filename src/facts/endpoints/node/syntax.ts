import type { Node } from 'oxc-parser'

const SKIPPED = new Set(['type', 'start', 'end', 'parent', 'range', 'loc'])

/** The nodes directly within a node. */
export function childrenOf(node: Node): Node[] {
  const found: Node[] = []
  for (const [key, value] of Object.entries(node)) {
    if (SKIPPED.has(key)) continue
    if (Array.isArray(value)) found.push(...value.filter(isNode))
    else if (isNode(value)) found.push(value)
  }
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
