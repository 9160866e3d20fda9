import type { Node } from 'oxc-parser'
import { declareVars } from './hoisting.ts'
import type { CallSite, Closure, Flow, Machine, Scope } from './machine.ts'
import { Promised, Thrown, Unknown, type Value } from './values.ts'

const MAX_DEPTH = 60

/** Runs a function of the program. One that is asynchronous keeps what it did until it is waited for. */
export function runClosure(machine: Machine, closure: Closure, args: readonly Value[], site: CallSite): Value {
  const { node } = closure
  const isGenerator = node.type !== 'ArrowFunctionExpression' && node.generator
  if (node.body === null || isGenerator || machine.depth >= MAX_DEPTH) {
    machine.emit(machine.opaque(site.place, 'code', `what ${closure.name || 'a function'} does is not followed`))
    const result = new Unknown(closure.name || 'a function', 'code')
    result.told = true
    return result
  }
  machine.depth += 1
  try {
    return node.async
      ? asynchronous(machine, () => body(machine, closure, args, site), site)
      : body(machine, closure, args, site)
  } finally {
    machine.depth -= 1
  }
}

/** Does work whose steps are sent to the database while, or before, somebody waits for it. */
export function asynchronous(machine: Machine, work: () => Value, { place }: CallSite): Promised {
  return machine.buffered((steps) => {
    try {
      return new Promised(machine.settle(work(), place), steps)
    } catch (error) {
      if (error instanceof Thrown) return new Promised(error.value, steps, true)
      throw error
    }
  })
}

function body(machine: Machine, closure: Closure, args: readonly Value[], { self }: CallSite): Value {
  const { node, scope: around, home } = closure
  const scope = around.inner({ self: closure.bound ? closure.self : self, home })
  const given = [...closure.given, ...args]
  if (node.type !== 'ArrowFunctionExpression') scope.declare('arguments', given)
  bindParameters(machine, node.params, given, scope)
  const { body: content } = node
  if (content === null) return undefined
  if (content.type !== 'BlockStatement') return machine.evaluate(content, scope)
  declareVars(content.body, scope)
  return resultOf(machine.execute(content.body, scope))
}

function resultOf(flow: Flow | undefined): Value {
  if (flow?.kind === 'return') return flow.value
  return flow?.kind === 'maybe' ? new Unknown('what a function gives depends on a condition') : undefined
}

export function bindParameters(machine: Machine, params: readonly Node[], args: readonly Value[], scope: Scope): void {
  for (const [index, parameter] of params.entries()) {
    if (parameter.type === 'RestElement') machine.assign(parameter.argument, args.slice(index), scope, true)
    else machine.assign(parameter, args[index], scope, true)
  }
}
