import { errorMessage } from '../../../../core/errors.ts'
import type { CallArgument, Expression, ExpressionOf } from './ast.ts'
import { PyFunction } from './functions.ts'
import type { Machine, Site } from './machine.ts'
import { Abort, PyRaise } from './machine.ts'
import { PyInstance } from './objects.ts'
import type { Scope } from './scope.ts'
import { iterate, typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { PyCallable, PyDict, PyList, PyModule, PyObject, PyTuple, RowsUnknown, Unknown } from './values.ts'

/** A call. `unused`: it is a statement of its own, so it is there for what it does. */
export function evaluateCall(machine: Machine, node: ExpressionOf<'call'>, scope: Scope, unused: boolean): PyValue {
  const callee = machine.parts.evaluate(node.callee, scope)
  const args = argumentsOf(machine, node.args, scope)
  const site = machine.site(scope, node)
  if (callee instanceof Unknown) return callUnknown(callee, args, site, { name: nameOf(node.callee, site), unused })
  const value = call(machine, callee, args, site)
  if (typeof value === 'string') site.spend(value.length >> 8)
  return machine.trusted(value)
}

/** Calls a value that is known; what comes of it may be unknown all the same. */
export function call(machine: Machine, callee: PyValue, args: Arguments, site: Site): PyValue {
  machine.tick(site.scope, site.span)
  if (callee instanceof Unknown) return callUnknown(callee, args, site, { name: 'a function', unused: true })
  if (callee instanceof PyFunction) return callee.call(args, site)
  if (callee instanceof PyCallable) return contained(callee.name, site, () => callee.call(args, site))
  if (callee instanceof PyObject && callee.call !== undefined) {
    return contained(callee.typeName, site, () => callee.call?.(args, site) ?? null)
  }
  if (callee instanceof PyObject || callee instanceof PyModule) {
    return callUnknown(site.unknown(`what ${typeNameOf(callee)} does when it is called`), args, site, {
      name: typeNameOf(callee),
      unused: true,
    })
  }
  return site.raise('TypeError', `'${typeNameOf(callee)}' object is not callable`)
}

/** What fails inside of a library is one opaque step, not the end of the script. */
function contained(name: string, site: Site, run: () => PyValue): PyValue {
  const { machine } = site
  const open = machine.journals.length
  try {
    return run()
  } catch (error) {
    if (error instanceof PyRaise || error instanceof Abort || error instanceof RangeError) throw error
    machine.rollbackFrom(open)
    const reason = reasonOfFailure(error)
    site.emit({ kind: 'opaque', position: site.position, operation: name, reason })
    return site.unknown(reason)
  }
}

function reasonOfFailure(error: unknown): string {
  const told = typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined
  return typeof told === 'string' ? told : `the evaluator failed: ${errorMessage(error)}`
}

function argumentsOf(machine: Machine, nodes: readonly CallArgument[], scope: Scope): Arguments {
  const positional: PyValue[] = []
  const named = new Map<string, PyValue>()
  let incomplete: Unknown | undefined
  for (const { name, spread, value: node } of nodes) {
    const value = machine.parts.evaluate(node, scope)
    const site = machine.site(scope, node)
    if (name !== undefined) named.set(name, value)
    else if (spread === '*') {
      const items = iterate(value, site)
      if (items instanceof Unknown) incomplete ??= items
      else positional.push(...items)
    } else if (spread === '**') {
      const unknown = spreadNamed(value, named, site)
      incomplete ??= unknown
    } else positional.push(value)
  }
  return incomplete === undefined ? { positional, named } : { positional, named, incomplete }
}

function spreadNamed(value: PyValue, named: Map<string, PyValue>, site: CallSite): Unknown | undefined {
  if (value instanceof Unknown) return value
  if (!(value instanceof PyDict)) return site.unknown(`** of ${typeNameOf(value)}`)
  for (const entry of value.entries.values()) {
    if (typeof entry.key !== 'string') return site.unknown('** of a dictionary with unknown keys')
    named.set(entry.key, entry.value)
  }
  return undefined
}

/** `session.commit`, for reasons; code that is no name is told of by its kind. */
function nameOf(node: Expression, site: Site): string {
  const text = site.source.tree.text.slice(node.start, node.end)
  if (/^[\w.]{1,60}$/.test(text)) return text
  return node.kind === 'attribute' ? node.name : 'a function'
}

/**
 * A call of something nobody has read. It is a step of the migration when it was handed something that statements can
 * be sent with, or may know of one; its value is unknown. A class that is not known only makes an object.
 */
function callUnknown(
  callee: Unknown,
  args: Arguments,
  site: Site,
  { name, unused }: { readonly name: string; readonly unused: boolean },
): Unknown {
  site.machine.doubt(callee)
  if (callee instanceof RowsUnknown && !handsDatabase(args)) return callee
  const handed = callee.reach === 'database' || handsDatabase(args)
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (!handed && LOGS.test(name)) return new Unknown(callee.reason, callee.position)
  const makesObject = /^_*[A-Z]/.test(last)
  if (makesObject && callee.reach !== 'database') {
    return new Unknown(callee.reason, callee.position, handed ? 'database' : callee.reach)
  }
  if (handed || callee.reach === 'unseen' || (callee.reach === 'stranger' && unused)) {
    site.emit({
      kind: 'opaque',
      position: site.position,
      operation: name,
      reason: `${name} is called: ${callee.reason}`,
      // A package of others that was handed no connection has none to the tables of the service.
      ...(handed || callee.reach === 'unseen' ? {} : { tables: [] }),
    })
  }
  return new Unknown(callee.reason, callee.position, handed ? 'database' : callee.reach)
}

/** Whatever made the logger: its methods write to a log. */
const LOGS = /(?:^|\.)_*log(?:ger)?\.(?:debug|info|warn|warning|error|exception|critical|success)$/i

/** Whether something that can send statements is among the arguments, or in what they hold. */
function handsDatabase(args: Arguments): boolean {
  const values = [...args.positional, ...args.named.values()]
  return values.some((value) => touchesDatabase(value, 0))
}

function touchesDatabase(value: PyValue, depth: number): boolean {
  if (depth > 3) return false
  if (value instanceof Unknown) return value.reach === 'database'
  if (value instanceof PyModule) return value.name === 'alembic.op' || value.name === 'alembic.context'
  if (value instanceof PyFunction) return true
  if (value instanceof PyCallable) return /(^|\.)op\./.test(value.name)
  if (value instanceof PyInstance) {
    return [...value.fields.values()].some((field) => touchesDatabase(field, depth + 1))
  }
  if (value instanceof PyObject) return value.touchesDatabase === true
  if (value instanceof PyList || value instanceof PyTuple) {
    return value.items.slice(0, 20).some((item) => touchesDatabase(item, depth + 1))
  }
  return false
}
