import type { Handler, Statement, StatementOf } from './ast.ts'
import { attempt, emitOpaque, failure, merge, replaceWaiting, settleBlocks } from './decide.ts'
import type { Completion, Journal, Machine, Watch } from './machine.ts'
import { NORMAL, PyRaise } from './machine.ts'
import { PyClass, PyInstance } from './objects.ts'
import type { Scope } from './scope.ts'
import type { PyValue } from './values.ts'
import { PyTuple, type Unknown } from './values.ts'

type Try = StatementOf<'try'>

/**
 * `try`: an exception on a known path goes to the handler that takes it. Where something may have failed, for all we
 * know, or a statement may be refused by the database, the handlers are tried: if they do nothing, evaluation goes on.
 */
export function executeTry(machine: Machine, node: Try, scope: Scope): Completion {
  let completion: Completion
  try {
    completion = withHandlers(machine, node, scope)
  } catch (error) {
    if (error instanceof PyRaise) {
      const last = machine.parts.execute(node.finally, scope)
      if (last.kind !== 'normal') return last
    }
    throw error
  }
  if (node.finally.length === 0) return completion
  const last = machine.parts.execute(node.finally, scope)
  return last.kind === 'normal' ? completion : last
}

function withHandlers(machine: Machine, node: Try, scope: Scope): Completion {
  const journal = machine.begin()
  const watch: Watch = { journal, doubt: undefined }
  machine.watches.push(watch)
  let completion: Completion = NORMAL
  let raised: PyRaise | undefined
  try {
    completion = machine.parts.execute(node.body, scope)
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error
    raised = error
  } finally {
    machine.watches.splice(machine.watches.indexOf(watch), 1)
  }
  if (raised !== undefined) return afterRaise(machine, node, scope, { journal, watch, raised })
  return afterBody(machine, node, scope, { journal, watch, completion })
}

/** The body raised: for certain, unless something before may have raised too. */
function afterRaise(
  machine: Machine,
  node: Try,
  scope: Scope,
  { journal, watch, raised }: { journal: Journal; watch: Watch; raised: PyRaise },
): Completion {
  if (watch.doubt === undefined) {
    machine.commit(journal)
    return handle(machine, node, scope, raised)
  }
  const { reason, emitted } = watch.doubt
  machine.commit(journal, journal.emitted.slice(0, emitted))
  const site = machine.site(scope, node)
  for (const [queue, length] of journal.waiting) replaceWaiting(machine, site, reason, queue, length)
  emitOpaque(machine, site, reason, [...journal.emitted.slice(emitted), failure(raised)])
  return settleBlocks(machine, site, reason, [
    () => handle(machine, node, scope, raised),
    ...anyHandler(machine, node, scope, reason),
  ])
}

function afterBody(
  machine: Machine,
  node: Try,
  scope: Scope,
  { journal, watch, completion }: { journal: Journal; watch: Watch; completion: Completion },
): Completion {
  const site = machine.site(scope, node)
  const doubt =
    watch.doubt ??
    (machine.live !== undefined
      ? undefined
      : mayBeRefused(journal, site.unknown('whether the database refuses a statement')))
  const finish = () => (completion.kind === 'normal' ? machine.parts.execute(node.otherwise, scope) : completion)
  const swallows = leaves(node.finally)
  if (doubt === undefined || (node.handlers.length === 0 && !swallows)) {
    machine.commit(journal)
    return finish()
  }
  const { reason } = doubt
  // What the handlers would do, in a state where the body did all of its work; what it changed may not be so.
  const handlers = anyHandler(machine, node, scope, reason)
  const tried = handlers.map((run) => attempt(machine, site, run))
  const ended = tried.filter(({ raised }) => raised === undefined)
  if (!swallows && ended.length === 0 && tried.every(({ raised }) => raised?.deliberate === true)) {
    machine.commit(journal)
    return finish()
  }
  const before = {
    result: NORMAL,
    raised: undefined,
    emitted: [],
    names: beforeOf(journal),
    objects: [],
    waiting: new Map(),
  }
  machine.commit(journal, journal.emitted.slice(0, doubt.emitted))
  emitOpaque(machine, site, reason, journal.emitted.slice(doubt.emitted))
  if (watch.doubt !== undefined) {
    for (const [queue, length] of journal.waiting) replaceWaiting(machine, site, reason, queue, length)
  }
  const body = { ...before, names: new Map() }
  for (const object of journal.objects.keys()) if (!Array.isArray(object)) machine.taint(object, reason)
  merge(machine, reason, [body, before])
  const ways = swallows ? [finish, ...handlers, () => NORMAL] : [finish, ...handlers]
  return settleBlocks(machine, site, reason, ways)
}

/** Whether a block may be left by `return`, `break` or `continue`: in a `finally` that swallows the exception. */
function leaves(body: readonly Statement[]): boolean {
  return body.some((one) => {
    if (one.kind === 'return' || one.kind === 'break' || one.kind === 'continue') return true
    if (one.kind === 'if') return leaves(one.yes) || leaves(one.no)
    if (one.kind === 'for' || one.kind === 'while') return leaves(one.body) || leaves(one.otherwise)
    if (one.kind === 'with') return leaves(one.body)
    if (one.kind !== 'try') return false
    const { handlers, otherwise } = one
    return [one.body, ...handlers.map((handler) => handler.body), otherwise, one.finally].some(leaves)
  })
}

function beforeOf(journal: Journal): Map<Scope, Map<string, PyValue | undefined>> {
  return new Map([...journal.names].map(([scope, names]) => [scope, new Map(names)])) as Map<
    Scope,
    Map<string, PyValue | undefined>
  >
}

/** Statements run as they stand; only what comes after them is in doubt. */
function mayBeRefused(journal: Journal, reason: Unknown): Watch['doubt'] {
  return journal.emitted.length === 0 ? undefined : { emitted: journal.emitted.length, reason }
}

function anyHandler(machine: Machine, node: Try, scope: Scope, reason: Unknown): (() => Completion)[] {
  return node.handlers.map((handler) => () => runHandler(machine, handler, scope, reason))
}

/** Gives a known exception to the first handler that takes it. */
function handle(machine: Machine, node: Try, scope: Scope, raised: PyRaise): Completion {
  for (const handler of node.handlers) {
    const takes = handler.type === undefined ? true : matches(machine.parts.evaluate(handler.type, scope), raised)
    if (takes === false) continue
    if (takes === true) return runHandler(machine, handler, scope, raised.exception)
    const reason = machine.site(scope, handler).unknown('whether an exception is handled')
    return settleBlocks(machine, machine.site(scope, handler), reason, [
      () => runHandler(machine, handler, scope, raised.exception),
      () => {
        throw new PyRaise(raised.exception, raised.position, true)
      },
    ])
  }
  throw raised
}

function matches(type: PyValue, { exception }: PyRaise): boolean | undefined {
  if (type instanceof PyTuple) {
    const all = type.items.map((one) => matches(one, { exception } as PyRaise))
    return all.includes(true) ? true : all.includes(undefined) ? undefined : false
  }
  if (!(exception instanceof PyInstance) || !(type instanceof PyClass)) return undefined
  return exception.cls.isSubclassOf(type)
}

function runHandler(machine: Machine, handler: Handler, scope: Scope, exception: PyValue): Completion {
  if (handler.name !== undefined) machine.bind(scope.binding(handler.name), handler.name, exception)
  machine.handling.push(exception)
  try {
    return machine.parts.execute(handler.body, scope)
  } finally {
    machine.handling.pop()
    if (handler.name !== undefined) machine.bind(scope.binding(handler.name), handler.name, undefined)
  }
}
