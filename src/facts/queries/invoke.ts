import { parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { instanceOf } from './attributes.ts'
import type { Flow } from './flow.ts'
import { inner, joinReturns, outer } from './flow.ts'
import type { Call, Machine } from './machine.ts'
import { bodyOf, MAX_DEPTH } from './machine.ts'
import { readExpression } from './read-expressions.ts'
import { rememberedCall } from './remembered.ts'
import { runBlock } from './run.ts'
import type { Names, Value } from './values.ts'
import { NO_RETURN, NONE, UNKNOWN, unknownOf } from './values.ts'

/** Follows a function of the repository with these arguments: what it gives, and what it finds out. */
export function call(machine: Machine, definition: PythonNode, given: Call, flow: Flow): Value {
  const { run } = machine
  const again = run.stack.findIndex((one) => one.equals(definition))
  if (run.stack.length >= MAX_DEPTH || again !== -1) {
    if (again === -1) run.tooDeep = true
    else run.floor = Math.min(run.floor, again)
    return unknownOf(...given.positional, ...given.named.values())
  }
  return rememberedCall(machine, definition, given, flow, () => follow(machine, definition, given, flow))
}

function follow(machine: Machine, definition: PythonNode, given: Call, flow: Flow): Value {
  const { run } = machine
  const names = bind(machine, definition, given, flow)
  run.stack.push(definition)
  run.highest = Math.max(run.highest, run.stack.length)
  run.entered.push(flow.open)
  const ending = runBlock(machine, bodyOf(machine, definition), inner(flow, names))
  run.stack.pop()
  run.entered.pop()
  const yields = isGenerator(definition)
  const falls = ending.falls === undefined ? [] : [{ value: yields ?? NONE, flow: ending.falls }]
  const result = joinReturns([...ending.returns, ...falls])
  if (result === undefined) return run.gaveUp ? UNKNOWN : NO_RETURN
  outer(flow, result.flow)
  return yields !== undefined ? unknownOf(...given.positional) : result.value
}

/** A function that yields gives what it yields, which is not followed. */
function isGenerator(definition: PythonNode): Value | undefined {
  if (definition.kind === 'lambda' || !/\byield\b/.test(definition.text)) return undefined
  return definition
    .find('yield')
    .some((one) => one.enclosing('function_definition', 'lambda')?.equals(definition) === true)
    ? UNKNOWN
    : undefined
}

/** Gives each parameter its value: argument, default, or the type it is declared with. */
function bind(machine: Machine, definition: PythonNode, given: Call, flow: Flow): Names {
  const names: Names = new Map(given.closure ?? [])
  const positional = given.self === undefined ? [...given.positional] : [given.self, ...given.positional]
  const taken = new Set<string>()
  const parameters = parametersOf(definition)
  for (const parameter of parameters) {
    const { name, kind } = parameter
    if (kind === '*') {
      names.set(name, { is: 'list', items: positional.splice(0), open: given.open })
      continue
    }
    if (kind === '**') {
      const rest = [...given.named].filter(([key]) => !taken.has(key))
      names.set(name, { is: 'dictionary', entries: new Map(rest), open: given.open })
      continue
    }
    const passed = given.named.get(name) ?? positional.shift()
    taken.add(name)
    const fallback =
      parameter.default === undefined || given.open
        ? undefined
        : machine.evaluate(readExpression(parameter.default), inner(flow, new Map()))
    const value = passed ?? fallback ?? UNKNOWN
    names.set(
      name,
      value.is === 'unknown' && parameter.annotation !== undefined
        ? typed(machine, parameter.annotation, value)
        : value,
    )
  }
  return names
}

/** An argument of which only the declared class is known. */
function typed(machine: Machine, annotation: PythonNode, value: Value): Value {
  const found = machine.python.resolve(annotation)
  return found?.kind === 'class' && machine.models.ofClass(found.name) === undefined
    ? instanceOf(machine, found, value)
    : value
}
