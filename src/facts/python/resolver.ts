import type { PythonNode, PythonTree } from '../../parsers/python/tree.ts'
import type { Binding, Scope } from './bindings.ts'
import { readScope, selfAssignments } from './bindings.ts'
import type { TypeOf } from './instances.ts'
import { Instances } from './instances.ts'
import type { ModuleIndex } from './modules.ts'
import { qualified } from './names.ts'
import type { PythonModule, Resolved } from './types.ts'

type ResolvedClass = Extract<Resolved, { kind: 'class' }>

/** Chains of aliases and re-exports longer than this are given up: no honest code has them, loops do. */
const MAX_STEPS = 24

/** Follows names through scopes, imports, re-exports, attributes and instances. Never runs anything. */
export class Resolver {
  readonly #index: ModuleIndex
  readonly #instances: Instances
  readonly #modules = new Map<PythonTree, PythonModule>()
  readonly #scopes = new Map<PythonTree, Map<number, Scope>>()
  readonly #known = new Map<PythonTree, Map<number, Resolved | undefined>>()
  readonly #selfAssignments = new Map<string, ReadonlyMap<string, PythonNode>>()

  constructor(index: ModuleIndex) {
    this.#index = index
    this.#instances = new Instances(this)
    for (const module of index.modules) this.#modules.set(module.tree, module)
  }

  moduleOf(node: PythonNode): PythonModule {
    const module = this.#modules.get(node.tree)
    if (module === undefined) throw new Error(`${node.tree.file} is not part of this program`)
    return module
  }

  resolve(node: PythonNode, steps = 0): Resolved | undefined {
    if (steps > MAX_STEPS) return undefined
    let known = this.#known.get(node.tree)
    if (known === undefined) {
      known = new Map()
      this.#known.set(node.tree, known)
    }
    if (known.has(node.index)) return known.get(node.index)
    known.set(node.index, undefined) // what is asked for while it is being found is a loop
    const found = this.#resolveNew(node, steps)
    known.set(node.index, found)
    return found
  }

