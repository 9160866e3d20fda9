import { argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Frame } from './following.ts'
import type { Holders } from './objects.ts'
import type { Terms } from './terms.ts'

/** A method of a router that is called by way of its name, in one run of the code. */
interface Chosen {
  readonly call: PythonNode
  readonly name: string
  /** The router, as written in the `getattr`. */
  readonly object: PythonNode
  readonly frame: Frame
}

/** `getattr(router, "get")("/x")(handler)`, also by way of a variable: the method is chosen by its name. */
export function chosenMethods(terms: Terms, holders: Holders, methods: readonly string[]): Chosen[] {
  return terms.python.callsNamed('getattr').flatMap(({ node }) => {
    const [object, method] = argumentsOf(node).map(({ value }) => value)
    const uses = object === undefined || method === undefined ? [] : usesOf(node).filter(isApplied)
    if (object === undefined || method === undefined || uses.length === 0) return []
    return terms.frames.at(node).flatMap((frame) => {
      if (holders.of(object, frame).length === 0) return []
      const name = terms.value(method, frame)
      if (typeof name !== 'string' || !methods.includes(name)) return []
      return uses.flatMap((call) =>
        terms.frames
          .at(call)
          .filter((one) => terms.frames.within(one, node) === frame)
          .map((one) => ({ call, name, object, frame: one })),
      )
    })
  })
}

/** Whether what a call gives is used as a decorator: `@get("/x")` or `get("/x")(handler)`. */
export function isApplied(call: PythonNode): boolean {
  const parent = call.parentNode
  return parent?.kind === 'decorator' || (parent?.kind === 'call' && parent.field('function')?.equals(call) === true)
}

/** The calls of what a `getattr(…)` gives: at once, or through the variable it is assigned to in the same function. */
function usesOf(chooser: PythonNode): PythonNode[] {
  const parent = chooser.parentNode
  if (parent?.kind === 'call' && parent.field('function')?.equals(chooser) === true) return [parent]
  const name = parent?.kind === 'assignment' ? parent.field('left') : undefined
  const owner = chooser.enclosing('function_definition', 'module')
  if (name?.kind !== 'identifier' || owner === undefined) return []
  return owner.find('call').filter((call) => call.start > chooser.end && call.field('function')?.text === name.text)
}
