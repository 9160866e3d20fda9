import type { Node } from 'oxc-parser'
import { isClass } from './classes.ts'
import { isFunction, nameOfKey, treeOf } from './tree.ts'
import type { Spot } from './types.ts'

/** The name a function is defined under: its own, or that of the variable, member or method it is the value of. */
export function nameOfDefinition({ script, node }: Spot): string | undefined {
  if ((node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression') && node.id !== null)
    return node.id.name
  const parent = treeOf(script).parents.get(node)
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : undefined
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return nameOfKey(parent.key)
    case 'AssignmentExpression':
      return parent.left.type === 'MemberExpression'
        ? nameOfKey(parent.left.property)
        : parent.left.type === 'Identifier'
          ? parent.left.name
          : undefined
    default:
      return undefined
  }
}

/** Full name of the named function around an expression: `src/api/users.UserService.find`; the module outside of all. */
export function withinOf({ script, node }: Spot): string {
  const names: string[] = []
  const { parents } = treeOf(script)
  for (let at: Node | undefined = node; at !== undefined; at = parents.get(at)) {
    if (isFunction(at)) {
      const name = nameOfDefinition({ script, node: at })
      if (name !== undefined) names.unshift(name)
    } else if (isClass(at) && at.id !== null) names.unshift(at.id.name)
  }
  return [script.file.replace(/\.[cm]?[jt]sx?$/, ''), ...names].join('.')
}
