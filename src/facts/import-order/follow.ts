import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Scope } from '../python/bindings.ts'
import { readScope } from '../python/bindings.ts'
import type { PythonModule } from '../python/types.ts'
import type { ModuleFinder } from './modules.ts'
import type { Step } from './steps.ts'
import { stepsOf } from './steps.ts'

/** What is kept of modules between the starts. */
export interface Known {
  readonly finder: ModuleFinder
  readonly steps: Map<PythonModule, readonly Step[]>
  readonly scopes: Map<PythonModule, Scope>
}

/** How far a module has run. */
interface Loaded {
  /** Offset of the statement that runs; the end of the file once it is done. */
  at: number
  done: boolean
}

interface Frame {
  readonly module: PythonModule
  node: PythonNode
}

/** An import that finds its name missing. */
export interface Failure {
  readonly target: PythonModule
  readonly name: string
  readonly bound: PythonNode
  readonly frames: readonly Frame[]
}

/** Runs the imports of one program, as Python would, without running anything. */
export class ImportRun {
  readonly #known: Known
  readonly loaded = new Map<PythonModule, Loaded>()
  readonly #frames: Frame[] = []
  /** An import that a handler or a condition guards failed: from then on the order is a guess. */
  isGuess = false

  constructor(known: Known) {
    this.#known = known
  }

  /** Imports a module with the packages around it; gives what went wrong. */
  load(module: PythonModule): Failure | undefined {
    const parts = module.name.split('.')
    for (let count = 1; count < parts.length; count++) {
      const parent = this.#known.finder.find(parts.slice(0, count).join('.'), module)
      const failure = parent?.isPackage ? this.#loadOne(parent) : undefined
      if (failure !== undefined) return failure
    }
    return this.#loadOne(module)
  }

  #loadOne(module: PythonModule): Failure | undefined {
    if (this.loaded.has(module)) return undefined
    const state: Loaded = { at: 0, done: false }
    this.loaded.set(module, state)
    const frame: Frame = { module, node: module.root }
    this.#frames.push(frame)
    for (const step of this.#stepsOf(module)) {
      state.at = step.node.start
      frame.node = step.node
      const failure = this.#run(step, module)
      if (failure === undefined) continue
      if (step.sure) return failure
      this.isGuess = true
      while (this.#frames.at(-1) !== frame) this.#frames.pop()
    }
    state.at = module.tree.text.length
    state.done = true
    this.#frames.pop()
    return undefined
  }

  #run(step: Step, module: PythonModule): Failure | undefined {
    if (step.does === 'use') return this.#use(step.node, module)
    const target = this.#known.finder.find(step.module, module)
    const failure = target === undefined ? this.#loadPackages(step.module, module) : this.load(target)
    if (failure !== undefined || step.does === 'import') return failure
    for (const part of step.names) {
      const name = (part.kind === 'aliased_import' ? part.field('name') : part)?.text
      const missing = name === undefined ? undefined : this.#take(step.module, name, target, module)
      if (missing !== undefined) return missing
    }
    return undefined
  }

  /** `import a.b.c` of what is not ours may still pass through packages that are. */
  #loadPackages(name: string, from: PythonModule): Failure | undefined {
    const parent = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : undefined
    const target = parent === undefined ? undefined : this.#known.finder.find(parent, from)
    return target === undefined ? undefined : this.load(target)
  }

  /** `from module import name`: an attribute of the module as it is now, or else a module below it. */
  #take(module: string, name: string, target: PythonModule | undefined, from: PythonModule): Failure | undefined {
    const missing = target === undefined ? undefined : this.#missing(target, name)
    const below = this.#known.finder.find(`${module}.${name}`, from)
    if (missing === undefined) {
      // A name that is bound shields the module below it.
      const isBound = target !== undefined && this.#scopeOf(target).names.has(name)
      return below === undefined || isBound ? undefined : this.load(below)
    }
    if (below !== undefined) return this.load(below)
    return this.#known.finder.isFolder(`${module}.${name}`, from) ? undefined : missing
  }

  /** A name that a module binds later than it has run by now; undefined when it is there or nothing is known. */
  #missing(target: PythonModule, name: string): Failure | undefined {
    const state = this.loaded.get(target)
    if (state === undefined || state.done || isOpen(target, name)) return undefined
    const { names, wildcards } = this.#scopeOf(target)
    const bindings = names.get(name) ?? []
    const [first] = bindings
    if (first === undefined || bindings.some(({ node }) => node.start < state.at)) return undefined
    if (wildcards.some(({ node }) => node.start < state.at)) return undefined
    return { target, name, bound: first.node, frames: this.#frames.map((frame) => ({ ...frame })) }
  }

  /** `class Lead(models.Base)`, where `models` is a module that has not come so far. */
  #use(node: PythonNode, module: PythonModule): Failure | undefined {
    if (this.#frames.length < 2 || !node.text.includes('.')) return undefined
    for (const attribute of node.find('attribute')) {
      const object = attribute.field('object')
      if (object?.kind !== 'identifier' || isLater(attribute, node)) continue
      const target = this.#moduleNamed(object.text, module)
      const name = attribute.field('attribute')?.text
      if (target === undefined || name === undefined || target === module) continue
      if (this.#known.finder.find(`${target.name}.${name}`, target) !== undefined) continue
      const missing = this.#missing(target, name)
      if (missing !== undefined) return missing
    }
    return undefined
  }

  #moduleNamed(name: string, module: PythonModule): PythonModule | undefined {
    const bindings = this.#scopeOf(module).names.get(name)
    const [only] = bindings ?? []
    if (bindings?.length !== 1 || only?.kind !== 'import') return undefined
    const steps = this.#stepsOf(module)
    const step = steps.find((one) => one.node.equals(only.node))
    if (step === undefined || step.does === 'use') return undefined
    const full = step.does === 'import' ? only.module : `${step.module}.${only.member}`
    const found = this.#known.finder.find(full, module)
    return found === undefined || this.loaded.get(found)?.done !== false ? undefined : found
  }

  #stepsOf(module: PythonModule): readonly Step[] {
    let steps = this.#known.steps.get(module)
    if (steps === undefined) {
      steps = stepsOf(module)
      this.#known.steps.set(module, steps)
    }
    return steps
  }

  #scopeOf(module: PythonModule): Scope {
    let scope = this.#known.scopes.get(module)
    if (scope === undefined) {
      scope = readScope(module.root)
      this.#known.scopes.set(module, scope)
    }
    return scope
  }
}

/** A module may make its names when they are asked for, or bind them in ways that are not read. */
function isOpen({ tree }: PythonModule, name: string): boolean {
  return (
    /^def __getattr__\(/m.test(tree.text) ||
    /\bglobals\(\)|\bexec\(|sys\.modules\[__name__\]/.test(tree.text) ||
    new RegExp(`^\\s+global\\b[^\\n]*\\b${name}\\b`, 'm').test(tree.text)
  )
}

/** Inside a lambda or an annotation, which is not evaluated when the statement runs, or perhaps not. */
function isLater(node: PythonNode, within: PythonNode): boolean {
  for (let at = node.parentNode; at !== undefined && at.start >= within.start; at = at.parentNode) {
    if (/^(lambda|type|function_definition|generator_expression)$/.test(at.kind)) return true
    // What may not be evaluated: `a and b.c`, `b.c if x else y`.
    if (/^(conditional_expression|boolean_operator)$/.test(at.kind)) return true
  }
  return false
}
