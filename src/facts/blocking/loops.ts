import { decoratorsOf, dottedName, isAsync, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import { keyOf } from '../origins/handlers.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { qualified } from '../python/names.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import type { ChainLink, LoopReach } from './types.ts'

/** Functions followed upwards from one call; beyond that nearly everything leads there. */
const MAX_FUNCTIONS = 80
/** Calls of one name that are resolved; `get` of a large service has thousands, and resolving them takes long. */
const MAX_CALLS = 600

/** Decorators under which a call still runs the function, there and then. */
const PLAIN =
  /(^|\.)(staticmethod|classmethod|lru_cache|cache|wraps|contextmanager|retry|override|overload|abstractmethod|final|typechecked|validate_call|deprecated)$|^backoff\./

const START_UP =
  /^(lifespan|startup|on_startup|start_up|shutdown|on_shutdown|setup|teardown|_?lifespan_\w+|\w+_lifespan)$/

interface Step {
  readonly definition: PythonNode
  /** The call that leads down, in this function. */
  readonly call: PythonNode
  readonly below: Step | undefined
}

interface Sites {
  readonly callers: readonly PythonNode[]
  /** A call that may be one of it as well. */
  readonly unclear: PythonNode | undefined
}

/** How a call comes to run on an event loop; if it was not seen to, what leaves that open. */
export interface Reached {
  readonly reached: LoopReach | undefined
  readonly doubt: ChainLink | undefined
}

/** Tells which functions run on an event loop, and by which way. */
export class Loops {
  readonly #python: PythonFacts
  readonly #origins: OriginsFacts
  readonly #callers = new Map<string, Sites>()
  readonly #flask: ReadonlySet<string>

  constructor(python: PythonFacts, origins: OriginsFacts, endpoints: EndpointsFacts) {
    this.#python = python
    this.#origins = origins
    const inThreads = endpoints.endpoints.filter(({ framework }) => /flask/i.test(framework))
    this.#flask = new Set(inThreads.map(({ handlerAt }) => `${handlerAt.file}:${handlerAt.line}`))
  }

  /** The shortest way from an event loop to a call, to a handler of requests if there is one. */
  reachOf(call: PythonNode): Reached {
    const first = this.#stepOf(call, undefined)
    if (first === undefined) return { reached: undefined, doubt: undefined }
    const list = [first]
    const seen = new Set([keyOf(first.definition)])
    let found: { step: Step; by: LoopReach['by'] } | undefined
    let nearest: Step | undefined
    let doubt: ChainLink | undefined
    for (let at = 0; at < list.length && list.length < MAX_FUNCTIONS; at++) {
      const step = list[at]
      if (step === undefined) continue
      const runsOnLoop = asyncOf(step) !== undefined
      const by = runsOnLoop ? this.#kindOf(step.definition) : undefined
      if (by === 'handler') return { reached: this.#reach(step, by), doubt }
      if (by !== undefined && (found === undefined || RANK[by] > RANK[found.by])) found = { step, by }
      if (runsOnLoop) nearest ??= step
      if (by === 'start-up') continue
      const isWrapped = !runsOnLoop && !this.#runsWhenCalled(step.definition)
      doubt ??= this.#doubtOf(step, isWrapped)
      if (isWrapped) continue
      for (const site of this.#callersOf(step.definition)) {
        const next = this.#stepOf(site, step)
        if (next === undefined || seen.has(keyOf(next.definition))) continue
        if (!runsOnLoop && isGenerator(step.definition) && !isDrained(site)) continue
        seen.add(keyOf(next.definition))
        list.push(next)
      }
    }
    if (found !== undefined) return { reached: this.#reach(found.step, found.by), doubt: undefined }
    return { reached: nearest === undefined ? undefined : this.#reach(nearest, 'loop'), doubt }
  }

  #stepOf(call: PythonNode, below: Step | undefined): Step | undefined {
    const definition = call.enclosing('function_definition', 'lambda')
    if (definition?.kind !== 'function_definition') return undefined
    // An asynchronous function reached through a synchronous one is only made there, not run.
    if (below !== undefined && asyncOf(below) !== undefined && !isAsync(definition)) return undefined
    return purposeOf(definition.tree.file) === 'service' ? { definition, call, below } : undefined
  }

  /** Undefined: whoever calls it decides. */
  #kindOf(definition: PythonNode): LoopReach['by'] | undefined {
    if (this.#flask.has(`${definition.tree.file}:${definition.line}`)) return 'own-loop'
    if (this.#origins.isHandler(definition) || isMiddleware(definition)) return 'handler'
    if (START_UP.test(nameOf(definition)) || isStartUpHook(definition)) return 'start-up'
    const sites = this.#callersOf(definition)
    if (sites.length === 0) return 'loop'
    return sites.every(startsLoop) ? 'own-loop' : undefined
  }

  #runsWhenCalled(definition: PythonNode): boolean {
    return decoratorsOf(definition).every((one) => {
      const target = one.kind === 'call' ? (one.field('function') ?? one) : one
      return PLAIN.test(this.#python.qualifiedName(target) ?? dottedName(target) ?? 'unknown')
    })
  }

  #callersOf(definition: PythonNode): readonly PythonNode[] {
    return this.#sitesOf(definition).callers
  }

  /** A place that may call the function of a step: a call of its name on something nothing is known of. */
  #doubtOf(step: Step, isWrapped: boolean): ChainLink | undefined {
    const { unclear: other, callers } = this.#sitesOf(step.definition)
    // Under a decorator that may run it elsewhere every call is unclear.
    const unclear = isWrapped ? callers[0] : other
    return unclear === undefined
      ? undefined
      : { name: this.#nameOf(step.definition), at: { file: unclear.tree.file, line: unclear.line } }
  }

  #sitesOf(definition: PythonNode): Sites {
    const key = keyOf(definition)
    let known = this.#callers.get(key)
    if (known === undefined) {
      known = this.#findCallers(definition)
      this.#callers.set(key, known)
    }
    return known
  }

  #findCallers(definition: PythonNode): Sites {
    const own = nameOf(definition)
    const type = definition.enclosing('class_definition', 'function_definition')
    const isConstructor = own === '__init__' && type?.kind === 'class_definition'
    const name = isConstructor ? nameOf(type) : own
    const calls = name === '' ? [] : this.#python.callsNamed(name)
    if (calls.length > MAX_CALLS) return { callers: [], unclear: calls[0]?.node }
    const callers: PythonNode[] = []
    let unclear: PythonNode | undefined
    for (const { node, module } of calls) {
      const callee = node.field('function')
      const target = callee === undefined ? undefined : this.#python.resolve(callee)
      const isThis =
        (target?.kind === 'function' && target.node.equals(definition)) ||
        (isConstructor && target?.kind === 'class' && target.node.equals(type))
      if (isThis) callers.push(node)
      else if (callee?.kind === 'attribute' && isUnclear(target) && purposeOf(module.file) === 'service')
        unclear ??= node
    }
    return { callers, unclear }
  }

  #reach(step: Step, by: LoopReach['by']): LoopReach {
    const chain: ChainLink[] = []
    let nearest = step.definition
    for (let at: Step | undefined = step; at !== undefined; at = at.below) {
      if (isAsync(at.definition)) nearest = at.definition
      chain.unshift({ name: this.#nameOf(at.definition), at: { file: at.call.tree.file, line: at.call.line } })
    }
    return {
      by,
      chain,
      asyncFunction: { name: this.#nameOf(nearest), at: { file: nearest.tree.file, line: nearest.line } },
    }
  }

  #nameOf(definition: PythonNode): string {
    return qualified(definition, this.#python.moduleOf(definition))
  }
}

/** `asyncio.run(work())`: the call makes a coroutine for a loop of its own. */
function startsLoop(site: PythonNode): boolean {
  return /(^|\.)(run|run_until_complete|async_to_sync|run_async|run_coroutine_threadsafe)$/.test(
    site.parentNode?.parentNode?.field('function')?.text ?? '',
  )
}

function isUnclear(target: Resolved | undefined): boolean {
  return target === undefined || target.kind === 'value' || target.kind === 'parameter'
}

const RANK = { 'own-loop': 0, 'start-up': 1, loop: 2, handler: 3 } as const

/** The first asynchronous function at or below a step. */
function asyncOf(step: Step): Step | undefined {
  for (let at: Step | undefined = step; at !== undefined; at = at.below) if (isAsync(at.definition)) return at
  return undefined
}

function isGenerator(definition: PythonNode): boolean {
  const isContext = decoratorsOf(definition).some((one) => /contextmanager$/.test(one.text))
  return (
    !isContext &&
    definition
      .find('yield')
      .some((node) => node.enclosing('function_definition', 'lambda')?.equals(definition) === true)
  )
}

/** `for row in rows():`, `list(rows())`: a generator runs when its values are asked for. */
function isDrained(site: PythonNode): boolean {
  if (site.fieldName === 'right' && /^for_(statement|in_clause)$/.test(site.parentNode?.kind ?? '')) return true
  const around = site.parentNode?.parentNode
  return (
    around?.kind === 'call' &&
    /^(list|tuple|set|dict|sum|next|any|all|sorted)$/.test(around.field('function')?.text ?? '')
  )
}

function isMiddleware(definition: PythonNode): boolean {
  if (decoratorsOf(definition).some((one) => /\.(middleware|exception_handler)\b/.test(one.text))) return true
  const type = definition.enclosing('class_definition', 'function_definition')
  return (
    type?.kind === 'class_definition' &&
    /^(dispatch|__call__)$/.test(nameOf(definition)) &&
    /Middleware/.test(`${nameOf(type)} ${type.field('superclasses')?.text ?? ''}`)
  )
}

function isStartUpHook(definition: PythonNode): boolean {
  return decoratorsOf(definition).some(
    (one) =>
      /on_event\(|on_startup|on_shutdown|asynccontextmanager/.test(one.text) &&
      /on_event|on_s|lifespan/.test(`${one.text} ${nameOf(definition)}`),
  )
}
