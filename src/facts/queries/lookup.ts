import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Resolved } from '../python/types.ts'
import type { Expression } from './code.ts'
import type { Flow } from './flow.ts'
import { emptyFlow } from './flow.ts'
import type { Machine, Run } from './machine.ts'
import { keyOf } from './machine.ts'
import { readExpression } from './read-expressions.ts'
import type { Value } from './values.ts'
import { UNKNOWN } from './values.ts'

/** What a name stands for: a local value, one of a function around, or something of a module. */
export function nameOf(machine: Machine, { name, node }: Extract<Expression, { is: 'name' }>, flow: Flow): Value {
  const local = flow.names.get(name)
  if (local !== undefined) return local
  const found = machine.python.resolve(node)
  if (found === undefined || found.kind === 'parameter') return UNKNOWN
  if (found.kind === 'value' && isLocal(found.node, node)) return UNKNOWN
  return resolvedValue(machine, found)
}

/** An assignment in the same function that has not been passed on this way. */
function isLocal(value: PythonNode, use: PythonNode): boolean {
  const owner = value.enclosing('function_definition', 'lambda')
  return owner !== undefined && use.enclosing('function_definition', 'lambda')?.equals(owner) === true
}

/** The value of something of a module, class or library. */
export function resolvedValue(machine: Machine, found: Resolved): Value {
  switch (found.kind) {
    case 'function':
      return { is: 'function', definition: found.node, self: undefined, closure: undefined }
    case 'class': {
      const model = machine.models.ofClass(found.name)
      return model === undefined
        ? { is: 'class', type: found }
        : { is: 'model', model, type: found, alias: model.table }
    }
    case 'module':
      return { is: 'module', resolved: found }
    case 'external':
      return { is: 'external', name: found.name, given: [] }
    case 'value':
      return global(machine, found)
    case 'parameter':
      return UNKNOWN
  }
}

/** A variable of a module or class, by what is assigned to it there. */
function global(machine: Machine, found: Extract<Resolved, { kind: 'value' }>): Value {
  const table = machine.models.ofClass(found.name)
  if (table !== undefined) return { is: 'model', model: table, type: undefined, alias: table.table }
  const key = keyOf(found.node)
  const known = machine.globals.get(key)
  if (known !== undefined) return known
  machine.globals.set(key, UNKNOWN)
  const constant = machine.python.constant(found.node)
  const value: Value =
    typeof constant === 'string' || typeof constant === 'number' || typeof constant === 'boolean'
      ? { is: 'constant', value: constant }
      : aside(machine.run, () => machine.evaluate(readExpression(found.node), emptyFlow()))
  const kept = frozen(value, key)
  machine.globals.set(key, kept)
  return kept
}

/** What happens once for all requests counts for none of them. */
function aside<T>(run: Run, work: () => T): T {
  const { steps, gaveUp, floor, tooDeep, highest, authenticating } = run
  const stack = run.stack.splice(0)
  const entered = run.entered.splice(0)
  const calls = run.calls.splice(0)
  const accesses = run.accesses.length
  Object.assign(run, { steps: 0, gaveUp: false, authenticating: 0 })
  const value = work()
  Object.assign(run, { steps, gaveUp, floor, tooDeep, highest, authenticating })
  run.stack.push(...stack)
  run.entered.push(...entered)
  run.calls.push(...calls)
  run.accesses.length = accesses
  return value
}

/** An object that all requests share, with the objects in it: what one request puts into it, no other one sees. */
function frozen(value: Value, name: string, depth = 0): Value {
  if (value.is !== 'instance' || value.shared !== undefined || depth > 8) return value
  const attributes = new Map<string, Value>()
  const made: Value = { ...value, attributes, shared: name }
  for (const [key, one] of value.attributes) attributes.set(key, frozen(one, `${name}.${key}`, depth + 1))
  return made
}
