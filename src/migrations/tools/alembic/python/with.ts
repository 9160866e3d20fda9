import { assign } from './assign.ts'
import type { StatementOf } from './ast.ts'
import { ContextManager, Suppress } from './context-managers.ts'
import type { Completion, Machine } from './machine.ts'
import { NORMAL, PyRaise } from './machine.ts'
import type { Scope } from './scope.ts'
import { typeNameOf } from './truth.ts'
import { executeTry } from './try.ts'
import type { PyValue } from './values.ts'
import { PyObject, Unknown } from './values.ts'

type With = StatementOf<'with'>

export function executeWith(machine: Machine, node: With, scope: Scope): Completion {
  const context = machine.parts.evaluate(node.context, scope)
  const site = machine.site(scope, node.context)
  const body = (value: PyValue): Completion => {
    if (node.target !== undefined) assign(machine, node.target, value, scope)
    return machine.parts.execute(node.body, scope)
  }
  if (context instanceof Suppress) return executeTry(machine, suppressing(node), scope)
  if (context instanceof ContextManager) return throughGenerator(context, body)
  if (context instanceof PyObject && context.enter !== undefined) {
    const value = context.enter(site)
    let completion: Completion
    try {
      completion = body(value)
    } catch (error) {
      if (error instanceof PyRaise) context.exit?.(site, true)
      throw error
    }
    context.exit?.(site, false)
    return completion
  }
  const unknown = context instanceof Unknown ? context : site.unknown(`${typeNameOf(context)} as a context`)
  machine.doubt(unknown)
  return body(unknown)
}

/** `with suppress(A, B):` is `try:` with `except (A, B): pass`. */
function suppressing(node: With): StatementOf<'try'> {
  const { start, end, context } = node
  const items = context.kind === 'call' ? context.args.map(({ value }) => value) : []
  const handler = { type: { kind: 'tuple', items, start, end } as const, name: undefined, body: [], start, end }
  return { kind: 'try', body: node.body, handlers: [handler], otherwise: [], finally: [], start, end }
}

/** The block runs where the generator yields. */
function throughGenerator(context: ContextManager, body: (value: PyValue) => Completion): Completion {
  let completion: Completion | undefined
  context.generator.run((value) => {
    if (completion === undefined) completion = body(value)
    return null
  })
  // Without one, what the block raised was swallowed by the generator.
  return completion ?? NORMAL
}
