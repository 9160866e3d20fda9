import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, PythonModule, Resolved } from '../python/types.ts'

/** Finds functions by their place, their full name, or their bare name. Nothing is read before it is asked for. */
export class Definitions {
  readonly #python: PythonFacts
  readonly #modules: ReadonlyMap<string, PythonModule>
  #byName: Map<string, { readonly module: PythonModule; readonly index: number }[]> | undefined

  constructor(python: PythonFacts) {
    this.#python = python
    this.#modules = new Map(python.code.map((module) => [module.file, module]))
  }

  /** The definition that stands at this line of a file. */
  at(file: string, line: number): PythonNode | undefined {
    const module = this.#modules.get(file)
    return module?.root.find('function_definition').find((one) => one.line === line)
  }

  /** The function of this full name (`app.auth.current_user`, `app.auth.Guard.__call__`). */
  called(name: string): PythonNode | undefined {
    const parts = name.split('.')
    for (let end = parts.length - 1; end > 0; end--) {
      const module = this.#python.module(parts.slice(0, end).join('.'))
      if (module === undefined) continue
      let found: Resolved | undefined = { kind: 'module', name: module.name, module }
      for (const part of parts.slice(end)) found = found === undefined ? undefined : this.#python.member(found, part)
      return found?.kind === 'function' ? found.node : undefined
    }
    return undefined
  }

  /** All functions and methods of this bare name, in code that is no test. */
  named(name: string): readonly PythonNode[] {
    this.#byName ??= this.#index()
    return (this.#byName.get(name) ?? []).map(({ module, index }) => module.root.nodeAt(index))
  }

  /** Reads the arrays of the trees, so that no node is made for the functions nobody asks about. */
  #index() {
    const all = new Map<string, { module: PythonModule; index: number }[]>()
    for (const module of this.#modules.values()) {
      const { kinds, starts, text } = module.tree
      const isFunction = Uint8Array.from(module.root.grammar.kinds, (kind) => (kind === 'function_definition' ? 1 : 0))
      for (let index = 0; index < kinds.length; index++) {
        if (isFunction[kinds[index] ?? 0] !== 1) continue
        const start = starts[index] ?? 0
        const name = /^(?:async\s+)?def\s+(\w+)/.exec(text.slice(start, start + 120))?.[1]
        if (name === undefined) continue
        const list = all.get(name)
        if (list === undefined) all.set(name, [{ module, index }])
        else list.push({ module, index })
      }
    }
    return all
  }
}
