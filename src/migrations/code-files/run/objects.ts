import type { Expression, Node, SpreadElement } from 'oxc-parser'
import { functionValue } from './function-value.ts'
import type { Machine, Scope } from './machine.ts'
import { propertyName } from './names.ts'
import { Accessor, isRecord, record, Unknown, type Value } from './values.ts'

/** Larger lists are not a migration's. */
const MAX_ITEMS = 50_000

/** The items of an array literal, or of arguments. */
export function listOf(
  machine: Machine,
  elements: readonly (Expression | SpreadElement | null)[],
  scope: Scope,
): Value[] {
  const items: Value[] = []
  for (const element of elements) {
    if (element === null) items.push(undefined)
    else if (element.type !== 'SpreadElement') items.push(machine.evaluate(element, scope))
    else if (!spread(machine, items, machine.evaluate(element.argument, scope))) {
      items.push(new Unknown('items that are not known'))
      machine.taint(items)
    }
    if (items.length > MAX_ITEMS) machine.taint(items)
  }
  return items
}

/** Adds the items of an iterable; false when they are not known. */
function spread(machine: Machine, items: Value[], value: Value): boolean {
  const all = itemsOf(machine, value)
  if (all === undefined || items.length + all.length > MAX_ITEMS) return false
  items.push(...all)
  return true
}

/** What iterating over a value gives; undefined when that is not known. */
export function itemsOf(machine: Machine, value: Value): readonly Value[] | undefined {
  if (typeof value === 'string') return [...value]
  if (typeof value !== 'object' || value === null || machine.isTainted(value)) return undefined
  if (Array.isArray(value)) return value
  if (value instanceof Set) return [...value]
  if (value instanceof Map) return [...value].map(([key, one]) => [key, one])
  return undefined
}

export function objectOf(machine: Machine, node: Extract<Node, { type: 'ObjectExpression' }>, scope: Scope): Value {
  const made = record()
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      copyInto(machine, made, machine.evaluate(property.argument, scope))
      continue
    }
    const name = propertyName(machine, property.key, property.computed, scope)
    if (name === undefined) {
      machine.evaluate(property.value, scope)
      machine.taint(made)
      continue
    }
    const { value } = property
    const isFunction = value.type === 'FunctionExpression' || value.type === 'ArrowFunctionExpression'
    const given = isFunction ? functionValue(value, scope, name) : machine.evaluate(value, scope)
    if (property.kind === 'init') made[name] = given
    else made[name] = accessor(made[name], property.kind, given)
  }
  return made
}

export function accessor(before: Value, kind: 'get' | 'set', given: Value): Accessor {
  const made = before instanceof Accessor ? before : new Accessor()
  made[kind] = given
  return made
}

/** `{ ...value }`. */
export function copyInto(machine: Machine, made: Record<string, Value>, value: Value): void {
  if (isRecord(value) && !machine.isTainted(value)) {
    for (const name of Object.keys(value)) made[name] = machine.member(value, name)
  } else if (Array.isArray(value) && !machine.isTainted(value)) {
    for (const [index, item] of value.entries()) made[index] = item
  } else if (value !== undefined && value !== null && typeof value !== 'boolean') machine.taint(made)
}
