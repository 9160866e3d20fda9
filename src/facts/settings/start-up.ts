import { argument, decoratorsOf, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { StartUpCall } from './types.ts'

const FACTORY =
  /^(create|get|make|build|init|setup|configure|initiali[sz]e)_?(fast_?api|flask|web|api)?_?(app(lication)?|api|server)$/
const MAX_DEPTH = 8

/** Tells how a function comes to run when the service starts, by following its callers. */
export class StartUp {
  readonly #python: PythonFacts
  #handlers: Map<string, StartUpCall> | undefined
  readonly #known = new Map<string, StartUpCall | undefined>()

  constructor(python: PythonFacts) {
    this.#python = python
  }

  /** `definition` is a `function_definition`; undefined when nothing was found that runs it at start-up. */
  of(definition: PythonNode, depth = 0): StartUpCall | undefined {
    const key = `${definition.tree.file}#${definition.index}`
    if (this.#known.has(key)) return this.#known.get(key)
    this.#known.set(key, undefined) // while it is looked for: a recursive function
    const found = depth > MAX_DEPTH ? undefined : (this.#root(definition) ?? this.#throughCallers(definition, depth))
    this.#known.set(key, found)
    return found
  }

  /** The start-up a place in the code belongs to. */
  ofPlace(node: PythonNode, depth = 0): StartUpCall | undefined {
    const around = node.enclosing('function_definition', 'lambda')
    if (around === undefined) {
      const isMain = node.enclosing('if_statement')?.field('condition')?.text.includes('__name__') === true
      return { how: isMain ? 'main' : 'import', at: node.position }
    }
    if (around.kind === 'lambda') return undefined
    const found = this.of(around, depth + 1)
    return found === undefined ? undefined : { how: found.how, at: node.position }
  }

  #root(definition: PythonNode): StartUpCall | undefined {
    const name = nameOf(definition)
    for (const decorator of decoratorsOf(definition)) {
      const isEvent = /\.(on_event|listener|before_first_request|before_serving)\b/.test(decorator.text)
      if (isEvent && !/shutdown/.test(decorator.text)) return { how: 'start-up event', at: decorator.position }
    }
    if (FACTORY.test(name)) return { how: 'application factory', at: definition.position }
    return name === 'main' ? { how: 'main', at: definition.position } : undefined
  }

  #throughCallers(definition: PythonNode, depth: number): StartUpCall | undefined {
    const name = nameOf(definition)
    const calls = this.#python.callsNamed(name).filter(({ node }) => this.#means(node.field('function'), definition))
    for (const { node } of calls) {
      const found = this.ofPlace(node, depth)
      if (found !== undefined) return found
    }
    return this.#handedOver(name)
  }

  #means(callee: PythonNode | undefined, definition: PythonNode): boolean {
    if (callee === undefined) return false
    const found = this.#python.resolve(callee)
    if (found?.kind === 'function') return found.node.equals(definition)
    // A method through an object of unknown type: its name is all there is.
    return found === undefined && callee.kind === 'attribute' && nameOf(definition).length > 6
  }

  /** `FastAPI(lifespan=f)`, `on_startup=[f]`, `add_event_handler('startup', f)`: function → where it is handed over. */
  #handedOver(name: string): StartUpCall | undefined {
    this.#handlers ??= new Map(
      this.#python.code.flatMap((module) =>
        mayHold(module.tree, 'lifespan', 'on_startup', 'add_event_handler')
          ? module.root.find('call').flatMap(handlersIn)
          : [],
      ),
    )
    return this.#handlers.get(name)
  }
}

function handlersIn(call: PythonNode): [string, StartUpCall][] {
  const isHandler = call.field('function')?.text.endsWith('add_event_handler') === true
  const isStartUp = isHandler && /startup/.test(argument(call, 'event_type', 0)?.text ?? '')
  const options = [
    argument(call, 'lifespan'),
    argument(call, 'on_startup'),
    isStartUp ? argument(call, 'func', 1) : undefined,
  ]
  return options.flatMap((option) =>
    (option?.find('identifier') ?? []).map(({ text }): [string, StartUpCall] => [
      text,
      { how: option === options[0] ? 'lifespan' : 'start-up event', at: call.position },
    ]),
  )
}
