import { parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Injected } from '../endpoints/dependencies.ts'
import { injectedInto } from '../endpoints/dependencies.ts'
import type { Endpoint, Guard } from '../endpoints/types.ts'
import { qualified } from '../python/names.ts'
import { instanceOf, member } from './attributes.ts'
import type { Flow } from './flow.ts'
import { copyFlow, emptyFlow } from './flow.ts'
import type { Machine } from './machine.ts'
import { keyOf, NO_ARGUMENTS } from './machine.ts'
import { promoted } from './promote.ts'
import { readExpression } from './read-expressions.ts'
import type { Names, Value } from './values.ts'
import { either, NO_RETURN, UNKNOWN } from './values.ts'

const SESSION =
  /(^|\.)(AsyncSession|Session|async_scoped_session|AsyncConnection|Connection|Engine|AsyncEngine|sessionmaker)$/
const FRAMEWORK = /^(fastapi|starlette)\..*\b(Request|WebSocket|HTTPConnection|Response|BackgroundTasks|JSONResponse)$/
const CREDENTIAL =
  /^(authorization|x_?api_?key|api_?key|token|access_token|refresh_token|id_token|credentials|session|session_id|session_token|cookie|jwt|bearer|password|signature|x_\w*signature|\w*secret|\w+_token|\w+_key|form_data)$/i

type FunctionValue = Extract<Value, { is: 'function' }>

/** One entry being followed: every dependency is evaluated once, as FastAPI does. */
interface Following {
  readonly machine: Machine
  readonly guards: ReadonlySet<string>
  readonly dependencies: Map<string, Value>
  readonly flow: Flow
}

/** Follows one endpoint: its guards first, then its handler. Gives what is open where it answers; undefined if it never does. */
export function followEndpoint(
  machine: Machine,
  endpoint: Endpoint,
  handler: PythonNode,
  guards: readonly PythonNode[],
): Flow | undefined {
  const names = new Set(endpoint.auth.via.filter(isAboutWho).map(({ name }) => name))
  const following: Following = { machine, guards: names, dependencies: new Map(), flow: emptyFlow() }
  for (const guard of guards) {
    if (guard.equals(handler)) continue
    authenticate(following, { is: 'function', definition: guard, self: undefined, closure: undefined })
  }
  const given = bindAll(following, handler)
  const around = handler.enclosing('class_definition', 'function_definition')
  const self = around?.kind === 'class_definition' ? given.get('self') : undefined
  given.delete('self')
  const value = machine.call(handler, { ...NO_ARGUMENTS, self, named: given, node: handler }, following.flow)
  return value === NO_RETURN ? undefined : following.flow
}

/**
 * Follows one job. What it is handed was put there by the service itself, so that it counts as known; whether the one
 * who put it there was allowed to is asked where it is put there.
 */
export function followJob(machine: Machine, definition: PythonNode): Flow | undefined {
  const flow = emptyFlow()
  const named: Names = new Map()
  for (const { name, kind, default: fallback } of parametersOf(definition)) {
    if (kind !== 'plain' || /^(self|ctx|context|session|db|task)$/.test(name)) continue
    const given: Value = { is: 'principal', what: `job.${name}` }
    named.set(name, fallback === undefined ? given : either([given, machine.evaluate(readExpression(fallback), flow)]))
  }
  const value = machine.call(definition, { ...NO_ARGUMENTS, named, node: definition }, flow)
  return value === NO_RETURN ? undefined : flow
}

function isAboutWho({ about, effect }: Guard): boolean {
  return (about === 'credentials' || about === 'role' || about === 'token') && effect !== undefined
}

/** Values for the parameters of a handler or dependency, out of the request and its other dependencies. */
function bindAll(following: Following, definition: PythonNode): Map<string, Value> {
  const named: Names = new Map()
  for (const injected of injectedInto(following.machine.python, definition))
    named.set(injected.parameter.name, valueFor(following, injected))
  return named
}

