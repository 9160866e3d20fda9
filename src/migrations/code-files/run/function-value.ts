import { Closure, type Code, type Scope } from './machine.ts'

/** A function where it is written. */
export function functionValue(node: Code, scope: Scope, name = ''): Closure {
  const isArrow = node.type === 'ArrowFunctionExpression'
  const own = isArrow ? '' : (node.id?.name ?? '')
  const around = own === '' ? scope : scope.inner()
  const { self, home } = scope.frame
  const made = new Closure(node, around, own || name, isArrow ? { self, bound: true, home } : {})
  if (own !== '' && node.type === 'FunctionExpression') around.declare(own, made)
  return made
}
