import type { Node } from 'oxc-parser'
import type { Machine, Scope } from './machine.ts'

/** The name of a property; undefined when it is computed out of what is not known. */
export function propertyName(machine: Machine, key: Node, computed: boolean, scope: Scope): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name
  if (key.type === 'PrivateIdentifier') return `#${key.name}`
  const value = machine.evaluate(key, scope)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
