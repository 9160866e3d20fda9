import { argument } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Frame, Term } from './following.ts'
import { conditions, isCode } from './following.ts'
import type { Holders, RouteHolder } from './objects.ts'
import { methodsOf } from './paths.ts'
import type { Recorder } from './registered.ts'
import { endpointMethods, firstLine } from './registered.ts'
import type { Terms } from './terms.ts'

/** Reads routes that are objects in lists: `Starlette(routes=[Route("/", home), Mount("/api", routes=[…])])`. */
export class RouteLists {
  readonly #terms: Terms
  readonly #holders: Holders
  readonly #registrations: Recorder

  constructor(terms: Terms, holders: Holders, registrations: Recorder) {
    this.#terms = terms
    this.#holders = holders
    this.#registrations = registrations
  }

  /** Routes and middleware given to the constructor: `Starlette(routes=[…], middleware=[…])`. */
  constructed(holder: RouteHolder): void {
    for (const call of [holder.node, ...holder.constructors]) {
      const routes = argument(call, 'routes')
      if (routes !== undefined) this.#list(holder, call, routes, holder.frame)
      const middleware = argument(call, 'middleware')
      for (const one of middleware === undefined ? [] : this.#terms.elements(middleware, holder.frame)) {
        const node = isCode(one) ? one.node : undefined
        const what = node?.kind === 'call' ? argument(node, 'cls', 0) : undefined
        if (node !== undefined && what !== undefined)
          this.#registrations.of(holder).middleware.push({ node, what, options: node })
      }
    }
  }

  /** `app.router.routes.append(Route("/x", x))`, `router.routes.extend([…])`. */
  appended(): void {
    for (const { node: call } of this.#terms.python.callsNamed('append', 'extend', 'insert')) {
      const list = call.field('function')?.field('object')
      const object =
        list?.kind === 'attribute' && list.field('attribute')?.text === 'routes' ? list.field('object') : undefined
      if (list === undefined || object === undefined) continue
      const method = call.field('function')?.field('attribute')?.text
      const value = argument(call, '', method === 'insert' ? 1 : 0)
      if (value === undefined) continue
      for (const frame of this.#terms.frames.at(call)) {
        for (const holder of this.#owners(object, frame)) {
          if (method === 'extend') this.#list(holder, call, value, frame)
          else for (const end of this.#terms.ends(value, frame)) this.#object(holder, end)
        }
      }
    }
  }

  #owners(object: PythonNode, frame: Frame): RouteHolder[] {
    const own = this.#holders.of(object, frame)
    const outer =
      object.kind === 'attribute' && object.field('attribute')?.text === 'router' ? object.field('object') : undefined
    return own.length > 0 || outer === undefined ? own : this.#holders.of(outer, frame)
  }

  #list(holder: RouteHolder, owner: PythonNode, list: PythonNode, frame: Frame): void {
    const found = this.#routes(list, frame)
    if (found.length === 0 && !/^(list|tuple|none)$/.test(list.kind))
      this.#registrations.miss(list, `the list ${firstLine(list)} could not be read`)
    for (const one of found) {
      if ('holder' in one) this.#whole(holder, owner, one.holder, frame)
      else this.#object(holder, one)
    }
  }

  /** The routes of a list; `router.routes`, alone or unpacked in it, stands for all of a router's. */
  #routes(list: PythonNode, frame: Frame): (Term | { readonly holder: RouteHolder })[] {
    const ends = this.#terms.ends(list, frame)
    const whole = ends.flatMap((end) => {
      if (!isCode(end)) return []
      const isRoutes = end.node.kind === 'attribute' && end.node.field('attribute')?.text === 'routes'
      const object = isRoutes ? end.node.field('object') : undefined
      return object === undefined ? [] : this.#owners(object, end.frame)
    })
    if (whole.length > 0) return whole.map((holder) => ({ holder }))
    const [only] = ends
    const written = only !== undefined && ends.length === 1 && isCode(only) ? only : undefined
    if (written === undefined || !written.node.parts.some(({ kind }) => kind === 'list_splat'))
      return [...this.#terms.elements(list, frame)]
    return written.node.parts.flatMap((part): (Term | { readonly holder: RouteHolder })[] =>
      part.kind === 'list_splat'
        ? part.parts.flatMap((inner) => this.#routes(inner, written.frame))
        : [{ node: part, frame: written.frame }],
    )
  }

  /** All routes of a router stand in the list of another holder: the same as an include without a prefix. */
  #whole(holder: RouteHolder, node: PythonNode, target: RouteHolder, frame: Frame): void {
    if (target === holder) return
    const include = {
      node,
      frame,
      conditions: conditions(node),
      target,
      prefix: undefined,
      dependencies: [],
      inSchema: true,
    }
    this.#registrations.of(holder).includes.push(include)
  }

  #object(holder: RouteHolder, term: Term): void {
    const ends = isCode(term) ? this.#terms.endsOf(term) : []
    const calls = ends.flatMap((end) => (isCode(end) && end.node.kind === 'call' ? [end] : []))
    if (calls.length === 0 && isCode(term))
      this.#registrations.miss(term.node, `the route ${firstLine(term.node)} was not understood`)
    for (const { node, frame } of calls) this.#route(holder, node, frame)
  }

  #route(holder: RouteHolder, node: PythonNode, frame: Frame): void {
    const callee = node.field('function')
    const type = callee === undefined ? undefined : this.#terms.python.qualifiedName(callee)
    const name = type?.split('.').at(-1) ?? ''
    const path = argument(node, 'path', 0)
    const handler = this.#registrations.handler(argument(node, 'endpoint', 1), frame)
    if (name === 'Mount') {
      const routes = argument(node, 'routes')
      if (routes !== undefined && this.#routes(routes, frame).length > 0) this.#nested(holder, node, routes, frame)
      else this.#registrations.mounted(holder, node, frame, path, argument(node, 'app', 1))
    } else if (name === 'WebSocketRoute' || name === 'APIWebSocketRoute') {
      if (handler !== undefined) this.#registrations.route([holder], node, frame, handler, path, ['WEBSOCKET'])
    } else if ((name === 'Route' || name === 'APIRoute') && handler !== undefined) {
      const isDefinition = /_definition$/.test(handler.kind)
      if (!isDefinition && path !== undefined && typeof this.#terms.value(path, frame) !== 'string') {
        this.#registrations.miss(node, `neither path nor handler of ${firstLine(node)} is known`)
        return
      }
      const methods = methodsOf(this.#terms, argument(node, 'methods'), frame)
      const served = methods ?? endpointMethods(handler, 'route')
      this.#registrations.route([holder], node, frame, handler, path, served)
    } else this.#registrations.miss(node, `the route ${firstLine(node)} was not understood`)
  }

  /** `Mount("/api", routes=[…])` is a router of its own, made by the `Mount` call. */
  #nested(holder: RouteHolder, node: PythonNode, routes: PythonNode, frame: Frame): void {
    const name = `${holder.name}.${firstLine(node)}`
    const inner: RouteHolder = { ...holder, kind: 'router', node, frame, constructors: [], name }
    this.#list(inner, node, routes, frame)
    this.#registrations.of(holder).mounts.push({
      node,
      frame,
      conditions: conditions(node),
      path: argument(node, 'path', 0),
      target: inner,
      what: 'starlette.routing.Router',
    })
  }
}
