import { argument, argumentsOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Holders, RouteHolder } from './objects.ts'
import { methodsOf, option } from './paths.ts'

/** One route as the code registers it: before prefixes and inherited dependencies. */
export interface RouteRegistration {
  readonly node: PythonNode
  readonly methods: readonly string[]
  readonly path: PythonNode | undefined
  /** Values of loop variables in `path`, when a loop registers several routes. */
  readonly bound: ReadonlyMap<string, PythonNode>
  /** `function_definition`, `class_definition` or an expression that was not followed. */
  readonly handler: PythonNode
  readonly dependencies: readonly PythonNode[]
  readonly inSchema: boolean
}

export interface IncludeRegistration {
  readonly node: PythonNode
  readonly target: RouteHolder
  readonly prefix: PythonNode | undefined
  readonly bound: ReadonlyMap<string, PythonNode>
  readonly dependencies: readonly PythonNode[]
  /** Why this include is a guess, when it is one. */
  readonly assumed?: string
}

export interface MountRegistration {
  readonly node: PythonNode
  readonly path: PythonNode | undefined
  readonly target: RouteHolder | undefined
  /** What is mounted when it is no application of ours: `starlette.staticfiles.StaticFiles`. */
  readonly what: string
}

export interface MiddlewareRegistration {
  readonly node: PythonNode
  /** The class or function, as written. */
  readonly what: PythonNode
  readonly options: PythonNode
}

/** What is registered on one holder. */
export interface Registered {
  readonly routes: RouteRegistration[]
  readonly includes: IncludeRegistration[]
  readonly mounts: MountRegistration[]
  readonly middleware: MiddlewareRegistration[]
}

export interface Unresolved {
  readonly node: PythonNode
  readonly reason: string
}

const HTTP = ['get', 'post', 'put', 'delete', 'patch', 'options', 'head', 'trace'] as const
const DECORATORS = [...HTTP, 'api_route', 'route', 'websocket', 'websocket_route']
const CALLS = ['add_api_route', 'add_route', 'add_websocket_route', 'add_api_websocket_route']

/** Reads every registration in the code and gives it to the holders it is made on. */
export class Registrations {
  readonly unresolved: Unresolved[] = []
  /** Includes whose router is not known: whatever is included nowhere else may be meant. */
  readonly openIncludes: (Omit<IncludeRegistration, 'target'> & { readonly onto: readonly RouteHolder[] })[] = []
  readonly #python: PythonFacts
  readonly #holders: Holders
  readonly #byHolder = new Map<RouteHolder, Registered>()

  constructor(python: PythonFacts, holders: Holders) {
    this.#python = python
    this.#holders = holders
    for (const { node } of python.callsNamed(...DECORATORS)) this.#decorator(node)
    for (const { node } of python.callsNamed(...CALLS)) this.#call(node)
    for (const { node } of python.callsNamed('include_router', 'generate_and_include_versioned_routers'))
      this.#include(node)
    for (const { node } of python.callsNamed('mount')) this.#mount(node)
    for (const { node } of python.callsNamed('add_middleware', 'middleware')) this.#middleware(node)
    for (const holder of holders.all()) this.#constructed(holder)
  }

  of(holder: RouteHolder): Registered {
    let registered = this.#byHolder.get(holder)
    if (registered === undefined) {
      registered = { routes: [], includes: [], mounts: [], middleware: [] }
      this.#byHolder.set(holder, registered)
    }
    return registered
  }

  /** The holders a method call is made on; undefined when the object is certainly something else. */
  #objectOf(call: PythonNode): RouteHolder[] | undefined {
    const callee = call.field('function')
    let object = callee?.kind === 'attribute' ? callee.field('object') : undefined
    // `app.router.add_route(…)`: the router of an application is the application.
    if (object?.kind === 'attribute' && object.field('attribute')?.text === 'router') {
      const owner = object.field('object')
      if (owner !== undefined && this.#holders.of(owner).some(({ kind }) => kind === 'application')) object = owner
    }
    if (object === undefined) return undefined
    const found = this.#holders.of(object)
    if (found.length > 0) return found
    const type = this.#python.typeOf(object)
    if (type?.kind === 'external' && /^(fastapi|starlette)\..*(FastAPI|APIRouter|Starlette|Router)$/.test(type.name))
      return []
    return type === undefined && this.#python.resolve(object)?.kind !== 'external' ? [] : undefined
  }

