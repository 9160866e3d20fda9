import type { Node } from 'oxc-parser'
import type { FunctionNode } from '../typescript/run/values.ts'
import { isClass } from './classes.ts'
import { isFunction } from './tree.ts'

/** The expressions a function returns, those of functions within it left out. */
export function returnsOf(func: FunctionNode): Node[] {
  if (func.body === null) return []
  if (func.body.type !== 'BlockStatement') return [func.body]
  const found: Node[] = []
  const visit = (node: Node): void => {
    if (node.type === 'ReturnStatement') {
      if (node.argument !== null) found.push(node.argument)
      return
    }
    if (isFunction(node) || isClass(node)) return
    for (const value of Object.values(node)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (typeof one === 'object' && one !== null && 'type' in one && 'start' in one) visit(one as Node)
      }
    }
  }
  visit(func.body)
  return found
}
