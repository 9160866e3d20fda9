import type { Condition, Machine, OutsideCall } from '../../typescript/run/machine.ts'
import { Thrown } from '../../typescript/run/machine.ts'
import type { Made, Place, Value } from '../../typescript/run/values.ts'
import { constant, optionsOf, shape, stringOf, UNDEFINED } from '../../typescript/run/values.ts'
import { escapesTo } from './express.ts'
import { loadFolder } from './fastify-autoload.ts'
import { IDENTITY } from './known.ts'
import { nameOfHolder } from './names.ts'
import { joinPaths, pathsOf } from './paths.ts'
import type { NodeHolder, NodeRoute, Step, Unresolved } from './routes.ts'

interface Hook {
  readonly name: string
  readonly value: Value
  readonly place: Place
  readonly conditions: readonly Condition[]
}

interface Route {
  readonly methods: readonly string[]
  readonly paths: readonly string[]
  readonly options: Value | undefined
  readonly handler: Value
  readonly place: Place
  readonly conditions: readonly Condition[]
}

/** A Fastify instance, or the context a plugin gets: hooks and decorators of a parent hold within, not the other way. */
interface Context {
  readonly made: Made
  readonly parent: Context | undefined
  readonly prefix: string
  readonly hooks: Hook[]
  /** Hooks of the contexts around it that were there when it was made: later ones do not reach it. */
  readonly inherited: readonly Hook[]
  readonly routes: Route[]
  readonly queue: (() => void)[]
  readonly conditions: readonly Condition[]
}

const MAKES = /^fastify(\.fastify)?$/
const VERBS = /^(get|post|put|patch|delete|head|options|all|trace|search)$/
const HOOKS = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const

/** Plugins that only add members: what uses them is a hook or handler of the repository. */
const DECORATES =
  /^(@fastify\/(jwt|auth|cookie|session|secure-session|csrf-protection|oauth2|basic-auth|passport|sensible|under-pressure)|fastify-jwt|fastify-auth|fastify-cookie)\b/
const ADDS_HOOK = /^(@fastify\/(bearer-auth|rate-limit)|fastify-bearer-auth|fastify-rate-limit)\b/

/** Watches what code does with Fastify: plugins with their contexts, hooks, routes. */
export class Fastify {
  readonly contexts = new Map<Made, Context>()
  readonly unresolved: Unresolved[] = []
  machine: Machine | undefined

  isSubject(value: Value): boolean {
    return value.kind === 'made' && this.contexts.has(value)
  }

  call(call: OutsideCall): Value | undefined {
    const { name, self, args, place, callee } = call
    if (MAKES.test(name)) return this.#make(undefined, '', place).made
    // `fp(plugin)` is the plugin, said to share the context it is registered in.
    if (/^fastify-plugin(\.\w+)?$/.test(name)) {
      return { kind: 'made', of: 'fastify-plugin', args, receiver: undefined, place, fields: new Map() }
    }
    const context = self?.kind === 'made' ? this.contexts.get(self) : undefined
    if (context !== undefined && callee.kind === 'method') return this.#method(context, callee.name, call)
    for (const arg of args) {
      for (const one of optionsOf(arg)) {
        if (one.kind === 'made' && this.contexts.has(one)) escapesTo(this.unresolved, call)
      }
    }
    return undefined
  }