  #decorator(call: PythonNode): void {
    const parent = call.parentNode
    const isDecorator = parent?.kind === 'decorator'
    const isApplied = parent?.kind === 'call' && parent.field('function')?.equals(call) === true
    if (!isDecorator && !isApplied) return
    const handler = isDecorator ? parent.parentNode?.field('definition') : this.#handler(argument(parent, 'func', 0))
    const path = argument(call, 'path', 0)
    if (handler === undefined || path === undefined) return
    const holders = this.#objectOf(call)
    if (holders === undefined) return
    if (holders.length === 0) {
      if (/^f?["']\//.test(path.text))
        this.unresolved.push({ node: call, reason: `the router of ${firstLine(call)} was not found` })
      return
    }
    const name = call.field('function')?.field('attribute')?.text ?? ''
    this.#route(holders, call, handler, path, this.#decoratedMethods(name, call))
  }

  #decoratedMethods(name: string, call: PythonNode): readonly string[] {
    if (name.startsWith('websocket')) return ['WEBSOCKET']
    if (name === 'api_route' || name === 'route')
      return methodsOf(this.#python, option(this.#python, call, 'methods')) ?? ['GET']
    return [name.toUpperCase()]
  }

  #route(
    holders: readonly RouteHolder[],
    call: PythonNode,
    handler: PythonNode,
    path: PythonNode | undefined,
    methods: readonly string[],
    turn?: ReadonlyMap<string, PythonNode>,
  ): void {
    const hidden = option(this.#python, call, 'include_in_schema')
    const route = {
      node: call,
      methods,
      path,
      handler,
      dependencies: this.dependencies(option(this.#python, call, 'dependencies')),
      inSchema: hidden === undefined || this.#python.constant(hidden) !== false,
    }
    for (const bound of turn === undefined ? this.#holders.loopBindings(call) : [turn]) {
      for (const holder of this.#turned(call, holders, bound)) this.of(holder).routes.push({ ...route, bound })
    }
  }

  /** The holders of one turn: a router that is a loop variable or a parameter is another one each time. */
  #turned(
    call: PythonNode,
    holders: readonly RouteHolder[],
    bound: ReadonlyMap<string, PythonNode>,
  ): readonly RouteHolder[] {
    const object = call.field('function')?.field('object')
    const value = object?.kind === 'identifier' ? bound.get(object.text) : undefined
    const own = value === undefined ? [] : this.#holders.of(value)
    return own.length === 0 ? holders : own
  }

  #call(call: PythonNode): void {
    const holders = this.#objectOf(call)
    if (holders === undefined) return
    const name = call.field('function')?.field('attribute')?.text ?? ''
    const paths = argument(call, 'path', 0)
    const given = argument(call, 'endpoint', 1) ?? argument(call, 'route', 1)
    if (holders.length === 0) {
      this.unresolved.push({ node: call, reason: `the router of ${firstLine(call)} was not found` })
      return
    }
    const methods = name.includes('websocket')
      ? ['WEBSOCKET']
      : methodsOf(this.#python, option(this.#python, call, 'methods'))
    for (const bound of this.#holders.loopBindings(call)) {
      const path = (paths?.kind === 'identifier' ? bound.get(paths.text) : undefined) ?? paths
      const handler = this.#handler((given?.kind === 'identifier' ? bound.get(given.text) : undefined) ?? given)
      if (handler === undefined) continue
      const isDefinition = handler.kind === 'function_definition' || handler.kind === 'class_definition'
      if (!isDefinition && typeof this.#python.constant(path ?? call) !== 'string') {
        this.unresolved.push({ node: call, reason: `neither path nor handler of ${firstLine(call)} is known` })
        continue
      }
      this.#route(holders, call, handler, path, methods ?? this.#endpointMethods(handler, name), bound)
    }
  }

  /** A class of Starlette's `HTTPEndpoint` serves the methods it defines; a function GET. */
  #endpointMethods(handler: PythonNode, registration: string): readonly string[] {
    if (handler.kind !== 'class_definition')
      return registration === 'add_route' && handler.kind !== 'function_definition' ? ['*'] : ['GET']
    const names = handler.find('function_definition').map((one) => one.field('name')?.text ?? '')
    const methods = HTTP.filter((method) => names.includes(method)).map((method) => method.toUpperCase())
    return methods.length > 0 ? methods : ['*']
  }

  #handler(node: PythonNode | undefined): PythonNode | undefined {
    if (node === undefined) return undefined
    const callee = node.kind === 'call' ? node.field('function') : undefined
    const found = this.#python.resolve(callee ?? node)
    if (found?.kind !== 'function' && found?.kind !== 'class') return node
    if (callee === undefined) return found.node
    // `make_handler(x)`: the function that the factory defines and returns.
    const made = returnsOf(found.node).map((one) => this.#python.resolve(one))
    return made.find((one) => one?.kind === 'function')?.node ?? node
  }

  #include(call: PythonNode): void {
    const onto = this.#objectOf(call)
    const given = argument(call, 'router', 0)
    if (onto === undefined || given === undefined) return
    const prefix = option(this.#python, call, 'prefix')
    const dependencies = this.dependencies(option(this.#python, call, 'dependencies'))
    for (const bound of this.#holders.loopBindings(call)) {
      const router = (given.kind === 'identifier' ? bound.get(given.text) : undefined) ?? given
      const targets = this.#holders.of(router)
      if (onto.length === 0 || targets.length === 0) {
        const what = targets.length === 0 ? router.text : (call.field('function')?.text ?? '')
        this.unresolved.push({ node: call, reason: `what ${firstLine({ text: what })} is could not be followed` })
        this.openIncludes.push({ node: call, prefix, bound, dependencies, onto })
      }
      for (const holder of onto) {
        for (const target of targets) this.of(holder).includes.push({ node: call, target, prefix, bound, dependencies })
      }
    }
  }

  #mount(call: PythonNode): void {
    const onto = this.#objectOf(call)
    if (onto === undefined || onto.length === 0) return
    const given = argument(call, 'app', 1)
    for (const holder of onto) this.#mounted(holder, call, argument(call, 'path', 0), given)
  }

  #mounted(holder: RouteHolder, node: PythonNode, path: PythonNode | undefined, given: PythonNode | undefined): void {
    const targets = given === undefined ? [] : this.#holders.of(given)
    const what =
      given === undefined ? '' : (this.#python.typeOf(given)?.name ?? this.#python.qualifiedName(given) ?? given.text)
    for (const target of targets.length === 0 ? [undefined] : targets)
      this.of(holder).mounts.push({ node, path, target, what })
  }

  #middleware(call: PythonNode): void {
    const onto = this.#objectOf(call)
    if (onto === undefined || onto.length === 0) return
    const decorated =
      call.parentNode?.kind === 'decorator' ? call.parentNode.parentNode?.field('definition') : undefined
    const what = decorated ?? argument(call, 'middleware_class', 0)
    if (
      what === undefined ||
      (decorated === undefined && call.field('function')?.text.endsWith('.middleware') === true)
    )
      return
    for (const holder of onto) this.of(holder).middleware.push({ node: call, what, options: call })
  }

  /** Routes and middleware given to the constructor: `Starlette(routes=[…], middleware=[…])`. */
  #constructed(holder: RouteHolder): void {
    const calls = [holder.node, ...holder.constructors]
    for (const call of calls) {
      const routes = argument(call, 'routes')
      if (routes !== undefined) this.#routeList(holder, routes)
      const middleware = argument(call, 'middleware')
      for (const node of middleware === undefined ? [] : this.#listed(middleware)) {
        const what = node.kind === 'call' ? argument(node, 'cls', 0) : undefined
        if (what !== undefined) this.of(holder).middleware.push({ node, what, options: node })
      }
    }
  }

  #routeList(holder: RouteHolder, list: PythonNode): void {
    const elements = this.#listed(list)
    if (elements.length === 0 && list.kind !== 'list')
      this.unresolved.push({ node: list, reason: `the list ${firstLine(list)} could not be read` })
    for (const element of elements) this.#routeObject(holder, element)
  }

