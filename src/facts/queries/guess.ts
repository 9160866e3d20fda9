import { parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { instanceOf } from './attributes.ts'
import type { Flow } from './flow.ts'
import { copyFlow, joinFlows, joinValues, outer } from './flow.ts'
import { lost } from './lost.ts'
import type { Call, Machine } from './machine.ts'
import type { Value } from './values.ts'
import { NO_RETURN } from './values.ts'

/** More methods of one name than this say nothing. */
const MAX_CANDIDATES = 3
/** Names that too many things outside the repository have. */
const COMMON =
  /^(get|set|add|pop|update|delete|remove|create|list|items|keys|values|append|extend|run|close|commit|rollback|flush|begin|send|read|write|open|start|stop|join|split|strip|format|encode|decode|info|debug|warning|error|exception|warn|log|copy|json|dict|filter|execute|all|first|one|count|refresh|save|load|dump|dumps|loads|match|search|sub|group|lower|upper|replace|startswith|endswith|model_dump|model_validate|isoformat|bind|__init__|__call__|put|post|patch|connect|cancel|wait|release|acquire|publish|subscribe|index|sort|clear|exists|result|name)$/

/** A method of an object nobody knows: the functions of that name which could take these arguments, if they are few. */
export function guessed(machine: Machine, name: string, receiver: Value, given: Call, flow: Flow): Value {
  const found = COMMON.test(name) ? [] : machine.named(name).filter((one) => fits(one, given))
  if (found.length === 0 || found.length > MAX_CANDIDATES) return lost(machine, withReceiver(given, receiver), flow)
  let value: Value | undefined
  const flows = found.flatMap((definition) => {
    const way = copyFlow(flow)
    const made = machine.call(definition, { ...given, self: selfOf(machine, definition, receiver) }, way)
    if (made === NO_RETURN) return []
    value = joinValues(value, made)
    return [way]
  })
  const joined = joinFlows(flows)
  if (joined === undefined || value === undefined) return NO_RETURN
  outer(flow, joined)
  return value
}

function withReceiver(given: Call, receiver: Value): Call {
  return { ...given, positional: [receiver, ...given.positional] }
}

function selfOf(machine: Machine, definition: PythonNode, receiver: Value): Value | undefined {
  const around = definition.enclosing('class_definition', 'function_definition')
  const first = parametersOf(definition)[0]?.name
  if (around?.kind !== 'class_definition' || (first !== 'self' && first !== 'cls')) return undefined
  const module = machine.python.moduleOf(around)
  const found = machine.python.member({ kind: 'module', name: module.name, module }, around.field('name')?.text ?? '')
  return found?.kind === 'class' ? instanceOf(machine, found, receiver) : receiver
}

/** Whether a method can be called with these arguments. */
function fits(definition: PythonNode, given: Call): boolean {
  const parameters = parametersOf(definition)
  const own = parameters.filter(({ name }, place) => place > 0 || (name !== 'self' && name !== 'cls'))
  const takesAny = own.some(({ kind }) => kind === '**')
  if (!takesAny && [...given.named.keys()].some((name) => !own.some((one) => one.name === name))) return false
  if (given.positional.length > own.length && !own.some(({ kind }) => kind === '*')) return false
  if (given.open) return true
  const required = own.filter((one) => one.default === undefined && one.kind === 'plain').length
  return given.positional.length + given.named.size >= required
}