  member(object: Value, name: string): Value | undefined {
    if (object.kind !== 'made') return undefined
    const context = this.contexts.get(object)
    if (context === undefined) return undefined
    if (name === '(await)') {
      this.#load(context)
      return object
    }
    for (let at: Context | undefined = context; at !== undefined; at = at.parent) {
      const found = at.made.fields.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  #make(parent: Context | undefined, prefix: string, place: Place): Context {
    const made: Made = { kind: 'made', of: 'fastify', args: [], receiver: undefined, place, fields: new Map() }
    const conditions = [...(this.machine?.conditions ?? [])]
    const inherited = parent === undefined ? [] : [...parent.inherited, ...parent.hooks]
    const context: Context = { made, parent, prefix, hooks: [], inherited, routes: [], queue: [], conditions }
    this.contexts.set(made, context)
    return context
  }

  #method(context: Context, method: string, { args, place }: OutsideCall): Value | undefined {
    const [first = UNDEFINED, second = UNDEFINED] = args
    const conditions = [...(this.machine?.conditions ?? [])]
    if (method === 'register') this.#register(context, first, second, place)
    else if (method === 'addHook')
      context.hooks.push({ name: stringOf(first) ?? '?', value: second, place, conditions })
    else if (method === 'decorate') context.made.fields.set(stringOf(first) ?? '', named(second, stringOf(first) ?? ''))
    else if (method === 'route') this.#route(context, first, place)
    else if (VERBS.test(method)) this.#shorthand(context, method, args, place)
    else if (/^(after|ready|listen|inject|close)$/.test(method)) {
      this.#load(context)
      if (first.kind === 'function') this.machine?.call(first, [constant(null)], place)
    } else if (method === 'use')
      context.hooks.push({ name: 'onRequest', value: second === UNDEFINED ? first : second, place, conditions })
    else return undefined
    return context.made
  }

  #route(context: Context, options: Value, place: Place): void {
    if (options.kind !== 'shape') {
      this.unresolved.push({ place, reason: 'the options of a route could not be read' })
      return
    }
    const { fields } = options
    const method = fields.get('method') ?? UNDEFINED
    const methods = method.kind === 'list' ? method.items.map((one) => stringOf(one) ?? '*') : [stringOf(method) ?? '*']
    context.routes.push({
      methods: methods.map((one) => one.toUpperCase()),
      paths: pathsOf(fields.get('url') ?? fields.get('path') ?? UNDEFINED),
      options,
      handler: fields.get('handler') ?? UNDEFINED,
      place,
      conditions: [...(this.machine?.conditions ?? [])],
    })
  }

  #shorthand(context: Context, method: string, args: readonly Value[], place: Place): void {
    const [path = UNDEFINED, second, third] = args
    if (second === undefined) return
    const options = third === undefined && second.kind !== 'shape' ? undefined : second
    const own = options?.kind === 'shape' ? options.fields.get('handler') : undefined
    context.routes.push({
      methods: [method === 'all' ? '*' : method.toUpperCase()],
      paths: pathsOf(path),
      options,
      handler: third ?? own ?? second,
      place,
      conditions: [...(this.machine?.conditions ?? [])],
    })
  }

  /** Plugins are loaded after the code that registers them, or when it waits for them. */
  #register(context: Context, plugin: Value, options: Value, place: Place): void {
    const conditions = [...(this.machine?.conditions ?? [])]
    context.queue.push(() => {
      const { machine } = this
      if (machine === undefined) return
      machine.conditions.push(...conditions)
      try {
        this.#loadPlugin(machine, context, plugin, options, place)
      } finally {
        machine.conditions.length -= conditions.length
      }
    })
  }

  #loadPlugin(machine: Machine, context: Context, plugin: Value, options: Value, place: Place): void {
    const shared = plugin.kind === 'made' && plugin.of === 'fastify-plugin' ? plugin.args[0] : undefined
    const given = options.kind === 'function' ? machine.call(options, [context.made], place) : options
    const prefix = given.kind === 'shape' ? given.fields.get('prefix') : undefined
    const found = optionsOf(shared ?? plugin).map((one) =>
      one.kind === 'shape' ? (one.fields.get('default') ?? one) : one,
    )
    for (const one of found) {
      if (one.kind === 'external' || one.kind === 'made') {
        const name = one.kind === 'external' ? one.name : one.of
        if (!/autoload/i.test(name)) this.#pluginOfLibrary(context, name, given, place)
        else {
          loadFolder(machine, given, (value, at) => this.#child(machine, context, value, given, at, place))
        }
        continue
      }
      if (one.kind !== 'function') {
        this.unresolved.push({ place, reason: 'a plugin that is registered could not be read' })
        continue
      }
      const isShared = shared !== undefined || one.fields.has('(shared)')
      this.#child(
        machine,
        context,
        isShared ? plugin : one,
        given,
        prefix === undefined ? '' : (pathsOf(prefix)[0] ?? ''),
        place,
      )
    }
  }

  /** Plugins of libraries that put a hook before every route of their context. */
  #pluginOfLibrary(context: Context, name: string, options: Value, place: Place): void {
    if (DECORATES.test(name)) return
    const off = options.kind === 'shape' ? (options.fields.get('addHook') ?? options.fields.get('global')) : undefined
    if (off?.kind === 'constant' && off.value === false) return
    if (!ADDS_HOOK.test(name) && !IDENTITY.test(name)) return
    const value: Made = { kind: 'made', of: name, args: [options], receiver: undefined, place, fields: new Map() }
    context.hooks.push({ name: 'onRequest', value, place, conditions: [...(this.machine?.conditions ?? [])] })
  }

  #child(machine: Machine, context: Context, plugin: Value, options: Value, prefix: string, place: Place): void {
    const shared = plugin.kind === 'made' && plugin.of === 'fastify-plugin' ? plugin.args[0] : undefined
    const func = shared ?? plugin
    const child = shared === undefined ? this.#make(context, joinPaths(context.prefix, prefix), place) : context
    try {
      machine.call(func, [child.made, options === UNDEFINED ? shape() : options, UNDEFINED], place)
    } catch (error) {
      if (!(error instanceof Thrown)) throw error
    }
    this.#load(child)
  }

  #load(context: Context): void {
    for (let next = context.queue.shift(); next !== undefined; next = context.queue.shift()) next()
  }

  /** Loads what is still registered: the service starts in the end. */
  finish(): void {
    for (const context of [...this.contexts.values()]) this.#load(context)
  }

  routes(): { routes: NodeRoute[]; holders: NodeHolder[]; unresolved: Unresolved[] } {
    const contexts = [...this.contexts.values()]
    return {
      routes: contexts.flatMap((context) => context.routes.flatMap((route) => routesOf(context, route))),
      holders: contexts.map((context) => ({
        name: nameOfHolder(context.made),
        place: context.made.place,
        framework: 'Fastify' as const,
        isApplication: context.parent === undefined,
        routes: context.routes.length,
        state: 'mounted' as const,
      })),
      unresolved: this.unresolved,
    }
  }
}

