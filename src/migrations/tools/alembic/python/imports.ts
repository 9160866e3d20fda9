import type { StatementOf } from './ast.ts'
import type { Completion, Machine } from './machine.ts'
import { NORMAL } from './machine.ts'
import type { Scope, Slot } from './scope.ts'
import { Lazy } from './scope.ts'
import type { PyValue } from './values.ts'
import { PyModule, Unknown } from './values.ts'

/** `import a.b as c`: found when it is used, unless something waits for it to fail. */
export function executeImport(machine: Machine, node: StatementOf<'import'>, scope: Scope): Completion {
  for (const { name, alias } of node.names) {
    const top = name.split('.')[0] ?? name
    const wanted = alias === undefined ? top : name
    bindImport(machine, scope, alias ?? top, () => machine.parts.importModule(wanted, scope, node))
    if (machine.watches.length > 0 && wanted !== name)
      failOrDoubt(machine, machine.parts.importModule(name, scope, node))
  }
  return NORMAL
}

/** `from a import b`. */
export function executeImportFrom(machine: Machine, node: StatementOf<'from'>, scope: Scope): Completion {
  const module = '.'.repeat(node.level) + node.module
  if (node.names.length === 0) {
    const found = machine.parts.importModule(module, scope, node)
    if (found instanceof PyModule) scope.module.wildcards.push(found)
    else scope.module.unseenNames ??= found instanceof Unknown ? found : undefined
    return NORMAL
  }
  for (const { name, alias } of node.names) {
    bindImport(machine, scope, alias ?? name, () => memberOf(machine, module, name, node, scope))
  }
  return NORMAL
}

function bindImport(machine: Machine, scope: Scope, name: string, find: () => PyValue): void {
  const lazy = new Lazy(find)
  // Inside a `try` it matters whether it can be imported at all.
  if (machine.watches.length > 0) failOrDoubt(machine, lazy.value)
  machine.bind(scope.binding(name), name, lazy satisfies Slot)
}

function failOrDoubt(machine: Machine, found: PyValue): void {
  if (found instanceof Unknown) machine.doubt(found)
}

function memberOf(machine: Machine, module: string, name: string, node: StatementOf<'from'>, scope: Scope): PyValue {
  const found = machine.parts.importModule(module, scope, node)
  if (found instanceof Unknown) return new Unknown(`${name} of ${found.reason}`, found.position, found.reach)
  const member = found instanceof PyModule ? found.member(name) : undefined
  if (member !== undefined) return member
  const inner = machine.parts.importModule(module.endsWith('.') ? `${module}${name}` : `${module}.${name}`, scope, node)
  if (!(inner instanceof Unknown)) return inner
  return machine.site(scope, node).unknown(`${module}.${name} is not modelled`)
}
