import { argumentsOf, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { keyOf } from './handlers.ts'

/** More callers than this are not followed: the answer would take long and be "many". */
const MAX_CALLERS = 25

/** Finds the calls of a function of the repository. */
export class Callers {
  readonly #python: PythonFacts
  readonly #known = new Map<string, readonly PythonNode[] | undefined>()
  #definitions: ReadonlyMap<string, number> | undefined

  constructor(python: PythonFacts) {
    this.#python = python
  }

  /** All calls, or undefined when they cannot all be told (too many, `*args`, or the name is used by others too). */
  of(definition: PythonNode): readonly PythonNode[] | undefined {
    const key = keyOf(definition)
    if (!this.#known.has(key)) this.#known.set(key, this.#find(definition))
    return this.#known.get(key)
  }

  #find(definition: PythonNode): readonly PythonNode[] | undefined {
    const name = nameOf(definition)
    const type = definition.enclosing('class_definition', 'function_definition')
    const className = type?.kind === 'class_definition' ? nameOf(type) : undefined
    const called = name === '__init__' ? className : name
    if (called === undefined || called === '') return undefined
    const isOnly = (this.#count().get(called) ?? 0) <= 1
    const calls: PythonNode[] = []
    for (const call of this.#python.callsNamed(called)) {
      const callee = call.node.field('function')
      const target = callee === undefined ? undefined : this.#python.resolve(callee)
      const isThis =
        (target?.kind === 'function' && target.node.equals(definition)) ||
        (target?.kind === 'class' && name === '__init__' && target.node.equals(type))
      if (isThis) calls.push(call.node)
      else if (target === undefined || target.kind === 'value' || target.kind === 'parameter') {
        // A call on something unknown may be this function: the only one of its name surely is.
        if (!isOnly) return undefined
        calls.push(call.node)
      }
    }
    const isClear = calls.every((call) => argumentsOf(call).every(({ spread }) => spread === ''))
    return isClear && calls.length <= MAX_CALLERS ? calls : undefined
  }

  #count(): ReadonlyMap<string, number> {
    if (this.#definitions !== undefined) return this.#definitions
    const counts = new Map<string, number>()
    for (const { root } of this.#python.code) {
      for (const node of root.find('function_definition', 'class_definition')) {
        const name = nameOf(node)
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
    }
    this.#definitions = counts
    return counts
  }
}