function routesOf(context: Context, route: Route): NodeRoute[] {
  const steps = stepsOf(context, route)
  return route.paths.flatMap((path) =>
    route.methods.map(
      (method): NodeRoute => ({
        framework: 'Fastify',
        method,
        path: joinPaths(context.prefix, path),
        steps,
        handler: route.handler,
        place: route.place,
        application: nameOfHolder(rootOf(context).made),
        conditions: [...context.conditions, ...route.conditions],
      }),
    ),
  )
}

/** A function without a name of its own goes by that of the member it becomes. */
function named(value: Value, name: string): Value {
  return value.kind === 'function' && value.name === '' ? { ...value, name } : value
}

function rootOf(context: Context): Context {
  return context.parent === undefined ? context : rootOf(context.parent)
}

/** Hooks of the contexts around it, outermost first, then those of the route; by phase, as a request meets them. */
function stepsOf(context: Context, route: Route): Step[] {
  const hooks = [...context.inherited, ...context.hooks]
  return HOOKS.flatMap((phase) => [
    ...hooks
      .filter(({ name }) => name === phase)
      .map(({ value, place, conditions }): Step => ({ value, level: 'router', place, conditions })),
    ...ownSteps(route, phase),
  ])
}

function ownSteps({ options, place }: Route, phase: string): Step[] {
  const fields = options?.kind === 'shape' ? options.fields : undefined
  const value = fields?.get(phase)
  const all = value === undefined ? [] : value.kind === 'list' ? value.items : [value]
  const steps = all.map((one): Step => ({ value: one, level: 'route', place, conditions: [] }))
  const config = fields?.get('config')
  const limit = config?.kind === 'shape' ? config.fields.get('rateLimit') : undefined
  if (limit?.kind !== 'shape' || phase !== 'onRequest') return steps
  const limiter: Made = {
    kind: 'made',
    of: '@fastify/rate-limit',
    args: [limit],
    receiver: undefined,
    place,
    fields: new Map(),
  }
  return [{ value: limiter, level: 'route', place, conditions: [] }, ...steps]
}
