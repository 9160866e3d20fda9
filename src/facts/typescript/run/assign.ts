import type { Node } from 'oxc-parser'
import type { Machine } from './machine.ts'
import { propertyName } from './names.ts'
import type { Scope } from './scope.ts'
import type { Value } from './values.ts'
import { choice, list, shape, UNDEFINED, unknown } from './values.ts'

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
      target.elements.forEach((element, index) => {
        if (element === null) return
        if (element.type === 'RestElement') {
          const rest = value.kind === 'list' ? list(value.items.slice(index), value.open) : unknown('rest')
          assign(machine, element.argument, rest, scope, declares)
        } else assign(machine, element, elementAt(value, index), scope, declares)
      })
      return
    case 'MemberExpression': {
      const object = machine.evaluate(target.object, scope)
      const name = propertyName(machine, target.property, target.computed, scope)
      if (name !== undefined) machine.setMember(object, name, value, { script: scope.script, node: target })
      else if (object.kind === 'shape') object.open = true
      return
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      assign(machine, target.expression, value, scope, declares)
      return
    default:
      return
  }
}

function elementAt(value: Value, index: number): Value {
  if (value.kind === 'list') return value.items[index] ?? (value.open ? unknown('element') : UNDEFINED)
  return value.kind === 'absent' ? value : unknown('element')
}

function withDefault(machine: Machine, fallback: Node, value: Value, scope: Scope): Value {
  if (value.kind === 'constant' && value.value === undefined) return machine.evaluate(fallback, scope)
  if (value.kind === 'unknown' || (value.kind === 'choice' && value.options.some((one) => one === UNDEFINED)))
    return choice(value, machine.evaluate(fallback, scope))
  return value
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
      const rest =
        value.kind === 'shape'
          ? shape(
              [...value.fields].filter(([name]) => !taken.has(name)),
              value.open,
            )
          : value
      assign(machine, property.argument, rest, scope, declares)
      continue
    }
    const name = propertyName(machine, property.key, property.computed, scope)
    if (name === undefined) {
      assign(machine, property.value, unknown('member'), scope, declares)
      continue
    }
    taken.add(name)
    assign(
      machine,
      property.value,
      machine.member(value, name, { script: scope.script, node: property }),
      scope,
      declares,
    )
  }
}

function setVariable(machine: Machine, name: string, value: Value, scope: Scope, declares: boolean): void {
  const doubt = machine.conditions.length
  if (declares) {
    scope.declare(name, value, doubt)
    return
  }
  const binding = scope.find(name)
  if (binding === undefined) return
  // Set under a condition nobody can decide, it may as well have kept what it was.
  binding.value = doubt > binding.doubt ? choice(binding.value, value) : value
}
