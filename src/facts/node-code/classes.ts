import type { Class, Node } from 'oxc-parser'
import type { Script } from '../../parsers/typescript/scripts.ts'
import { nameOfKey, treeOf } from './tree.ts'
import type { Spot } from './types.ts'

export function isClass(node: Node): node is Class {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression'
}

export function classAround({ script, node }: Spot): Class | undefined {
  const { parents } = treeOf(script)
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) if (isClass(at)) return at
  return undefined
}

export function assignedToThis(script: Script, type: Class, name: string): Node | undefined {
  for (const node of treeOf(script).byType.get('AssignmentExpression') ?? []) {
    if (node.type !== 'AssignmentExpression' || node.start < type.start || node.end > type.end) continue
    const { left } = node
    if (
      left.type === 'MemberExpression' &&
      left.object.type === 'ThisExpression' &&
      nameOfKey(left.property) === name
    ) {
      if (!(node.right.type === 'Literal' && node.right.value === null)) return node.right
    }
  }
  return undefined
}

export function parameterProperty(type: Class, name: string): Node | undefined {
  for (const member of type.body.body) {
    if (member.type === 'PropertyDefinition' && nameOfKey(member.key) === name) return member as Node
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') continue
    for (const one of member.value.params) {
      if (one.type !== 'TSParameterProperty') continue
      const id = one.parameter.type === 'AssignmentPattern' ? one.parameter.left : one.parameter
      if (id.type === 'Identifier' && id.name === name) return id
    }
  }
  return undefined
}

/** The name of the type an identifier or field is declared with. */
export function annotationOf(
  node: Node,
): { readonly name: string; readonly start: number; readonly end: number } | undefined {
  const annotation = 'typeAnnotation' in node ? node.typeAnnotation : undefined
  if (annotation === null || annotation === undefined || annotation.type !== 'TSTypeAnnotation') return undefined
  const type = annotation.typeAnnotation
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName : undefined
}
