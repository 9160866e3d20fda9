import type { Node } from 'oxc-parser'
import { methodOf } from './classes.ts'
import type { Machine } from './machine.ts'
import { propertyName } from './names.ts'
import type { Scope } from './scope.ts'
import type { Value } from './values.ts'
import { choice, shape, unknown } from './values.ts'

export function objectOf(machine: Machine, node: Extract<Node, { type: 'ObjectExpression' }>, scope: Scope): Value {
  const found = shape([], false, { script: scope.script, node })
  machine.outside.createdHere?.(found)
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const value = machine.evaluate(property.argument, scope)
      if (value.kind === 'shape') {
        for (const [name, one] of value.fields) found.fields.set(name, one)
        if (value.open) found.open = true
      } else if (value.kind !== 'constant') found.open = true
      continue
    }
    const name = propertyName(machine, property.key, property.computed, scope)
    if (name === undefined) {
      found.open = true
      continue
    }
    const { value } = property
    if (property.kind === 'get' || property.kind === 'set') found.open = true
    else if (value.type === 'FunctionExpression') {
      found.fields.set(name, withSelf(machine.makeFunction(value, scope, name), found))
    } else if (value.type === 'ArrowFunctionExpression')
      found.fields.set(name, machine.makeFunction(value, scope, name))
    else found.fields.set(name, machine.evaluate(value, scope))
  }
  return found
}

function withSelf(value: Value, self: Value): Value {
  return value.kind === 'function' ? { ...value, self } : value
}

export function memberName(
  machine: Machine,
  node: Extract<Node, { type: 'MemberExpression' }>,
  scope: Scope,
): string | undefined {
  return propertyName(machine, node.property, node.computed, scope)
}

/** Any element of a collection, when which one is not known. */
export function elementOf(object: Value): Value {
  if (object.kind === 'list')
    return object.open || object.items.length === 0 ? unknown('element') : choice(...object.items)
  if (object.kind === 'shape' && !object.open && object.fields.size > 0) return choice(...object.fields.values())
  return object.kind === 'absent' ? object : unknown('element')
}

export function superMember(machine: Machine, node: Extract<Node, { type: 'MemberExpression' }>, scope: Scope): Value {
  const parent = scope.frame.home?.parent
  const name = memberName(machine, node, scope)
  const self = scope.frame.self
  if (parent === undefined || name === undefined) return unknown('super')
  if (parent.kind !== 'class') return { kind: 'method', object: parent, name }
  return methodOf(machine, parent, name, self ?? unknown('this')) ?? unknown(name)
}
