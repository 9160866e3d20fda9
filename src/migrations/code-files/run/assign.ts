import type { Node } from 'oxc-parser'
import { type Machine, placeOf, type Scope } from './machine.ts'
import { propertyName } from './names.ts'
import { isRecord, recordOf, Unknown, type Value } from './values.ts'

/** Gives a value to a variable, a member, or the parts of a pattern. */
export function assign(machine: Machine, target: Node, value: Value, scope: Scope, declares: boolean): void {
  switch (target.type) {
    case 'Identifier':
      setVariable(machine, target.name, value, scope, declares)
      return
    case 'AssignmentPattern':
      assign(machine, target.left, withDefault(machine, target.right, value, scope), scope, declares)
      return
    case 'ObjectPattern':
      assignObject(machine, target, value, scope, declares)
      return
    case 'ArrayPattern':
      assignArray(machine, target, value, scope, declares)
      return
    case 'MemberExpression': {
      const object = machine.evaluate(target.object, scope)
      const name = propertyName(machine, target.property, target.computed, scope)
      if (name !== undefined) machine.setMember(object, name, value)
      else if (typeof object === 'object' && object !== null) machine.taint(object)
      return
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      assign(machine, target.expression, value, scope, declares)
      return
    case 'TSParameterProperty': {
      assign(machine, target.parameter, value, scope, declares)
      const pattern = target.parameter.type === 'AssignmentPattern' ? target.parameter.left : target.parameter
      const binding = pattern.type === 'Identifier' ? scope.find(pattern.name) : undefined
      if (pattern.type === 'Identifier') machine.setMember(scope.frame.self, pattern.name, binding?.value)
      return
    }
    default:
      return
  }
}

function withDefault(machine: Machine, fallback: Node, value: Value, scope: Scope): Value {
  if (value === undefined) return machine.evaluate(fallback, scope)
  return value
}

function assignArray(
  machine: Machine,
  target: Extract<Node, { type: 'ArrayPattern' }>,
  value: Value,
  scope: Scope,
  declares: boolean,
): void {
  const isKnown = Array.isArray(value) && !machine.isTainted(value)
  for (const [index, element] of target.elements.entries()) {
    if (element === null) continue
    const isRest = element.type === 'RestElement'
    const found = isKnown ? (isRest ? value.slice(index) : value[index]) : new Unknown('a part of what is not known')
    assign(machine, isRest ? element.argument : element, found, scope, declares)
  }
}

function assignObject(
  machine: Machine,
  target: Extract<Node, { type: 'ObjectPattern' }>,
  value: Value,
  scope: Scope,
  declares: boolean,
): void {
  const taken = new Set<string>()
  for (const property of target.properties) {
    if (property.type === 'RestElement') {
      const isKnown = isRecord(value) && !machine.isTainted(value)
      const rest = isKnown
        ? recordOf(Object.entries(value).filter(([name]) => !taken.has(name)))
        : new Unknown('the rest of what is not known')
      assign(machine, property.argument, rest, scope, declares)
      continue
    }
    const name = propertyName(machine, property.key, property.computed, scope)
    if (name !== undefined) taken.add(name)
    const part =
      name === undefined
        ? new Unknown('a member that is not known')
        : machine.member(value, name, placeOf(property, scope))
    assign(machine, property.value, part, scope, declares)
  }
}

function setVariable(machine: Machine, name: string, value: Value, scope: Scope, declares: boolean): void {
  const binding = declares ? undefined : scope.find(name)
  if (declares) {
    scope.declare(name, value)
    return
  }
  if (binding === undefined) return
  const { value: before } = binding
  machine.changing({
    undo: () => {
      binding.value = before
    },
    taint: () => {
      binding.value = new Unknown(`${name} depends on what is not known`)
    },
  })
  binding.lazy = undefined
  binding.ready = true
  binding.value = value
}
