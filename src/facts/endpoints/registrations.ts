import { argument, argumentsOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { chosenMethods, isApplied } from './chosen.ts'
import type { Frame } from './following.ts'
import { conditions, isCode } from './following.ts'
import type { Holders, RouteHolder } from './objects.ts'
import { methodsOf, option } from './paths.ts'
import type { CloneRegistration, OpenInclude, Recorder, Registered, Unresolved } from './registered.ts'
import { endpointMethods, firstLine, HTTP } from './registered.ts'
import { RouteLists } from './route-lists.ts'
import type { Terms } from './terms.ts'

const DECORATORS = [...HTTP, 'api_route', 'route', 'websocket', 'websocket_route']
const CALLS = ['add_api_route', 'add_route', 'add_websocket_route', 'add_api_websocket_route']

/** Reads every registration in the code and gives it to the holders it is made on. */
export class Registrations implements Recorder {
  readonly unresolved: Unresolved[] = []
  readonly openIncludes: OpenInclude[] = []
  readonly clones: CloneRegistration[] = []
  readonly #python: PythonFacts
  readonly #terms: Terms
  readonly #holders: Holders
  readonly #byHolder = new Map<RouteHolder, Registered>()

  constructor(terms: Terms, holders: Holders) {
    this.#python = terms.python
    this.#terms = terms
    this.#holders = holders
    for (const { node } of this.#python.callsNamed(...DECORATORS)) this.#decorator(node, lastName(node))
    for (const { call, name, object, frame } of chosenMethods(terms, holders, DECORATORS))
      this.#decorator(call, name, object, frame)
    for (const { node } of this.#python.callsNamed(...CALLS)) this.#call(node)
    for (const { node } of this.#python.callsNamed('include_router', 'generate_and_include_versioned_routers'))
      this.#include(node)
    for (const { node } of this.#python.callsNamed('mount')) this.#mount(node)
    for (const { node } of this.#python.callsNamed('add_middleware', 'middleware')) this.#middleware(node)
    const lists = new RouteLists(terms, holders, this)
    for (const done = new Set<RouteHolder>(); ; ) {
      const fresh = holders.all().filter((holder) => !done.has(holder))
      if (fresh.length === 0) break
      for (const holder of fresh) {
        done.add(holder)
        lists.constructed(holder)
      }
    }
    lists.appended()
  }

  of(holder: RouteHolder): Registered {
    let registered = this.#byHolder.get(holder)
    if (registered === undefined) {
      registered = { routes: [], includes: [], mounts: [], middleware: [] }
      this.#byHolder.set(holder, registered)
    }
    return registered
  }

  /** The runs of the code in which a registration happens, with the holders its method is called on in each. */
  #runs(call: PythonNode, object: PythonNode | undefined): { frame: Frame; onto: RouteHolder[] }[] {
    if (object === undefined || this.#isForeign(object)) return []
    return this.#terms.frames.at(call).flatMap((frame) => {
      if (!this.#terms.runs(call, frame)) return []
      const onto = this.#objectOf(object, frame)
      return onto === undefined ? [] : [{ frame, onto }]
    })
  }

  /** Whether an object is certainly of a class that holds no routes. */
  #isForeign(object: PythonNode): boolean {
    const type = this.#python.typeOf(object)
    return type?.kind === 'external' && !/^(fastapi|starlette|cadwyn)\b/.test(type.name)
  }

  /** The holders a method call is made on; undefined when the object is certainly something else. */
  #objectOf(given: PythonNode | undefined, frame: Frame): RouteHolder[] | undefined {
    let object = given
    // `app.router.add_route(…)`: the router of an application is the application.
    if (object?.kind === 'attribute' && object.field('attribute')?.text === 'router') {
      const owner = object.field('object')
      if (owner !== undefined && this.#holders.of(owner, frame).some(({ kind }) => kind === 'application'))
        object = owner
    }
    if (object === undefined) return undefined
    const found = this.#holders.of(object, frame)
    if (found.length > 0) return found
    const type = this.#python.typeOf(object)
    if (type?.kind === 'external' && /^(fastapi|starlette)\..*(FastAPI|APIRouter|Starlette|Router)$/.test(type.name))
      return []
    return type === undefined && this.#python.resolve(object)?.kind !== 'external' ? [] : undefined
  }

  #decorator(call: PythonNode, name: string, object = objectOfCall(call), only?: Frame): void {
    const parent = call.parentNode
    const isDecorator = parent?.kind === 'decorator'
    if (parent === undefined || !isApplied(call)) return
    const decorated = isDecorator ? parent.parentNode?.field('definition') : undefined
    const given = isDecorator ? undefined : argument(parent, 'func', 0)
    const path = argument(call, 'path', 0)
    if ((decorated ?? given) === undefined || path === undefined) return
    for (const { frame, onto } of this.#runs(call, object)) {
      if (only !== undefined && only !== frame) continue
      const handler = decorated ?? this.handler(given, frame)
      if (handler === undefined) continue
      if (onto.length === 0) {
        if (/^f?["']\//.test(path.text)) this.miss(call, `the router of ${firstLine(call)} was not found`)
      } else this.route(onto, call, frame, handler, path, this.#decoratedMethods(name, call, frame))
    }
  }

  #decoratedMethods(name: string, call: PythonNode, frame: Frame): readonly string[] {
    if (name.startsWith('websocket')) return ['WEBSOCKET']
    if (name === 'api_route' || name === 'route')
      return methodsOf(this.#terms, option(this.#python, call, 'methods'), frame) ?? ['GET']
    return [name.toUpperCase()]
  }

  /** Records one route on each holder. */
  route(
    holders: readonly RouteHolder[],
    call: PythonNode,
    frame: Frame,
    handler: PythonNode,
    path: PythonNode | undefined,
    methods: readonly string[],
  ): void {
    const route = {
      node: call,
      frame,
      conditions: this.#conditions(call, frame),
      methods,
      path,
      handler,
      dependencies: this.dependencies(option(this.#python, call, 'dependencies'), frame),
      inSchema: this.inSchema(call, frame),
    }
    for (const holder of holders) this.of(holder).routes.push(route)
  }

  /** Whether a registration or constructor leaves routes in the schema. */
  inSchema(call: PythonNode, frame: Frame): boolean {
    const hidden = option(this.#python, call, 'include_in_schema')
    return hidden === undefined || this.#terms.value(hidden, frame) !== false
  }

  #conditions(node: PythonNode, frame: Frame): readonly PythonNode[] {
    return this.#terms.branches.undecided(conditions(node), frame)
  }

  #call(call: PythonNode): void {
    const name = lastName(call)
    const path = argument(call, 'path', 0)
    const given = argument(call, 'endpoint', 1) ?? argument(call, 'route', 1)
    for (const { frame, onto } of this.#runs(call, objectOfCall(call))) {
      if (onto.length === 0) {
        this.miss(call, `the router of ${firstLine(call)} was not found`)
        continue
      }
      if (this.#cloned(call, given, frame, onto)) continue
      const handler = this.handler(given, frame)
      if (handler === undefined) continue
      const isDefinition = handler.kind === 'function_definition' || handler.kind === 'class_definition'
      const isKnown = path !== undefined && typeof this.#terms.value(path, frame) === 'string'
      if (!isDefinition && !isKnown) {
        this.miss(call, `neither path nor handler of ${firstLine(call)} is known`)
        continue
      }
      const methods = name.includes('websocket')
        ? ['WEBSOCKET']
        : methodsOf(this.#terms, option(this.#python, call, 'methods'), frame)
      this.route(onto, call, frame, handler, path, methods ?? endpointMethods(handler, name))
    }
  }

  /** `for route in app.routes: app.add_api_route(…, route.endpoint)`: seen to when the routes are known. */
  #cloned(call: PythonNode, endpoint: PythonNode | undefined, frame: Frame, onto: readonly RouteHolder[]): boolean {
    const loop = call.enclosing('for_statement', 'function_definition')
    const variable = loop?.kind === 'for_statement' ? loop.field('left')?.text : undefined
    if (loop === undefined || variable === undefined || endpoint?.text !== `${variable}.endpoint`) return false
    const lists = (loop.field('right')?.find('attribute') ?? []).filter(
      (one) => one.field('attribute')?.text === 'routes',
    )
    const sources = lists.flatMap(
      (one) => this.#objectOf(one.field('object'), this.#terms.frames.within(frame, loop)) ?? [],
    )
    for (const holder of onto) {
      for (const source of sources)
        this.clones.push({ node: call, frame, conditions: conditions(loop), holder, loop, source })
    }
    return sources.length > 0
  }

  /** The function or class that serves a route, or the expression itself where it could not be followed. */
  handler(node: PythonNode | undefined, frame: Frame): PythonNode | undefined {
    if (node === undefined) return undefined
    const [end, ...others] = node.kind === 'lambda' ? [] : this.#terms.ends(node, frame)
    const followed = end !== undefined && others.length === 0 && isCode(end) ? end.node : node
    const callee = followed.kind === 'call' ? followed.field('function') : undefined
    const found = this.#python.resolve(callee ?? followed)
    if (found?.kind !== 'function' && found?.kind !== 'class') return node
    if (callee === undefined) return found.node
    // `make_handler(x)`: the function that the factory defines and returns.
    const made = returnsOf(found.node).map((one) => this.#python.resolve(one))
    return made.find((one) => one?.kind === 'function')?.node ?? node
  }

  #include(call: PythonNode): void {
    const router = argument(call, 'router', 0)
    if (router === undefined) return
    const prefix = option(this.#python, call, 'prefix')
    for (const { frame, onto } of this.#runs(call, objectOfCall(call))) {
      const dependencies = this.dependencies(option(this.#python, call, 'dependencies'), frame)
      const inSchema = this.inSchema(call, frame)
      const include = { node: call, frame, conditions: this.#conditions(call, frame), prefix, dependencies, inSchema }
      const targets = this.#holders.of(router, frame)
      if (onto.length === 0 || targets.length === 0) {
        const what = targets.length === 0 ? router.text : (call.field('function')?.text ?? '')
        this.miss(call, `what ${firstLine({ text: what })} is could not be followed`)
        this.openIncludes.push({ ...include, onto, router })
      }
      for (const holder of onto) {
        for (const target of targets) this.of(holder).includes.push({ ...include, target })
      }
    }
  }

  #mount(call: PythonNode): void {
    for (const { frame, onto } of this.#runs(call, objectOfCall(call))) {
      for (const holder of onto) this.mounted(holder, call, frame, argument(call, 'path', 0), argument(call, 'app', 1))
    }
  }

  /** Records what is mounted at a path, application of ours or not. */
  mounted(
    holder: RouteHolder,
    node: PythonNode,
    frame: Frame,
    path: PythonNode | undefined,
    given: PythonNode | undefined,
  ): void {
    const targets = given === undefined ? [] : this.#holders.of(given, frame)
    const what =
      given === undefined ? '' : (this.#python.typeOf(given)?.name ?? this.#python.qualifiedName(given) ?? given.text)
    for (const target of targets.length === 0 ? [undefined] : targets)
      this.of(holder).mounts.push({ node, frame, conditions: this.#conditions(node, frame), path, target, what })
  }

  #middleware(call: PythonNode): void {
    const decorated =
      call.parentNode?.kind === 'decorator' ? call.parentNode.parentNode?.field('definition') : undefined
    const what = decorated ?? argument(call, 'middleware_class', 0)
    if (
      what === undefined ||
      (decorated === undefined && call.field('function')?.text.endsWith('.middleware') === true)
    )
      return
    const holders = new Set(this.#runs(call, objectOfCall(call)).flatMap(({ onto }) => onto))
    for (const holder of holders) this.of(holder).middleware.push({ node: call, what, options: call })
  }

  /** Notes a registration that was seen but not understood, once. */
  miss(node: PythonNode, reason: string): void {
    if (!this.unresolved.some((one) => one.node.equals(node) && one.reason === reason))
      this.unresolved.push({ node, reason })
  }

  /** The members of a `dependencies=[…]` argument; a part that cannot be listed stays as it is. */
  dependencies(node: PythonNode | undefined, frame: Frame): PythonNode[] {
    if (node === undefined || node.kind === 'none') return []
    const listed = this.#terms.elements(node, frame).flatMap((one) => (isCode(one) ? [one.node] : []))
    if (listed.length > 0 || this.#python.constant(node) !== undefined) return listed
    return [node]
  }

  /** Dependencies of the holder itself: constructor of the router or application, and of its base classes. */
  holderDependencies(holder: RouteHolder): PythonNode[] {
    return [holder.node, ...holder.constructors].flatMap((call) =>
      argumentsOf(call).flatMap(({ name, value }) =>
        name === 'dependencies' ? this.dependencies(value, holder.frame) : [],
      ),
    )
  }
}

function lastName(call: PythonNode): string {
  return call.field('function')?.field('attribute')?.text ?? ''
}

function objectOfCall(call: PythonNode): PythonNode | undefined {
  const callee = call.field('function')
  return callee?.kind === 'attribute' ? callee.field('object') : undefined
}
