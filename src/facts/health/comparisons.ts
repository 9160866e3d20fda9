import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import { functionAround } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { MigrationComparison } from './types.ts'

const CURRENT = /alembic_version|get_current_revision|MigrationContext/
const REVISION = /^["'][0-9a-f]{12}["']$/

/** Functions that ask the database for its revision, and how they compare it. */
export function comparisons(python: PythonFacts): MigrationComparison[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, 'alembic_version', 'get_current_revision', 'migrationcontext')) return []
    if (!CURRENT.test(module.tree.text) || /(^|\/)(versions|alembic\/env\.py)/.test(module.file)) return []
    return module.root.find('comparison_operator').flatMap((node): MigrationComparison[] => {
      const around = functionAround(node)
      if (
        around === undefined ||
        !CURRENT.test(around.text) ||
        !/\b(rev\w*|version\w*|current\w*|heads?)\b/.test(node.text)
      )
        return []
      if (!/==|!=|\bnot in\b|\bin\b/.test(node.text)) return []
      const hardCoded = revisionIn(python, node)
      return [{ at: node.position, hardCoded, strict: /==|!=/.test(node.text) }]
    })
  })
}

/** A revision id as a literal, or behind a constant. */
function revisionIn(python: PythonFacts, node: PythonNode): string | undefined {
  for (const part of node.parts) {
    if (REVISION.test(part.text)) return part.text.slice(1, -1)
    const value = part.kind === 'identifier' || part.kind === 'attribute' ? python.constant(part) : undefined
    if (typeof value === 'string' && REVISION.test(`"${value}"`)) return value
  }
  return undefined
}
