import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, PythonModule, Resolved } from '../python/types.ts'
import type { Frame, Term } from './following.ts'
import { isCode, keyOf } from './following.ts'
import type { Terms } from './terms.ts'

/** A thing that holds routes: an application, or a router in one run of the code that makes it. */
export interface RouteHolder {
  readonly kind: 'application' | 'router'
  readonly framework: 'FastAPI' | 'Starlette'
  /** The constructor call. */
  readonly node: PythonNode
  /** The run it is made in. A function that makes a router makes another one each time it is called. */
  readonly frame: Frame
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

/** Tells which route holders an expression can stand for. */
export class Holders {
  readonly #python: PythonFacts
  readonly #terms: Terms
  readonly #known = new Map<string, RouteHolder | undefined>()
  readonly #byCall = new Map<string, RouteHolder[]>()
  readonly #kinds = new Map<string, Pick<RouteHolder, 'kind' | 'framework'> | undefined>()

  constructor(python: PythonFacts, terms: Terms) {
    this.#python = python
    this.#terms = terms
    // A factory of applications is looked at once: however often it is called, the service has one of them.
    for (const call of this.#constructions()) {
      const callee = call.field('function')
      const target = callee === undefined ? undefined : python.resolve(callee)
      const isApplication = target !== undefined && this.#kindOf(target)?.kind === 'application'
      const factory = isApplication ? call.enclosing('function_definition') : undefined
      if (factory !== undefined) terms.frames.share(factory)
    }
  }

  /**
   * Every holder constructed in the code, found through the names of the classes and of their subclasses: in each run
   * that something was seen to use, or else once.
   */
  all(): RouteHolder[] {
    return this.#constructions().flatMap((call) => {
      const known = this.#byCall.get(keyOf(call)) ?? []
      return known.length > 0 ? known : this.of(call, this.#terms.frames.root)
    })
  }

  #constructions(): PythonNode[] {
    const names = new Set(Object.keys(HOLDERS).map((name) => name.slice(name.lastIndexOf('.') + 1)))
    for (const module of this.#python.code) {
      for (const type of module.root.find('class_definition')) {
        if (/Router|FastAPI|Starlette|App|Cadwyn/.test(type.field('superclasses')?.text ?? '')) {
          names.add(type.field('name')?.text ?? '')
        }
      }
    }
    return this.#python.callsNamed(...names).map(({ node }) => node)
  }

  /** The holders an expression may evaluate to in one run; empty when none is known. */
  of(node: PythonNode, frame: Frame): RouteHolder[] {
    return unique(this.#terms.ends(node, frame).flatMap((end) => this.ofEnd(end) ?? []))
  }

  /** The holder that an expression followed to its end makes. */
  ofEnd(end: Term): RouteHolder | undefined {
    if (!isCode(end) || end.node.kind !== 'call') return undefined
    const { node, frame } = end
    const key = `${keyOf(node)} ${frame.id}`
    if (!this.#known.has(key)) this.#known.set(key, this.#constructed(node, frame))
    return this.#known.get(key)
  }

  #constructed(call: PythonNode, frame: Frame): RouteHolder | undefined {
    const callee = call.field('function')
    const target = callee === undefined ? undefined : this.#python.resolve(callee)
    const kind = target === undefined ? undefined : this.#kindOf(target)
    if (target === undefined || kind === undefined) return undefined
    const same = this.#byCall.get(keyOf(call)) ?? []
    // However often a factory is called, the service has one application of it; what an object keeps (`self.router`) is
    // reached from methods, where it is not known which object is meant.
    const isKept = call.parentNode?.kind === 'assignment' && call.parentNode.field('left')?.kind === 'attribute'
    const [first] = kind.kind === 'application' || isKept ? same : []
    if (first !== undefined) return first
    const module = this.#python.moduleOf(call)
    const constructors = this.#constructors(target)
    const holder = { ...kind, node: call, frame, module, constructors, name: nameOfHolder(call, module) }
    this.#byCall.set(keyOf(call), [...same, holder])
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

function unique(holders: readonly RouteHolder[]): RouteHolder[] {
  return [...new Set(holders)]
}
