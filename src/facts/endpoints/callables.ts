import { argument, parametersOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { qualified } from '../python/names.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import type { Value } from './values.ts'

export type Closure = ReadonlyMap<string, Value>
export const NOTHING: Closure = new Map()

export interface Callable {
  readonly definition: PythonNode
  /** What the names around the definition stand for: parameters of its factory, attributes of its instance. */
  readonly closure: Closure
}

/** The functions that run when FastAPI calls a dependency: itself, `__call__`, `__init__`, or a factory's closure. */
export function callablesOf(
  python: PythonFacts,
  target: PythonNode,
  closure: Closure = NOTHING,
  steps = 0,
): Callable[] {
  if (steps > 6) return []
  if (target.kind === 'lambda') return [{ definition: target, closure }]
  const found = python.resolve(target.kind === 'call' ? (target.field('function') ?? target) : target)
  if (target.kind === 'call') {
    if (found?.kind === 'class') return instance(python, found, target)
    if (found?.kind === 'function') {
      const inner = given(python, found.node, target)
      return returnsOf(found.node).flatMap((one) => callablesOf(python, one, inner, steps + 1))
    }
    const partial =
      found?.kind === 'external' && found.name === 'functools.partial' ? argument(target, '', 0) : undefined
    return partial === undefined ? [] : callablesOf(python, partial, closure, steps + 1)
  }
  if (found?.kind === 'function') return [{ definition: found.node, closure }]
  if (found?.kind === 'class')
    return methodsOf(python, found, '__init__').map((definition) => ({ definition, closure }))
  return found?.kind === 'value' && !found.node.equals(target)
    ? callablesOf(python, found.node, closure, steps + 1)
    : []
}

/** `__call__` of an instance, with what its constructor keeps of the arguments: `self.required = required`. */
function instance(
  python: PythonFacts,
  type: Extract<Resolved, { kind: 'class' }>,
  construction: PythonNode,
): Callable[] {
  const closure = new Map<string, Value>()
  for (const init of methodsOf(python, type, '__init__')) {
    const values = given(python, init, construction)
    for (const assignment of init.find('assignment')) {
      const name = assignment.field('left')?.text ?? ''
      const value = values.get(assignment.field('right')?.text ?? '')
      if (name.startsWith('self.') && value !== undefined) closure.set(name, value)
    }
  }
  return methodsOf(python, type, '__call__').map((definition) => ({ definition, closure }))
}

export function methodsOf(python: PythonFacts, type: Extract<Resolved, { kind: 'class' }>, name: string): PythonNode[] {
  const method = python.member(type, name)
  return method?.kind === 'function' ? [method.node] : []
}

/** The constants that a call gives to the parameters of a function, defaults included. */
function given(python: PythonFacts, definition: PythonNode, call: PythonNode): Closure {
  const parameters = parametersOf(definition).filter(({ name }) => name !== 'self' && name !== 'cls')
  return new Map(
    parameters.flatMap(({ name, default: fallback }, place): [string, Value][] => {
      const node = argument(call, name, place) ?? fallback
      const value = node === undefined ? undefined : python.constant(node)
      return value === undefined ? [] : [[name, { is: 'constant', value, byDefault: false }]]
    }),
  )
}

/** The full name of a definition or of what is called, as shown to people. */
export function shownName(python: PythonFacts, node: PythonNode): string {
  if (node.kind === 'function_definition' || node.kind === 'class_definition')
    return qualified(node, python.moduleOf(node))
  const callee = node.kind === 'call' ? (node.field('function') ?? node) : node
  return python.qualifiedName(callee) ?? callee.text.slice(0, 80)
}
