import { assign, remove, valueOfTarget } from './assign.ts'
import type { Statement, StatementOf } from './ast.ts'
import { evaluateCall } from './calls.ts'
import { makeClass } from './classes.ts'
import { condition } from './conditions.ts'
import { touch } from './containers.ts'
import { settleBlocks } from './decide.ts'
import { makeFunction } from './functions.ts'
import { executeImport, executeImportFrom } from './imports.ts'
import { executeFor, executeWhile } from './loops.ts'
import type { Completion, Machine } from './machine.ts'
import { NORMAL, PyRaise } from './machine.ts'
import { executeMatch } from './match.ts'
import { binary, combineSets } from './operators.ts'
import { raised } from './raise.ts'
import type { Scope } from './scope.ts'
import { iterate } from './truth.ts'
import { executeTry } from './try.ts'
import type { PyValue } from './values.ts'
import { PyDict, PyList, PySet, Unknown } from './values.ts'
import { executeWith } from './with.ts'

type Handlers = {
  readonly [K in Statement['kind']]: (machine: Machine, node: StatementOf<K>, scope: Scope) => Completion
}

/** Runs a block to its end, or to where it is left. */
export function execute(machine: Machine, body: readonly Statement[], scope: Scope): Completion {
  for (const [place, statement] of body.entries()) {
    machine.tick(scope, statement)
    const handler = HANDLERS[statement.kind] as (machine: Machine, node: Statement, scope: Scope) => Completion
    const completion = handler(machine, statement, scope)
    if (completion.kind === 'normal') continue
    const rest = body.slice(place + 1)
    if (completion.kind !== 'maybe' || !completion.goesOn || rest.length === 0) return completion
    return restOf(machine, rest, scope, completion)
  }
  return NORMAL
}

/** What follows where the block may have been left. */
function restOf(
  machine: Machine,
  rest: readonly Statement[],
  scope: Scope,
  left: Extract<Completion, { kind: 'maybe' }>,
): Completion {
  const [first] = rest
  if (first === undefined) return left
  const gone: Completion = { ...left, goesOn: false }
  return settleBlocks(machine, machine.site(scope, first), left.reason, [
    () => execute(machine, rest, scope),
    () => gone,
  ])
}

const HANDLERS: Handlers = {
  expression: (machine, node, scope) => {
    const { value } = node
    if (value.kind === 'call') evaluateCall(machine, value, scope, true)
    else machine.parts.evaluate(value, scope)
    return NORMAL
  },
  assign: (machine, node, scope) => {
    const value = machine.parts.evaluate(node.value, scope)
    for (const target of node.targets) assign(machine, target, value, scope)
    return NORMAL
  },
  annotate: (machine, node, scope) => {
    if (scope.kind === 'class' && node.target.kind === 'name') scope.annotated.push(node.target.name)
    if (node.value !== undefined) assign(machine, node.target, machine.parts.evaluate(node.value, scope), scope)
    return NORMAL
  },
  augment: executeAugment,
  return: (machine, node, scope) => ({
    kind: 'return',
    value: node.value === undefined ? null : machine.parts.evaluate(node.value, scope),
  }),
  if: (machine, node, scope) => {
    const test = condition(machine, node.test, scope)
    if (test === true) return execute(machine, node.yes, scope)
    if (test === false) return execute(machine, node.no, scope)
    machine.doubt(test)
    const ways = [() => execute(machine, node.yes, scope), () => execute(machine, node.no, scope)]
    // A way that is known to fail is tried first: then the other can be taken at once.
    if (node.no.at(-1)?.kind === 'raise') ways.reverse()
    return settleBlocks(machine, machine.site(scope, node), test, ways)
  },
  for: executeFor,
  while: executeWhile,
  break: () => ({ kind: 'break' }),
  continue: () => ({ kind: 'continue' }),
  pass: () => NORMAL,
  raise: (machine, node, scope) => {
    throw raised(machine, node, scope)
  },
  try: executeTry,
  with: executeWith,
  function: (machine, node, scope) => {
    // Decorators are evaluated first, from the top, and applied from the bottom.
    const decorators = node.decorators.map((one) => machine.parts.evaluate(one, scope))
    const value = decorated(machine, makeFunction(machine, node.code, scope), decorators, node, scope)
    machine.bind(scope.binding(node.code.name), node.code.name, value)
    return NORMAL
  },
  class: (machine, node, scope) => {
    const decorators = node.decorators.map((one) => machine.parts.evaluate(one, scope))
    const value = decorated(machine, makeClass(machine, node, scope), decorators, node, scope)
    machine.bind(scope.binding(node.name), node.name, value)
    return NORMAL
  },
  import: executeImport,
  from: executeImportFrom,
  assert: (machine, node, scope) => {
    const test = condition(machine, node.test, scope)
    if (test instanceof Unknown) machine.doubt(test)
    if (test !== false) return NORMAL
    const message = node.message === undefined ? '' : machine.parts.evaluate(node.message, scope)
    const site = machine.site(scope, node)
    throw new PyRaise(
      machine.parts.exception('AssertionError', typeof message === 'string' ? message : ''),
      site.position,
      true,
    )
  },
  delete: (machine, node, scope) => {
    for (const target of node.targets) remove(machine, target, scope)
    return NORMAL
  },
  match: executeMatch,
  unsupported: (machine, node, scope) => {
    const site = machine.site(scope, node)
    site.emit({ kind: 'opaque', position: site.position, operation: 'python', reason: node.reason })
    return NORMAL
  },
}

function decorated(
  machine: Machine,
  value: PyValue,
  decorators: readonly PyValue[],
  node: Statement,
  scope: Scope,
): PyValue {
  return [...decorators].reverse().reduce((inner, decorator) => {
    const site = machine.site(scope, node)
    if (decorator instanceof Unknown) return new Unknown(decorator.reason, site.position, 'unseen')
    return machine.parts.call(decorator, { positional: [inner], named: new Map() }, site)
  }, value)
}

/** `target += value` changes lists, sets and dictionaries in place. */
function executeAugment(machine: Machine, node: StatementOf<'augment'>, scope: Scope): Completion {
  const site = machine.site(scope, node)
  const target = valueOfTarget(machine, node.target, scope)
  const value = machine.parts.evaluate(node.value, scope)
  const old = target.value
  if (old instanceof PyList && node.operator === '+') {
    const items = iterate(value, site)
    touch(old, site)
    if (items instanceof Unknown) machine.taint(old, items)
    else old.items.push(...items)
    target.store(old)
    return NORMAL
  }
  if (old instanceof PySet && !old.frozen && value instanceof PySet) {
    const combined = combineSets(node.operator, old, value)
    if (combined !== undefined) {
      touch(old, site)
      old.entries.clear()
      for (const [key, member] of combined.entries) old.entries.set(key, member)
      target.store(old)
      return NORMAL
    }
  }
  if (old instanceof PyDict && value instanceof PyDict && node.operator === '|') {
    touch(old, site)
    for (const [key, entry] of value.entries) old.entries.set(key, { ...entry })
    target.store(old)
    return NORMAL
  }
  const result = binary(node.operator, old, value, site)
  if (result instanceof Unknown) {
    machine.doubt(result)
    // Whether it was changed in place is not known.
    if (typeof old === 'object' && old !== null && !(old instanceof Unknown)) machine.taint(old, result)
  }
  target.store(result)
  return NORMAL
}
