import type { Span } from './ast.ts'
import { builtin } from './builtins.ts'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import { Lazy } from './scope.ts'
import type { PyValue } from './values.ts'

/** The value of a name, as Python looks it up: function, functions around it, module, builtins. */
export function lookup(machine: Machine, name: string, scope: Scope, span: Span): PyValue {
  const slot = scope.holding(name)?.names.get(name)
  if (slot !== undefined) return machine.trusted(slot instanceof Lazy ? slot.value : slot)
  const site = machine.site(scope, span)
  if (scope.isUnboundLocal(name)) {
    return site.raise(
      'UnboundLocalError',
      `cannot access local variable '${name}' where it is not associated with a value`,
    )
  }
  for (const module of [...scope.module.wildcards].reverse()) {
    const found = module.member(name)
    if (found !== undefined) return found
  }
  const found = builtin(name)
  if (found !== undefined) return found
  if (scope.module.unseenNames !== undefined) return scope.module.unseenNames
  return site.raise('NameError', `name '${name}' is not defined`)
}
