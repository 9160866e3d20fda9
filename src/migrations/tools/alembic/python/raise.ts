import type { StatementOf } from './ast.ts'
import type { Machine } from './machine.ts'
import { Abort, PyRaise } from './machine.ts'
import { PyClass } from './objects.ts'
import type { Scope } from './scope.ts'

/** The exception of a `raise` statement. */
export function raised(machine: Machine, node: StatementOf<'raise'>, scope: Scope): PyRaise {
  const site = machine.site(scope, node)
  if (node.value === undefined) {
    const current = machine.handling.at(-1)
    if (current === undefined) throw new Abort('raises an exception again that is not known', site.position)
    return new PyRaise(current, site.position, true)
  }
  const value = machine.parts.evaluate(node.value, scope)
  const exception =
    value instanceof PyClass ? machine.parts.call(value, { positional: [], named: new Map() }, site) : value
  return new PyRaise(exception, site.position, true)
}
