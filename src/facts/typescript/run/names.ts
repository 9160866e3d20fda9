import type { Node } from 'oxc-parser'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import { stringOf } from './values.ts'

/** The name of a member, as far as it is known; private ones begin with `#`. */
export function propertyName(machine: Machine, key: Node, computed: boolean, scope: Scope): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name
  if (key.type === 'PrivateIdentifier') return `#${key.name}`
  return stringOf(machine.evaluate(key, scope))
}