function valueFor(following: Following, { parameter, dependency, from }: Injected): Value {
  const { machine } = following
  const { name, annotation } = parameter
  if (name === 'self' || name === 'cls') return UNKNOWN
  if (dependency !== undefined)
    return dependency.target === undefined ? UNKNOWN : dependencyValue(following, dependency.target, name)
  const type =
    annotation === undefined ? undefined : (machine.python.typeOf(parameter.node) ?? machine.python.resolve(annotation))
  const typeName = type?.name ?? annotation?.text ?? ''
  if (from === 'request' || FRAMEWORK.test(typeName)) return { is: 'external', name: 'request', given: [] }
  if (SESSION.test(typeName)) return UNKNOWN
  return {
    is: 'request',
    ref: `request.${name}`,
    credential: (from !== 'other' && CREDENTIAL.test(name)) || from === 'cookie' || CREDENTIAL.test(name),
  }
}

/** What a dependency gives: of a guard, who asks. */
function dependencyValue(following: Following, target: PythonNode, name: string): Value {
  const { machine, guards } = following
  const found = machine.python.resolve(target.kind === 'call' ? (target.field('function') ?? target) : target)
  if (found?.kind === 'class' && target.kind !== 'call') return injectedObject(following, found)
  const value = machine.evaluate(readExpression(target), emptyFlow())
  const made = value.is === 'instance' ? member(machine, value.type, '__call__', value) : value
  if (made?.is === 'function') {
    const isGuard = guards.has(qualified(made.definition, machine.python.moduleOf(made.definition)))
    return isGuard ? promoted(authenticate(following, made), name) : depend(following, made)
  }
  const shown = found?.name ?? target.text
  const isGuard = guards.has(shown) || guards.has(target.text) || (value.is === 'external' && guards.has(value.name))
  const isNamedSo = /current_?(user|org|account|tenant|active|identity)|auth|principal/i.test(shown)
  return isGuard || (isNamedSo && guards.size > 0) ? { is: 'principal', what: name } : UNKNOWN
}

/** `service: LeadService = Depends()`: its constructor takes from the request what a function would. */
function injectedObject(following: Following, type: Parameters<typeof instanceOf>[1]): Value {
  const { machine } = following
  const made = instanceOf(machine, type)
  const init = machine.python.member(type, '__init__')
  if (init?.kind !== 'function') return { is: 'request', ref: `request.${type.name}`, credential: false }
  const named = bindAll(following, init.node)
  named.delete('self')
  machine.call(init.node, { ...NO_ARGUMENTS, self: made, named, node: init.node }, following.flow)
  return made
}

/** Follows a guard: what it reads on the way is read to find out who asks. */
function authenticate(following: Following, guard: FunctionValue): Value {
  const { run } = following.machine
  const { steps } = run
  run.authenticating++
  run.steps = 0
  const value = depend(following, guard, (work) => bounded(following, guard, work))
  run.authenticating--
  // What a guard costs is not taken from what its endpoint may take; one too long to be followed still is a guard.
  run.steps = steps
  run.gaveUp = false
  return value
}

/** A guard too long to be followed to the end says nothing, and is not followed again: it is as long for every endpoint. */
function bounded({ machine, flow }: Following, { definition }: FunctionValue, work: () => Value): Value {
  const { run, endless } = machine
  const key = keyOf(definition)
  if (endless.has(key)) return UNKNOWN
  const before = { accesses: run.accesses.length, lost: run.lost.length, flow: copyFlow(flow) }
  Object.assign(run, { steps: 0, gaveUp: false })
  const value = work()
  if (!run.gaveUp) return value
  endless.add(key)
  run.accesses.length = before.accesses
  run.lost.length = before.lost
  Object.assign(flow, before.flow)
  return UNKNOWN
}

/** Evaluates a dependency once for each request. One that yields is a resource: a session, a client. */
function depend(
  following: Following,
  { definition, self, closure }: FunctionValue,
  within: (work: () => Value) => Value = (work) => work(),
): Value {
  const key = keyOf(definition)
  const known = following.dependencies.get(key)
  if (known !== undefined) return known
  following.dependencies.set(key, UNKNOWN)
  const named = bindAll(following, definition)
  named.delete('self')
  const { machine, flow } = following
  const given = { ...NO_ARGUMENTS, self, closure, named, node: definition }
  const isResource = /\byield\b/.test(definition.text)
  const value = isResource ? UNKNOWN : within(() => machine.call(definition, given, flow))
  following.dependencies.set(key, value)
  return value
}
