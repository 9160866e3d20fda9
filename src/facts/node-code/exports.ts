import type { Node } from 'oxc-parser'
import type { Script } from '../../parsers/typescript/scripts.ts'
import { nameOfKey, plain, treeOf } from './tree.ts'
import type { Spot } from './types.ts'

/** The value of a name at the top of a file. */
export function rooted(script: Script, name: string): Spot | undefined {
  const binding = treeOf(script).find(name, script.program)
  if (binding === undefined) return undefined
  if (binding.kind === 'function' || binding.kind === 'class') return { script, node: binding.node }
  const [only] = binding.values
  if (only !== undefined && only.path.length === 0) return { script, node: only.node }
  return binding.imported === undefined && binding.kind !== 'variable' ? { script, node: binding.node } : undefined
}

export function declares(node: Node, name: string): boolean {
  if (node.type === 'VariableDeclaration')
    return node.declarations.some(({ id }) => (id.type === 'Identifier' ? id.name === name : false))
  return (
    (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration') &&
    node.id?.name === name
  )
}

/** `module.exports = …`, `exports.name = …`, `module.exports = { name }`. */
export function commonExport(script: Script, name: string): Spot | undefined {
  for (const node of treeOf(script).byType.get('AssignmentExpression') ?? []) {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') continue
    const left = script.text.slice(node.left.start, node.left.end)
    const right = plain(node.right)
    if (right.type === 'UnaryExpression') continue
    if (left === `exports.${name}` || left === `module.exports.${name}`) {
      if (right.type === 'Identifier') return rooted(script, right.name) ?? { script, node: right }
      return { script, node: right }
    }
    if (left !== 'module.exports') continue
    if (name === 'default' || name === '*') return { script, node: right }
    if (right.type === 'ObjectExpression') {
      const found = memberIn({ script, node: right }, name)
      if (found !== undefined) return found
    }
  }
  return undefined
}

export function memberIn({ script, node }: Spot, name: string): Spot | undefined {
  if (node.type !== 'ObjectExpression') return undefined
  for (const one of node.properties) {
    if (one.type === 'Property' && !one.computed && nameOfKey(one.key) === name) return { script, node: one.value }
  }
  return undefined
}
