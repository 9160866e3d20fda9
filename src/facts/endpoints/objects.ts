import { argument, nameOf, parametersOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, PythonModule, Resolved } from '../python/types.ts'

/** A thing that holds routes: an application or a router, identified by the call that constructs it. */
export interface RouteHolder {
  readonly kind: 'application' | 'router'
  readonly framework: 'FastAPI' | 'Starlette'
  /** The constructor call. */
  readonly node: PythonNode
  readonly module: PythonModule
  /** Constructor calls of base classes (`super().__init__(prefix=…)`), nearest first, for subclasses. */
  readonly constructors: readonly PythonNode[]
  readonly name: string
}

const HOLDERS: Readonly<Record<string, Pick<RouteHolder, 'kind' | 'framework'>>> = {
  'fastapi.FastAPI': { kind: 'application', framework: 'FastAPI' },
  'fastapi.applications.FastAPI': { kind: 'application', framework: 'FastAPI' },
  'fastapi.APIRouter': { kind: 'router', framework: 'FastAPI' },
  'fastapi.routing.APIRouter': { kind: 'router', framework: 'FastAPI' },
  // Cadwyn is FastAPI with versions of the API by date (https://docs.cadwyn.dev).
  'cadwyn.Cadwyn': { kind: 'application', framework: 'FastAPI' },
  'cadwyn.VersionedAPIRouter': { kind: 'router', framework: 'FastAPI' },
  'starlette.applications.Starlette': { kind: 'application', framework: 'Starlette' },
  'starlette.routing.Router': { kind: 'router', framework: 'Starlette' },
}

const MAX_STEPS = 12
/** Loops with more turns than this are not unrolled. */
const MAX_TURNS = 200

/** Tells which route holders an expression can stand for. */
export class Holders {
  readonly #python: PythonFacts
  readonly #byCall = new Map<string, RouteHolder | undefined>()
  readonly #kinds = new Map<string, Pick<RouteHolder, 'kind' | 'framework'> | undefined>()

  constructor(python: PythonFacts) {
    this.#python = python
  }

  /** Every holder constructed in the code, found through the names of the classes and of their subclasses. */
  all(): RouteHolder[] {
    const names = new Set(Object.keys(HOLDERS).map((name) => name.slice(name.lastIndexOf('.') + 1)))
    for (const module of this.#python.code) {
      for (const type of module.root.find('class_definition')) {
        if (/Router|FastAPI|Starlette|App|Cadwyn/.test(type.field('superclasses')?.text ?? '')) {
          names.add(type.field('name')?.text ?? '')
        }
      }
    }
    return this.#python.callsNamed(...names).flatMap(({ node }) => this.#constructed(node) ?? [])
  }

  /** The holders an expression may evaluate to; empty when none is known. */
  of(node: PythonNode, steps = 0): RouteHolder[] {
    if (steps > MAX_STEPS) return []
    if (node.kind === 'await' || node.kind === 'parenthesized_expression') {
      return node.parts[0] === undefined ? [] : this.of(node.parts[0], steps + 1)
    }
    if (node.kind === 'call') return this.#ofCall(node, steps)
    if (node.kind === 'conditional_expression' || node.kind === 'boolean_operator') {
      return unique(node.parts.flatMap((part) => this.of(part, steps + 1)))
    }
    if (node.kind !== 'identifier' && node.kind !== 'attribute') return []
    return this.#named(node, steps)
  }

