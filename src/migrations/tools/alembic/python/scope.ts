import type { Code } from './ast.ts'
import type { Source } from './source.ts'
import type { PyModule, PyValue, Unknown } from './values.ts'

/** A name that was imported, or bound in a module nobody has looked into yet: found when it is first asked for. */
export class Lazy {
  #value: PyValue | undefined
  readonly #resolve: () => PyValue

  constructor(resolve: () => PyValue) {
    this.#resolve = resolve
  }

  get value(): PyValue {
    this.#value = this.#value === undefined ? this.#resolve() : this.#value
    return this.#value
  }
}

export type Slot = PyValue | Lazy

/** Names and what they are bound to: of a module, a call of a function, a class body or a comprehension. */
export class Scope {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension'
  readonly names = new Map<string, Slot>()
  readonly outer: Scope | undefined
  readonly source: Source
  readonly module: Scope
  readonly code: Code | undefined
  /** Full name of the module, for relative imports. */
  readonly moduleName: string
  /** Runs what binds a name of a module that is evaluated on demand. */
  demand: ((name: string) => void) | undefined
  /** The names it binds. */
  demandable: Iterable<string> | undefined
  /** Names with annotations, in order: the fields of a dataclass. */
  readonly annotated: string[] = []
  /** The class a class body made, for `super()`. */
  madeClass: PyValue | undefined
  /** Modules all of whose names were imported into this one, and what a name is when one of them is unseen. */
  readonly wildcards: PyModule[] = []
  unseenNames: Unknown | undefined
  /** What happens at `yield`, in the scope of a generator. */
  onYield: ((value: PyValue) => PyValue) | undefined

  constructor(
    kind: Scope['kind'],
    place: { readonly source: Source; readonly outer?: Scope; readonly code?: Code; readonly moduleName?: string },
  ) {
    this.kind = kind
    this.outer = place.outer
    this.source = place.source
    this.code = place.code
    this.module = kind === 'module' ? this : (place.outer?.module ?? this)
    this.moduleName = place.moduleName ?? place.outer?.moduleName ?? ''
    this.demand = undefined
    this.madeClass = undefined
    this.unseenNames = undefined
    this.onYield = undefined
  }

  /** The scope in which an assignment to a name binds it. */
  binding(name: string): Scope {
    const { code } = this
    if (code?.globals.has(name)) return this.module
    if (code?.nonlocals.has(name)) return this.#enclosing(name) ?? this
    return this
  }

  /** The scope that holds a name, as Python looks it up; undefined when only a builtin can be meant. */
  holding(name: string): Scope | undefined {
    const { code } = this
    if (code?.globals.has(name)) return this.module.#has(name) ? this.module : undefined
    if (this.#has(name)) return this
    // A local name that is not bound yet is an error in Python, not the name outside.
    if (this.kind === 'function' && code?.locals.has(name)) return undefined
    return this.#enclosing(name)
  }

  isUnboundLocal(name: string): boolean {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.outer) {
      if (scope.names.has(name)) return false
      if (scope.kind === 'function' && scope.code?.locals.has(name)) return true
    }
    return false
  }

  /** What happens at a `yield` in this function. */
  get generator(): ((value: PyValue) => PyValue) | undefined {
    return this.owner.onYield
  }

  /** The function or module an inner `:=` binds in. */
  get owner(): Scope {
    let scope: Scope = this
    while (scope.kind === 'comprehension' && scope.outer !== undefined) scope = scope.outer
    return scope
  }

  #enclosing(name: string): Scope | undefined {
    for (let scope = this.outer; scope !== undefined; scope = scope.outer) {
      if (scope.kind === 'class') continue
      if (scope.#has(name)) return scope
      if (scope.kind === 'function' && scope.code?.locals.has(name)) return undefined
    }
    return undefined
  }

  #has(name: string): boolean {
    if (this.names.has(name)) return true
    this.demand?.(name)
    return this.names.has(name)
  }
}
