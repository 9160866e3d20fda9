import type { PythonNode, PythonTree } from '../../parsers/python/tree.ts'
import { indexAliases } from '../python/calls.ts'
import type { PythonModule } from '../python/types.ts'

interface ClassPlace {
  readonly module: PythonModule
  readonly index: number
}

/**
 * The classes of a repository by the last word of each base they name. Read from the arrays of the trees: no node is
 * made for the thousands of classes nobody asks about.
 */
export class ClassIndex {
  readonly #byBase = new Map<string, ClassPlace[]>()
  readonly #aliases: ReadonlyMap<string, ReadonlySet<string>>

  constructor(modules: readonly PythonModule[]) {
    const grammar = modules[0]?.root.grammar
    if (grammar !== undefined) {
      const isClass = Uint8Array.from(grammar.kinds, (kind) => (kind === 'class_definition' ? 1 : 0))
      const superclasses = grammar.fields.indexOf('superclasses')
      for (const module of modules) this.#read(module, isClass, superclasses)
    }
    this.#aliases = indexAliases(modules)
  }

  /** The classes that name one of these words, or what they are imported as, among their bases. */
  *derivedFrom(word: string): Generator<{ readonly module: PythonModule; readonly node: PythonNode }> {
    for (const name of [word, ...(this.#aliases.get(word) ?? [])]) {
      for (const { module, index } of this.#byBase.get(name) ?? []) yield { module, node: module.root.nodeAt(index) }
    }
  }

  #read(module: PythonModule, isClass: Uint8Array, superclasses: number): void {
    const { kinds } = module.root.grammar
    const { tree } = module
    for (let index = 0; index < tree.kinds.length; index++) {
      if (isClass[tree.kinds[index] ?? 0] !== 1) continue
      const list = childWith(tree, index, superclasses)
      if (list === undefined) continue
      const stop = list + (tree.sizes[list] ?? 1)
      for (let base = list + 1; base < stop; base += tree.sizes[base] ?? 1) this.#note(module, index, base, kinds)
    }
  }

  #note(module: PythonModule, index: number, base: number, kinds: readonly string[]): void {
    const { tree } = module
    const kind = kinds[tree.kinds[base] ?? 0]
    // The one keyword that may map classes: `metaclass=DeclarativeMeta`.
    if (kind === 'keyword_argument' && !tree.text.startsWith('metaclass', tree.starts[base])) return
    if (kind === 'comment') return
    // `Base[int]`, `make_base()`: the word stands before what is in brackets.
    const at = kind === 'subscript' || kind === 'call' ? base + 1 : base
    const word = /\w+$/.exec(tree.text.slice(tree.starts[at] ?? 0, tree.ends[at] ?? 0))?.[0]
    if (word === undefined) return
    const list = this.#byBase.get(word)
    if (list === undefined) this.#byBase.set(word, [{ module, index }])
    else list.push({ module, index })
  }
}

function childWith(tree: PythonTree, parent: number, field: number): number | undefined {
  const stop = parent + (tree.sizes[parent] ?? 1)
  for (let at = parent + 1; at < stop; at += tree.sizes[at] ?? 1) if (tree.fields[at] === field) return at
  return undefined
}
