import { stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

const ROLE_WORD = /role|permission|scope|privilege/i
const ROLE_FLAG = /(?:^|\.)is_(superuser|admin|staff|owner|super_admin|superadmin)$/

/** The roles a function compares with (`user.role != "admin"`, `Role.OWNER not in roles`) or flags it reads. */
export function rolesIn(python: PythonFacts, definition: PythonNode): string[] {
  const roles = new Set<string>()
  for (const comparison of definition.find('comparison_operator')) {
    if (!ROLE_WORD.test(comparison.text)) continue
    for (const operand of comparison.parts) for (const role of namesIn(python, operand)) roles.add(role)
  }
  for (const attribute of definition.find('attribute')) {
    const flag = ROLE_FLAG.exec(attribute.text)?.[1]
    if (
      flag !== undefined &&
      attribute.enclosing('if_statement', 'conditional_expression', 'boolean_operator') !== undefined
    )
      roles.add(flag)
  }
  return [...roles]
}

/** `if user.role not in allowed: raise …`: a role is demanded, though which one stands elsewhere. */
export function comparesRole(definition: PythonNode): boolean {
  return definition
    .find('comparison_operator')
    .some(
      (node) => ROLE_WORD.test(node.text) && (node.enclosing('if_statement')?.find('raise_statement') ?? []).length > 0,
    )
}

function namesIn(python: PythonFacts, node: PythonNode): string[] {
  const text = stringValue(node)
  if (text !== undefined) return [text]
  if (node.kind === 'list' || node.kind === 'tuple' || node.kind === 'set')
    return node.parts.flatMap((part) => namesIn(python, part))
  // A member of an enumeration: `Role.ADMIN`.
  if (node.kind === 'attribute' && /^[A-Z][A-Z0-9_]*$/.test(node.field('attribute')?.text ?? '')) {
    const value = python.constant(node)
    return [typeof value === 'string' ? value : (node.field('attribute')?.text ?? '')]
  }
  return []
}