  #resolveNew(node: PythonNode, steps: number): Resolved | undefined {
    if (node.kind === 'identifier') return this.#name(node, steps)
    if (node.kind === 'dotted_name') return this.#dotted(node, steps)
    if (node.kind === 'parenthesized_expression' && node.parts[0] !== undefined) {
      return this.resolve(node.parts[0], steps + 1)
    }
    if (node.kind !== 'attribute') return undefined
    const object = node.field('object')
    const member = node.field('attribute')?.text
    if (object === undefined || member === undefined) return undefined
    const base = this.resolve(object, steps + 1)
    if (base?.kind === 'module' || base?.kind === 'class' || base?.kind === 'external') {
      return this.member(base, member, steps + 1)
    }
    const type = base?.kind === 'function' ? undefined : this.typeOf(object, steps + 1)
    return type === undefined ? undefined : this.member(type, member, steps + 1, true)
  }

  #dotted(node: PythonNode, steps: number): Resolved | undefined {
    const [first, ...rest] = node.parts
    let at = first === undefined ? undefined : this.resolve(first, steps + 1)
    for (const part of rest) at = at === undefined ? undefined : this.member(at, part.text, steps + 1)
    return at
  }

  #name(node: PythonNode, steps: number): Resolved | undefined {
    const module = this.moduleOf(node)
    let inner = true
    let from = node
    for (let at: PythonNode | undefined = node.parentNode; at !== undefined; from = at, at = at.parentNode) {
      // Defaults, annotations and base classes are evaluated outside of what they belong to.
      if (from.fieldName !== undefined && OUTSIDE.has(from.fieldName)) continue
      if (COMPREHENSIONS.has(at.kind) && bindsInComprehension(at, node.text)) return undefined
      const isFunction = at.kind === 'function_definition' || at.kind === 'lambda'
      // A class body is a scope for its own statements only, not for the functions in it.
      if (isFunction || (at.kind === 'class_definition' && inner)) {
        const binding = choose(this.scopeOf(at).names.get(node.text), node)
        if (binding !== undefined) return this.#follow(binding, `${qualified(at, module)}.${node.text}`, module, steps)
        if (isFunction) inner = false
      }
    }
    const found = this.moduleMember(module, node.text, steps, node)
    const isBound = this.scopeOf(module.root).names.has(node.text)
    return found ?? (isBound ? undefined : { kind: 'external', name: node.text })
  }

  /** Members of modules, classes, instances and external names. `instance` looks at `self.x = …` as well. */
  member(of: Resolved, name: string, steps = 0, instance = false): Resolved | undefined {
    if (steps > MAX_STEPS) return undefined
    if (of.kind === 'external') return { kind: 'external', name: `${of.name}.${name}` }
    if (of.kind === 'module') return this.moduleMember(of.module, name, steps)
    if (of.kind !== 'class') return undefined
    const { classes, external } = this.lineage(of, steps + 1)
    for (const type of classes) {
      const binding = choose(this.scopeOf(type.node).names.get(name))
      if (binding !== undefined) return this.#follow(binding, `${type.name}.${name}`, type.module, steps)
      const assigned = instance ? this.#selfAssignment(type.node, name) : undefined
      if (assigned !== undefined) {
        return { kind: 'value', name: `${type.name}.${name}`, module: type.module, node: assigned }
      }
    }
    const base = external[0]
    return base === undefined ? undefined : { kind: 'external', name: `${base}.${name}` }
  }

  #selfAssignment(type: PythonNode, name: string): PythonNode | undefined {
    const key = `${type.tree.file}:${type.index}`
    let known = this.#selfAssignments.get(key)
    if (known === undefined) {
      known = selfAssignments(type)
      this.#selfAssignments.set(key, known)
    }
    return known.get(name)
  }

  /** A name of a module, through re-exports and `from m import *`. */
  moduleMember(module: PythonModule, name: string, steps: number, use?: PythonNode): Resolved | undefined {
    const scope = this.scopeOf(module.root)
    const bindings = scope.names.get(name)
    const isOutside = (bindings?.length ?? 0) > 1 && use?.enclosing('function_definition', 'lambda') === undefined
    const binding = choose(bindings, isOutside ? use : undefined)
    if (binding !== undefined) return this.#follow(binding, `${module.name}.${name}`, module, steps)
    for (const wildcard of scope.wildcards) {
      const from = this.#absolute(wildcard.module, module)
      const target = this.#index.find(from, module)
      if (target !== undefined && steps < MAX_STEPS) {
        const found = target === module ? undefined : this.moduleMember(target, name, steps + 1)
        if (found !== undefined) return found
      }
    }
    const submodule = module.isPackage ? this.#index.find(`${module.name}.${name}`, module) : undefined
    return submodule === undefined ? undefined : { kind: 'module', name: submodule.name, module: submodule }
  }

  #follow(binding: Binding, name: string, module: PythonModule, steps: number): Resolved | undefined {
    if (steps > MAX_STEPS) return undefined
    switch (binding.kind) {
      case 'definition': {
        const kind = binding.node.kind === 'class_definition' ? 'class' : 'function'
        return { kind, name, module, node: binding.node }
      }
      case 'parameter':
        return { kind: 'parameter', name, module, node: binding.node }
      case 'unknown':
        return undefined
      case 'import':
        return this.#imported(binding.module, binding.member, module, steps)
      case 'value': {
        const { node } = binding
        if (node.kind === 'identifier' || node.kind === 'attribute') {
          const target = this.resolve(node, steps + 1)
          if (target !== undefined && target.kind !== 'parameter') return target
        }
        return { kind: 'value', name, module, node }
      }
    }
  }

  #imported(path: string, member: string | undefined, from: PythonModule, steps: number): Resolved | undefined {
    const name = this.#absolute(path, from)
    const module = this.#index.find(name, from)
    if (module === undefined) {
      if (path.startsWith('.') && name === '') return undefined
      const submodule = member === undefined ? undefined : this.#index.find(`${name}.${member}`, from)
      if (submodule !== undefined) return { kind: 'module', name: submodule.name, module: submodule }
      return { kind: 'external', name: member === undefined ? name : `${name}.${member}` }
    }
    if (member === undefined) return { kind: 'module', name: module.name, module }
    const found = this.moduleMember(module, member, steps + 1)
    if (found !== undefined) return found
    const submodule = this.#index.find(`${name}.${member}`, from)
    return submodule === undefined ? undefined : { kind: 'module', name: submodule.name, module: submodule }
  }

  #absolute(path: string, from: PythonModule): string {
    const dots = /^\.*/.exec(path)?.[0].length ?? 0
    if (dots === 0) return path
    const parts = from.name.split('.')
    const keep = parts.length - dots + (from.isPackage ? 1 : 0)
    return [...parts.slice(0, Math.max(0, keep)), ...path.slice(dots).split('.').filter(Boolean)].join('.')
  }

  scopeOf(owner: PythonNode): Scope {
    let scopes = this.#scopes.get(owner.tree)
    if (scopes === undefined) {
      scopes = new Map()
      this.#scopes.set(owner.tree, scopes)
    }
    let scope = scopes.get(owner.index)
    if (scope === undefined) {
      scope = readScope(owner)
      scopes.set(owner.index, scope)
    }
    return scope
  }

  /** What class an expression's value belongs to, from constructors, annotations and return annotations. */
  typeOf(node: PythonNode, steps = 0): TypeOf | undefined {
    return this.#instances.of(node, steps)
  }

  lineage(type: ResolvedClass, steps = 0): { classes: ResolvedClass[]; external: string[] } {
    const classes = [type]
    const external: string[] = []
    if (steps > MAX_STEPS) return { classes, external }
    for (const base of type.node.field('superclasses')?.parts ?? []) {
      if (base.kind === 'keyword_argument') continue
      const head = base.kind === 'subscript' ? (base.field('value') ?? base) : base
      const found = this.resolve(head, steps + 1)
      if (
        found?.kind === 'class' &&
        found.node.tree !== undefined &&
        !classes.some((one) => one.node.equals(found.node))
      ) {
        const above = this.lineage(found, steps + 1)
        for (const one of above.classes) if (!classes.some((had) => had.node.equals(one.node))) classes.push(one)
        external.push(...above.external)
      } else if (found?.kind === 'external') external.push(found.name)
    }
    return { classes, external }
  }
}

const OUTSIDE: ReadonlySet<string> = new Set(['parameters', 'return_type', 'superclasses'])
const COMPREHENSIONS: ReadonlySet<string> = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
])

function bindsInComprehension(node: PythonNode, name: string): boolean {
  return node.parts.some(
    (part) =>
      part.kind === 'for_in_clause' &&
      part
        .field('left')
        ?.find('identifier')
        .some(({ text }) => text === name),
  )
}

/**
 * The binding in force: the last one before the use in the same scope, else the last; `x = None` placeholders count
 * only when there is nothing else.
 */
function choose(bindings: readonly Binding[] | undefined, use?: PythonNode): Binding | undefined {
  if (bindings === undefined || bindings.length < 2) return bindings?.[0]
  const real = bindings.filter((one) => one.kind !== 'value' || one.node.kind !== 'none')
  const candidates = real.length > 0 ? real : bindings
  const before = use === undefined ? [] : candidates.filter((one) => one.node.end <= use.start)
  return before.at(-1) ?? candidates.at(-1)
}