  #named(node: PythonNode, steps: number): RouteHolder[] {
    const looped = this.#looped(node, steps)
    if (looped !== undefined) return looped
    const found = this.#python.resolve(node)
    if (found?.kind === 'value') return found.node.equals(node) ? [] : this.of(found.node, steps + 1)
    if (found?.kind === 'parameter') return this.#passed(found, steps)
    return []
  }

  /** Elements of a list of holders: literals, names of lists, `[*a, b]`, `x.values()` of a dictionary literal. */
  elements(node: PythonNode, steps = 0): PythonNode[] {
    if (steps > MAX_STEPS) return []
    if (node.kind === 'list' || node.kind === 'tuple' || node.kind === 'set' || node.kind === 'expression_list') {
      return node.parts.flatMap((part) =>
        part.kind === 'list_splat' ? part.parts.flatMap((inner) => this.elements(inner, steps + 1)) : [part],
      )
    }
    if (node.kind === 'conditional_expression') {
      return node.parts.filter((_, place) => place !== 1).flatMap((part) => this.elements(part, steps + 1))
    }
    if (node.kind === 'binary_operator') return node.parts.flatMap((part) => this.elements(part, steps + 1))
    if (node.kind === 'parenthesized_expression') return node.parts.flatMap((part) => this.elements(part, steps + 1))
    if (node.kind === 'dictionary') return node.parts.flatMap((pair) => pair.field('value') ?? [])
    if (node.kind === 'call') {
      const callee = node.field('function')
      const object = callee?.kind === 'attribute' ? callee.field('object') : undefined
      if (object !== undefined && /\.(values|items)$/.test(callee?.text ?? '')) return this.elements(object, steps + 1)
      const target = callee === undefined ? undefined : this.#python.resolve(callee)
      if (target?.kind !== 'function') return []
      return this.#versions(target.node).flatMap((version) =>
        returnsOf(version).flatMap((one) => this.elements(one, steps + 1)),
      )
    }
    const found = this.#python.resolve(node)
    if (found?.kind === 'parameter') return this.#given(found).flatMap((one) => this.elements(one, steps + 1))
    return found?.kind === 'value' && !found.node.equals(node) ? this.elements(found.node, steps + 1) : []
  }

  /** A method and those that override it in subclasses: which one runs is decided elsewhere. */
  #versions(method: PythonNode): PythonNode[] {
    const owner = method.enclosing('class_definition', 'function_definition')
    if (owner?.kind !== 'class_definition') return [method]
    const name = nameOf(method)
    const overriding = this.#python.code.flatMap((module) => {
      if (!module.tree.text.includes(`def ${name}`)) return []
      return module.root.find('class_definition').flatMap((node) => {
        const type = { kind: 'class', name: nameOf(node), module, node } as const
        const isBelow = !node.equals(owner) && this.#python.lineage(type).classes.some((one) => one.node.equals(owner))
        const found = isBelow ? this.#python.member(type, name) : undefined
        return found?.kind === 'function' && !found.node.equals(method) ? [found.node] : []
      })
    })
    return [method, ...overriding]
  }

  /** `module.router` where `module` is a loop variable over a list of modules. */
  #looped(node: PythonNode, steps: number): RouteHolder[] | undefined {
    const object = node.kind === 'attribute' ? node.field('object') : node
    const member = node.kind === 'attribute' ? (node.field('attribute')?.text ?? '') : undefined
    if (object?.kind !== 'identifier') return undefined
    const values = this.loopValues(object)
    return values === undefined
      ? undefined
      : unique(
          values.flatMap((value) => {
            if (member === undefined) return this.of(value, steps + 1)
            const target = this.#python.resolve(value)
            const found = target === undefined ? undefined : this.#python.member(target, member)
            return found?.kind === 'value' ? this.of(found.node, steps + 1) : []
          }),
        )
  }

  /** The values a loop variable takes, undefined when the name is none. */
  loopValues(name: PythonNode): PythonNode[] | undefined {
    const bound = this.loopBindings(name).flatMap((names) => names.get(name.text) ?? [])
    return bound.length === 0 ? undefined : bound
  }

  /**
   * What the variables of the loops around a node stand for, once for each turn that can be foreseen
   * (`for a, b in [(1, 2), (3, 4)]` gives two); one empty table outside of such loops.
   */
  loopBindings(node: PythonNode): ReadonlyMap<string, PythonNode>[] {
    let turns: ReadonlyMap<string, PythonNode>[] = [new Map()]
    for (let at = node.parentNode; at !== undefined && at.kind !== 'function_definition'; at = at.parentNode) {
      const left = at.kind === 'for_statement' ? at.field('left') : undefined
      const right = left === undefined ? undefined : at.field('right')
      if (left === undefined || right === undefined) continue
      const names = left.kind === 'identifier' ? [left] : left.parts
      const elements = this.elements(right)
      if (elements.length === 0 || elements.length * turns.length > MAX_TURNS) continue
      turns = turns.flatMap((turn) =>
        elements.map((element) => {
          const parts =
            names.length === 1 ? [element] : element.kind === 'tuple' || element.kind === 'list' ? element.parts : []
          return new Map([...turn, ...names.flatMap((name, place) => bind(name.text, parts[place]))])
        }),
      )
    }
    return turns.flatMap((turn) => this.#callerBindings(node).map((names) => new Map([...names, ...turn])))
  }

  /** What the parameters of the function around a node are, once for each call of it: only when there are several. */
  #callerBindings(node: PythonNode): ReadonlyMap<string, PythonNode>[] {
    const owner = node.enclosing('function_definition')
    const once = [new Map<string, PythonNode>()]
    if (owner === undefined) return once
    const parameters = parametersOf(owner).filter(({ name }) => name !== 'self' && name !== 'cls')
    const calls = parameters.length === 0 ? [] : this.#callsOf(owner)
    if (calls.length < 2 || calls.length > MAX_TURNS) return once
    return calls.map(
      (call) =>
        new Map(
          parameters.flatMap(({ name, default: fallback }, place) =>
            bind(name, argument(call, name, place) ?? fallback),
          ),
        ),
    )
  }

  /** Every call in the code that resolves to this function. */
  #callsOf(owner: PythonNode): PythonNode[] {
    return this.#python.callsNamed(nameOf(owner)).flatMap(({ node }) => {
      const callee = node.field('function')
      const target = callee === undefined ? undefined : this.#python.resolve(callee)
      return target?.kind === 'function' && target.node.equals(owner) ? [node] : []
    })
  }

  #ofCall(call: PythonNode, steps: number): RouteHolder[] {
    const made = this.#constructed(call)
    if (made !== undefined) return [made]
    const callee = call.field('function')
    const target = callee === undefined ? undefined : this.#python.resolve(callee)
    if (target?.kind !== 'function') return []
    return unique(
      this.#versions(target.node).flatMap((version) =>
        returnsOf(version).flatMap((returned) => this.of(returned, steps + 1)),
      ),
    )
  }

  /** Arguments given for a parameter wherever the function is called, or else its default. */
  #given(parameter: Extract<Resolved, { kind: 'parameter' }>): PythonNode[] {
    const owner = parameter.node.enclosing('function_definition')
    if (owner === undefined) return []
    const parameters = parametersOf(owner)
    const place = parameters.findIndex((one) => one.node.equals(parameter.node))
    const given = this.argumentsFor(owner, place)
    const fallback = parameters[place]?.default
    return given.length === 0 && fallback !== undefined ? [fallback] : given
  }

  #passed(parameter: Extract<Resolved, { kind: 'parameter' }>, steps: number): RouteHolder[] {
    return unique(this.#given(parameter).flatMap((argument) => this.of(argument, steps + 1)))
  }

  /** The expressions passed for the parameter at `place` of a function, at every call that resolves to it. */
  argumentsFor(owner: PythonNode, place: number): PythonNode[] {
    const parameters = parametersOf(owner)
    const parameter = parameters[place]
    const isMethod = parameters[0]?.name === 'self' || parameters[0]?.name === 'cls'
    const functionName = owner.field('name')?.text ?? ''
    const callers =
      isMethod && functionName === '__init__'
        ? (owner.enclosing('class_definition')?.field('name')?.text ?? '')
        : functionName
    return this.#python.callsNamed(callers).flatMap(({ node }) => {
      const callee = node.field('function')
      const target = callee === undefined ? undefined : this.#python.resolve(callee)
      const same = target?.kind === 'function' && target.node.equals(owner)
      const constructs = target?.kind === 'class' && owner.enclosing('class_definition')?.equals(target.node) === true
      if (!same && !constructs) return []
      const given = (node.field('arguments')?.parts ?? []).filter(({ kind }) => kind !== 'comment')
      const named = given.find((one) => one.kind === 'keyword_argument' && one.field('name')?.text === parameter?.name)
      const positional = given.filter((one) => one.kind !== 'keyword_argument')[isMethod ? place - 1 : place]
      const value = named?.field('value') ?? positional
      return value === undefined ? [] : [value]
    })
  }

  #constructed(call: PythonNode): RouteHolder | undefined {
    const key = `${call.tree.file}:${call.index}`
    if (this.#byCall.has(key)) return this.#byCall.get(key)
    this.#byCall.set(key, undefined)
    const callee = call.field('function')
    const target = callee === undefined ? undefined : this.#python.resolve(callee)
    const kind = target === undefined ? undefined : this.#kindOf(target)
    if (target === undefined || kind === undefined) return undefined
    const module = this.#python.moduleOf(call)
    const holder = {
      ...kind,
      node: call,
      module,
      constructors: this.#constructors(target),
      name: nameOfHolder(call, module),
    }
    this.#byCall.set(key, holder)
    return holder
  }

  #kindOf(target: Resolved): Pick<RouteHolder, 'kind' | 'framework'> | undefined {
    if (target.kind === 'external') return HOLDERS[target.name]
    if (target.kind !== 'class') return undefined
    if (!this.#kinds.has(target.name)) {
      const external = this.#python.lineage(target).external
      this.#kinds.set(
        target.name,
        external.map((name) => HOLDERS[name]).find((one) => one !== undefined),
      )
    }
    return this.#kinds.get(target.name)
  }

  #constructors(target: Resolved): PythonNode[] {
    if (target.kind !== 'class') return []
    return this.#python
      .lineage(target)
      .classes.flatMap(({ node }) =>
        node.find('call').filter((call) => call.field('function')?.text === 'super().__init__'),
      )
  }
}

function nameOfHolder(call: PythonNode, module: PythonModule): string {
  const assignment = call.parentNode?.kind === 'assignment' ? call.parentNode : undefined
  const name = assignment?.field('left')?.text ?? call.field('function')?.text ?? ''
  return `${module.name}.${name}`
}

function bind(name: string, value: PythonNode | undefined): [string, PythonNode][] {
  return value === undefined ? [] : [[name, value]]
}

function unique(holders: readonly RouteHolder[]): RouteHolder[] {
  return [...new Set(holders)]
}
