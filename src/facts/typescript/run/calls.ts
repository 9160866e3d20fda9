import type { Node } from 'oxc-parser'
import { withinSteps } from './budget.ts'
import { callExternal } from './builtins.ts'
import { construct, initialise } from './classes.ts'
import type { End, Machine } from './machine.ts'
import { Thrown } from './machine.ts'
import { frame } from './scope.ts'
import type { Absent, Func, Place, Value } from './values.ts'
import { choice, list, presentOptions, UNDEFINED, unknown } from './values.ts'

const running = new WeakMap<Machine, Map<Node, number>>()
/** How often a function may be within itself. */
const MAX_RECURSION = 2

/** What calling a value gives; functions of the repository are read through, with what is known of the arguments. */
export function call(
  machine: Machine,
  callee: Value,
  args: readonly Value[],
  place: Place,
  self?: Value,
  isNew = false,
): Value {
  switch (callee.kind) {
    case 'function':
      return runFunction(machine, callee, args, self)
    case 'class':
      return isNew ? construct(machine, callee, args, place) : unknown(callee.name)
    case 'native':
      return callee.call(args, place, self)
    case 'choice':
      return callOneOf(machine, callee, args, place, self, isNew)
    case 'method':
    case 'external':
    case 'made':
      return callOutside(machine, callee, args, place, self, isNew)
    default:
      {
        const answered = machine.outside.call?.({ name: '', callee, self, args, place, isNew })
        if (answered !== undefined) return answered
      }
      runCallbacks(machine, args, place)
      return absentIn(args) ?? (callee.kind === 'absent' ? soften(callee) : unknown('call'))
  }
}

/** One of several is called, it is not known which; where only one can be, that one. */
function callOneOf(
  machine: Machine,
  callee: Value,
  args: readonly Value[],
  place: Place,
  self: Value | undefined,
  isNew: boolean,
): Value {
  const [first, ...others] = presentOptions(callee)
  if (first !== undefined && others.length === 0) return machine.call(first, args, place, self, isNew)
  return choice(
    ...presentOptions(callee).map((one) =>
      machine.under(place, false, () => machine.call(one, args, place, self, isNew)),
    ),
  )
}

function callOutside(
  machine: Machine,
  callee: Exclude<Value, { kind: 'constant' }>,
  args: readonly Value[],
  place: Place,
  self: Value | undefined,
  isNew: boolean,
): Value {
  if (callee.kind === 'method' && callee.name === '(construct)' && callee.object.kind === 'class') {
    initialise(machine, callee.object, args, place, self ?? unknown('this'))
    return UNDEFINED
  }
  const name = nameOf(callee)
  const receiver = callee.kind === 'method' ? callee.object : self
  const answered = machine.outside.call?.({ name, callee, self: receiver, args, place, isNew })
  if (answered !== undefined) return answered
  const built = callExternal(machine, name, args, place)
  if (built !== undefined) return built
  const derived = absentIn(args) ?? (receiver?.kind === 'absent' ? soften(receiver) : undefined)
  runCallbacks(machine, args, place, derived)
  if (derived !== undefined && !isNew) return derived
  return { kind: 'made', of: name, args, receiver, place, fields: new Map() }
}

export function soften({ what }: Absent): Absent {
  return { kind: 'absent', what, soft: true }
}

