import { parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { attributeOf, member, typeOfModel } from './attributes.ts'
import { build } from './builders.ts'
import type { Expression } from './code.ts'
import { columnMethod } from './conditions.ts'
import { create } from './create.ts'
import type { Flow } from './flow.ts'
import { joinValues } from './flow.ts'
import { guessed } from './guess.ts'
import { kept } from './kept.ts'
import { external } from './library.ts'
import { resolvedValue } from './lookup.ts'
import { lost, noteCheck } from './lost.ts'
import type { Call, Machine } from './machine.ts'
import { rowMethod } from './rows.ts'
import { sent } from './sessions.ts'
import type { Value } from './values.ts'
import { UNKNOWN, unknownOf } from './values.ts'

type FunctionValue = Extract<Value, { is: 'function' }>
type CallExpression = Extract<Expression, { is: 'call' }>

/** What a call gives. Functions of the repository are followed; those of libraries are known, or are not. */
export function callOf(machine: Machine, expression: CallExpression, flow: Flow): Value {
  const { callee } = expression
  if (callee.is === 'name' && callee.name === 'super') return superOf(flow)
  const receiver = callee.is === 'attribute' ? machine.evaluate(callee.object, flow) : undefined
  const given = argumentsOf(machine, expression, flow)
  if (isNamedCheck(callee)) {
    const all = [...given.positional, ...given.named.values()]
    noteCheck(machine, receiver === undefined ? all : [receiver, ...all], given, flow)
  }
  if (callee.is === 'attribute' && receiver !== undefined)
    return methodOf(machine, receiver, callee.name, callee.node, given, flow)
  const target = machine.evaluate(callee, flow)
  return machine.apply(target, given, flow)
}

const CHECKING =
  /(^|_)(auth[sz]?|authori[sz]\w*|permi\w+|access\w*|allowed|owner\w*|member\w*|can|may|check\w*|verif\w+|ensure|require\w*|assert|guard|enforce)(_|$)/i

function isNamedCheck(callee: Expression): boolean {
  return (callee.is === 'attribute' || callee.is === 'name') && CHECKING.test(callee.name)
}

/** `super()` stands for the object itself; which class its methods are looked up in is decided by the call around. */
function superOf(flow: Flow): Value {
  const self = flow.names.get('self') ?? flow.names.get('cls') ?? UNKNOWN
  return { is: 'external', name: 'super', given: [self] }
}

function argumentsOf(machine: Machine, { given, node }: CallExpression, flow: Flow): Call {
  const positional: Value[] = []
  const named = new Map<string, Value>()
  let open = false
  for (const { name, value, spread } of given) {
    const found = machine.evaluate(value, flow)
    if (spread === '' && name === undefined) positional.push(found)
    else if (spread === '' && name !== undefined) named.set(name, found)
    else if (spread === '*' && found.is === 'list') {
      positional.push(...found.items)
      open ||= found.open
    } else if (spread === '**' && found.is === 'dictionary') {
      for (const [key, one] of found.entries) named.set(key, one)
      open ||= found.open
    } else open = true
  }
  return { self: undefined, closure: undefined, positional, named, open, node }
}

function methodOf(machine: Machine, receiver: Value, name: string, node: PythonNode, given: Call, flow: Flow): Value {
  switch (receiver.is) {
    case 'statement':
      return build(machine, receiver.statement, name, given, flow)
    case 'either':
      return (
        receiver.of
          .filter((one) => one.is !== 'constant' || one.value !== null)
          .map((one) => methodOf(machine, one, name, node, given, flow))
          .reduce<Value | undefined>((all, one) => joinValues(all, one), undefined) ?? UNKNOWN
      )
    case 'column': {
      const made = columnMethod(receiver, name, given.positional, given.node)
      return made ?? { ...receiver, alias: '' }
    }
    case 'row':
    case 'field':
      return rowMethod(machine, receiver, name, node, given, flow)
    case 'predicate':
      return receiver
    case 'function':
      if (QUEUEING.test(name)) return queued(machine, receiver, name, given, flow)
  }
  const executed = sent(machine, receiver, name, given, flow)
  if (executed !== undefined) return executed
  if (receiver.is === 'external' && receiver.name === 'super')
    return ofSuper(machine, receiver.given[0], name, node, given, flow)
  if (receiver.is === 'external') return external(machine, `${receiver.name}.${name}`, receiver, given, flow)
  if (receiver.is === 'list' || receiver.is === 'dictionary' || receiver.is === 'constant')
    return kept(receiver, name, given, flow, node)
  return ofObject(machine, receiver, name, node, given, flow)
}

/** How a function that is a job is put into its queue: Celery, dramatiq, taskiq, huey. */
const QUEUEING = /^(delay|apply_async|send|send_with_options|kiq|s|si|defer_async|schedule)$/

/** What a job is handed is what it will be called with. Nothing comes back. */
function queued(machine: Machine, job: FunctionValue, name: string, given: Call, flow: Flow): Value {
  const [first, second] = given.positional
  const list = given.named.get('args') ?? first
  const entries = given.named.get('kwargs') ?? second
  const isPacked = name === 'apply_async' || name === 'send_with_options'
  const packed: Call = {
    ...given,
    positional: list?.is === 'list' ? list.items : [],
    named: entries?.is === 'dictionary' ? entries.entries : new Map(),
    open: (list !== undefined && list.is !== 'list') || (entries !== undefined && entries.is !== 'dictionary'),
  }
  // `@app.task(bind=True)`: the task itself stands where an object stands in a method.
  const isBound = parametersOf(job.definition)[0]?.name === 'self' && job.self === undefined
  machine.apply(isBound ? { ...job, self: UNKNOWN } : job, isPacked ? packed : given, flow)
  return UNKNOWN
}

/** A method of an object: found through its value, else through declared types, else by its name alone. */
function ofObject(machine: Machine, receiver: Value, name: string, node: PythonNode, given: Call, flow: Flow): Value {
  const isOpaque =
    receiver.is === 'unknown' || receiver.is === 'parameter' || receiver.is === 'principal' || receiver.is === 'request'
  if (!isOpaque) {
    const method = attributeOf(machine, receiver, name, node, flow)
    return method.is === 'unknown' ? guessed(machine, name, receiver, given, flow) : machine.apply(method, given, flow)
  }
  const found = machine.python.resolve(node)
  if (found?.kind === 'function')
    return machine.apply({ is: 'function', definition: found.node, self: receiver, closure: undefined }, given, flow)
  if (receiver.is === 'principal' || receiver.is === 'request') return kept(receiver, name, given, flow, node)
  return found === undefined || found.kind === 'parameter' || found.kind === 'external'
    ? guessed(machine, name, receiver, given, flow)
    : machine.apply(resolvedValue(machine, found), given, flow)
}

/** Calls whatever a value stands for. */
export function apply(machine: Machine, target: Value, given: Call, flow: Flow): Value {
  switch (target.is) {
    case 'function':
      return machine.call(target.definition, { ...given, self: target.self, closure: target.closure }, flow)
    case 'class':
    case 'model':
      return create(machine, target, given, flow)
    case 'external':
      return external(machine, target.name, target, given, flow)
    case 'instance': {
      const method = member(machine, target.type, '__call__', target)
      return method === undefined ? lost(machine, given, flow) : machine.apply(method, given, flow)
    }
    case 'either':
      return (
        target.of
          .map((one) => machine.apply(one, given, flow))
          .reduce<Value | undefined>((all, one) => joinValues(all, one), undefined) ?? UNKNOWN
      )
    case 'principal':
      return target
    case 'request':
      return target
    default:
      return lost(machine, given, flow)
  }
}

function ofSuper(
  machine: Machine,
  self: Value | undefined,
  name: string,
  node: PythonNode,
  given: Call,
  flow: Flow,
): Value {
  const around = node.enclosing('class_definition')
  const type =
    self === undefined
      ? undefined
      : self.is === 'instance' || self.is === 'class'
        ? self.type
        : self.is === 'model'
          ? self.type
          : self.is === 'row'
            ? modelType(machine, self.table)
            : undefined
  if (around === undefined || self === undefined) return unknownOf(...given.positional)
  const classes = type === undefined ? [] : machine.python.lineage(type).classes
  const place = classes.findIndex((one) => one.node.equals(around))
  const own = machine.python.lineage({
    kind: 'class',
    name: '',
    module: machine.python.moduleOf(around),
    node: around,
  }).classes
  for (const above of place === -1 ? own.slice(1) : classes.slice(place + 1)) {
    const found = (above.node.field('body')?.parts ?? [])
      .map((part) => (part.kind === 'decorated_definition' ? (part.field('definition') ?? part) : part))
      .find((part) => part.kind === 'function_definition' && part.field('name')?.text === name)
    if (found !== undefined) return machine.call(found, { ...given, self }, flow)
  }
  return name === '__init__' ? UNKNOWN : lost(machine, given, flow)
}

function modelType(machine: Machine, table: string | undefined) {
  const model = table === undefined ? undefined : machine.models.ofTable(table)
  return model === undefined ? undefined : typeOfModel(machine, model)
}