  #routeObject(holder: RouteHolder, node: PythonNode): void {
    const callee = node.kind === 'call' ? node.field('function') : undefined
    const type = callee === undefined ? undefined : this.#python.qualifiedName(callee)
    const name = type?.split('.').at(-1) ?? ''
    const handler = this.#handler(argument(node, 'endpoint', 1))
    if (name === 'Mount') {
      const routes = argument(node, 'routes')
      const nested = routes === undefined ? [] : this.#listed(routes)
      if (nested.length > 0) this.#nested(holder, node, nested)
      else this.#mounted(holder, node, argument(node, 'path', 0), argument(node, 'app', 1))
    } else if (name === 'WebSocketRoute' || name === 'APIWebSocketRoute') {
      if (handler !== undefined) this.#route([holder], node, handler, argument(node, 'path', 0), ['WEBSOCKET'])
    } else if ((name === 'Route' || name === 'APIRoute') && handler !== undefined) {
      const methods = methodsOf(this.#python, argument(node, 'methods')) ?? this.#endpointMethods(handler, 'route')
      this.#route([holder], node, handler, argument(node, 'path', 0), methods)
    } else this.unresolved.push({ node, reason: `the route ${firstLine(node)} was not understood` })
  }

  /** `Mount("/api", routes=[…])` is a router of its own, made by the `Mount` call. */
  #nested(holder: RouteHolder, node: PythonNode, routes: readonly PythonNode[]): void {
    const inner: RouteHolder = {
      ...holder,
      kind: 'router',
      node,
      constructors: [],
      name: `${holder.name}.${firstLine(node)}`,
    }
    for (const route of routes) this.#routeObject(inner, route)
    this.of(holder).mounts.push({
      node,
      path: argument(node, 'path', 0),
      target: inner,
      what: 'starlette.routing.Router',
    })
  }

  /** Elements of a list, with those that are appended to the same name elsewhere. */
  #listed(node: PythonNode): PythonNode[] {
    const own = this.#holders.elements(node)
    if (node.kind !== 'identifier') return own
    const home = this.#python.resolve(node)
    const added = this.#python.callsNamed('append', 'extend').flatMap(({ node: call }) => {
      const callee = call.field('function')
      const object = callee?.field('object')
      if (object?.text !== node.text || this.#python.resolve(object)?.name !== home?.name) return []
      const value = argument(call, '', 0)
      if (value === undefined) return []
      return callee?.field('attribute')?.text === 'extend' ? this.#holders.elements(value) : [value]
    })
    return [...own, ...added]
  }

  /** The members of a `dependencies=[…]` argument; a part that cannot be listed stays as it is. */
  dependencies(node: PythonNode | undefined): PythonNode[] {
    if (node === undefined || node.kind === 'none') return []
    const listed = this.#listed(node)
    if (listed.length > 0 || this.#python.constant(node) !== undefined) return listed
    return [node]
  }

  /** Dependencies of the holder itself: constructor of the router or application, and of its base classes. */
  holderDependencies(holder: RouteHolder): PythonNode[] {
    return [holder.node, ...holder.constructors].flatMap((call) =>
      argumentsOf(call).flatMap(({ name, value }) => (name === 'dependencies' ? this.dependencies(value) : [])),
    )
  }
}

function firstLine({ text }: { text: string }): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 80 ? `${line.slice(0, 77)}...` : line
}