/** What is made of something a request does not bring does not come with it either. */
export function absentIn(args: readonly Value[], depth = 0): Absent | undefined {
  for (const one of args) {
    if (one.kind === 'absent') return soften(one)
    if (depth > 1) continue
    const inner =
      one.kind === 'list' ? one.items : one.kind === 'shape' && one.type === undefined ? [...one.fields.values()] : []
    const found = absentIn(inner, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** Full name of something that is not ours: `express.Router`, `express().get`. */
export function nameOf(value: Value): string {
  switch (value.kind) {
    case 'external':
      return value.name
    case 'made':
      return `${value.of}()`
    case 'method':
      return `${nameOf(value.object)}.${value.name}`
    case 'class':
    case 'function':
    case 'native':
      return value.name
    default:
      return ''
  }
}

/** A function given to code that is not ours is called some time; handlers of requests are not, while it starts. */
function runCallbacks(machine: Machine, args: readonly Value[], place: Place, derived?: Absent): void {
  for (const one of args) {
    if (one.kind !== 'function' || isHandler(one)) continue
    const given = one.node.params.map((_, index, all) =>
      derived !== undefined && (all.length === 1 || index > 0) ? derived : unknown('argument'),
    )
    machine.under(place, false, () => machine.call(one, given, place), 'loop')
  }
}

const REQUEST = /^_?(req|request|ctx|context|c|socket|conn|res|reply|job|event|msg|message)$/i

function isHandler({ node }: Func): boolean {
  const [first] = node.params
  const pattern = first?.type === 'TSParameterProperty' ? undefined : first
  return pattern?.type === 'Identifier' && REQUEST.test(pattern.name)
}

function runFunction(machine: Machine, func: Func, args: readonly Value[], self: Value | undefined): Value {
  const { node } = func
  const active = running.get(machine) ?? new Map<Node, number>()
  running.set(machine, active)
  const within = active.get(node) ?? 0
  if (node.body === null || within > MAX_RECURSION || machine.depth > machine.limits.depth) {
    if (within <= MAX_RECURSION) machine.outside.skipped?.(func)
    return unknown('call')
  }
  const steps = isRelevant(machine, func, args, self) ? undefined : (machine.outside.callSteps ?? CALL_STEPS)
  if (steps !== undefined && machine.tooLong.has(node)) {
    machine.outside.skipped?.(func)
    return unknown('call')
  }
  active.set(node, within + 1)
  machine.entered.add(node)
  machine.depth += 1
  machine.outside.enters?.(func)
  try {
    const found = withinSteps(machine, steps, () => runBody(machine, func, [...func.given, ...args], self))
    if (found === undefined) {
      machine.tooLong.add(node)
      machine.outside.skipped?.(func)
    }
    return found ?? unknown('call')
  } catch (error) {
    const { starts, forgives } = machine.outside
    if (!(error instanceof Thrown) || (starts !== true && forgives?.call(machine.outside, error.value, args) !== true))
      throw error
    return unknown('call')
  } finally {
    machine.outside.leaves?.()
    machine.depth -= 1
    active.set(node, within)
  }
}

/** A function of a file that is not about the question is followed as far as a look-up of a setting goes. */
const CALL_STEPS = 4000

function isRelevant(machine: Machine, func: Func, args: readonly Value[], self: Value | undefined): boolean {
  const { relevant, isSubject } = machine.outside
  if (relevant === undefined || relevant.has(func.script.file)) return true
  const subjects = [...args, ...(self === undefined ? [] : [self]), ...(func.self === undefined ? [] : [func.self])]
  return subjects.some((one) => isSubject?.call(machine.outside, one) === true)
}

/** The variable that holds what a function was called with, arrow functions as well. */
export const GIVEN = '(arguments)'

function runBody(machine: Machine, func: Func, args: readonly Value[], self: Value | undefined): Value {
  const { node, scope: around } = func
  const isArrow = node.type === 'ArrowFunctionExpression'
  const own = isArrow ? around.frame.self : (func.self ?? self)
  const home = isArrow ? around.frame.home : func.home
  const gathered = frame(own, home, func)
  const scope = around.inner(gathered)
  const given = list([...args])
  scope.declare(GIVEN, given)
  if (!isArrow) scope.declare('arguments', given)
  bindParameters(machine, func, args, scope, own)
  if (node.body === null) return UNDEFINED
  if (node.body.type !== 'BlockStatement') return machine.evaluate(node.body, scope)
  const body = node.body.body
  let end = 'next' as End
  const thrown = throwing(() => {
    end = machine.execute(body, scope)
  })
  if (thrown !== undefined) {
    // It may have returned before, under a condition nobody can decide.
    if (gathered.returns.length === 0) throw thrown
    machine.under(thrown.place, true, () => machine.outside.mayThrow?.(thrown.value, thrown.place))
    return choice(...gathered.returns)
  }
  return choice(...gathered.returns, ...(end === 'return' ? [] : [UNDEFINED]))
}

function bindParameters(
  machine: Machine,
  { node }: Func,
  args: readonly Value[],
  scope: ReturnType<Func['scope']['inner']>,
  self: Value | undefined,
): void {
  for (const [index, parameter] of node.params.entries()) {
    const own = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter
    if (own.type === 'RestElement') {
      machine.assign(own.argument, list([...args.slice(index)]), scope, true)
      continue
    }
    machine.assign(own, args[index] ?? UNDEFINED, scope, true)
    if (parameter.type !== 'TSParameterProperty' || self === undefined) continue
    const pattern = own.type === 'AssignmentPattern' ? own.left : own
    if (pattern.type === 'Identifier') {
      machine.setMember(self, pattern.name, scope.find(pattern.name)?.value ?? UNDEFINED, {
        script: scope.script,
        node: own,
      })
    }
  }
}

/** Runs work and tells whether it surely threw. */
export function throwing(work: () => void): Thrown | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof Thrown) return error
    throw error
  }
}
