import type { Expression, ExpressionOf } from './ast.ts'
import { settle } from './decide.ts'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import { truthOf, typeNameOf } from './truth.ts'
import type { PyValue } from './values.ts'
import { PyObject, Unknown } from './values.ts'

/** Whether a condition holds; an unknown when that cannot be known. `unknown and False` is false all the same. */
export function condition(machine: Machine, node: Expression, scope: Scope): boolean | Unknown {
  if (node.kind === 'logical') return logical(machine, node, scope)
  if (node.kind === 'unary' && node.operator === 'not') {
    const inner = condition(machine, node.operand, scope)
    return inner instanceof Unknown ? inner : !inner
  }
  return truth(machine, machine.parts.evaluate(node, scope), scope, node)
}

export function truth(machine: Machine, value: PyValue, scope: Scope, node: Expression): boolean | Unknown {
  const known = truthOf(value)
  if (known !== undefined) return known
  if (value instanceof Unknown) return value
  const name = value instanceof PyObject ? value.typeName : typeNameOf(value)
  return machine.site(scope, node).unknown(`whether ${name} is true`)
}

function logical(machine: Machine, node: ExpressionOf<'logical'>, scope: Scope): boolean | Unknown {
  const left = condition(machine, node.left, scope)
  const decided = node.operator === 'or'
  if (left === decided) return decided
  if (!(left instanceof Unknown)) return condition(machine, node.right, scope)
  const ways = settle<{ readonly holds: boolean | Unknown }>(machine, machine.site(scope, node), left, [
    () => ({ holds: condition(machine, node.right, scope) }),
    () => ({ holds: decided }),
  ])
  return ways.every(({ holds }) => holds === decided) ? decided : left
}
