import type { Condition, Machine, OutsideCall } from '../../typescript/run/machine.ts'
import type { Made, Place, Value } from '../../typescript/run/values.ts'
import { constant, optionsOf, UNDEFINED } from '../../typescript/run/values.ts'
import { isPath, pathsOf } from './paths.ts'
import type { Unresolved } from './routes.ts'

/** Something registered on an application or router, in order. */
export interface Layer {
  readonly kind: 'use' | 'route' | 'param'
  readonly method: string
  readonly paths: readonly string[]
  readonly values: readonly Value[]
  readonly place: Place
  readonly conditions: readonly Condition[]
}

export interface ExpressHolder {
  readonly made: Made
  readonly isApplication: boolean
  readonly layers: Layer[]
}

const APPLICATION = /^(express|polka|ultimate-express|hyper-express\.Server)$/
const ROUTER =
  /^(express\.Router|router|express-promise-router|express-promise-router\.\w+|express-async-router\.AsyncRouter)$/
const VERBS =
  /^(get|post|put|patch|delete|del|head|options|all|propfind|report|purge|search|link|unlink|copy|move|lock|unlock|mkcol|trace|merge|checkout|notify|subscribe|unsubscribe|m-search|ws)$/
/** What may be done with an application without adding routes to it. */
const HARMLESS =
  /(^|\.)(createServer|createSecureServer|listen|info|log|debug|warn|error|request|agent|set|bind|disable|enable|instrument\w*|setupExpressErrorHandler|captureException|addApp|toPromise|push|resolve|then)$|^(supertest|stoppable|http-terminator|http-graceful-shutdown|@godaddy\/terminus|lightship|http|https|spdy|http2|expressWs|express-ws|console|@sentry\/node|light-my-request|serverless-http|Promise|JSON|Object|util|events)\b/

/** Watches what code does with Express: applications, routers and what is registered on them, in order. */
export class Express {
  readonly holders = new Map<Made, ExpressHolder>()
  readonly unresolved: Unresolved[] = []
  machine: Machine | undefined

  /** The value of a call that is about Express. */
  call(call: OutsideCall): Value | undefined {
    const { name, self, args, place } = call
    if (APPLICATION.test(name) || ROUTER.test(name)) return this.#make(name, args, place)
    const holder = self?.kind === 'made' ? this.holders.get(self) : undefined
    if (holder !== undefined && call.callee.kind === 'method') return this.#method(holder, call.callee.name, call)
    if (self?.kind === 'made' && self.of === 'express.route' && call.callee.kind === 'method')
      return this.#onRoute(self, call.callee.name, call)
    for (const arg of args) this.#escapes(arg, call)
    return undefined
  }

  /** Whether a value is an application or router, or an object that has one. */
  isSubject(value: Value): boolean {
    if (value.kind === 'made') return this.holders.has(value) || value.of === 'express.route'
    if (value.kind !== 'shape') return false
    return [...value.fields.values()].some((one) => one.kind === 'made' && this.holders.has(one))
  }

  #make(name: string, args: readonly Value[], place: Place): Made {
    const made: Made = {
      kind: 'made',
      of: APPLICATION.test(name) ? 'express' : 'express.Router',
      args,
      receiver: undefined,
      place,
      fields: new Map(),
    }
    this.holders.set(made, { made, isApplication: APPLICATION.test(name), layers: [] })
    return made
  }

  #method(holder: ExpressHolder, method: string, call: OutsideCall): Value | undefined {
    const { args, place } = call
    const [first, ...rest] = args
    if (method === 'use') {
      const hasPath =
        first !== undefined && rest.length > 0 && optionsOf(first).some((one) => isPath(one) || mayBePath(one))
      this.#add(holder, {
        kind: 'use',
        method: '*',
        paths: hasPath ? pathsOf(first) : ['/'],
        values: hasPath ? rest : args,
        place,
      })
      return holder.made
    }
    if (method === 'route' && first !== undefined) {
      return {
        kind: 'made',
        of: 'express.route',
        args: [holder.made, first],
        receiver: holder.made,
        place,
        fields: new Map(),
      }
    }
    if (method === 'param') {
      this.#add(holder, { kind: 'param', method: '*', paths: pathsOf(first ?? UNDEFINED), values: rest, place })
      return holder.made
    }
    if (VERBS.test(method) && first !== undefined) {
      // `app.get('name')` reads a setting.
      if (rest.length === 0) return method === 'get' ? undefined : holder.made
      this.#add(holder, { kind: 'route', method: verb(method), paths: pathsOf(first), values: rest, place })
      return holder.made
    }
    if (method === '?') {
      const isRoute = rest.length > 0 && first !== undefined
      if (isRoute) this.#add(holder, { kind: 'route', method: '?', paths: pathsOf(first), values: rest, place })
      return holder.made
    }
    return method === 'handle' ? UNDEFINED : holder.made
  }

  #onRoute(route: Made, method: string, { args, place }: OutsideCall): Value {
    const [made, path = constant('/')] = route.args
    const holder = made?.kind === 'made' ? this.holders.get(made) : undefined
    if (holder === undefined) return route
    const handlers = method === 'use' ? 'use' : 'route'
    if (VERBS.test(method)) {
      this.#add(holder, { kind: handlers, method: verb(method), paths: pathsOf(path), values: args, place })
    }
    return route
  }

  #add(holder: ExpressHolder, layer: Omit<Layer, 'conditions'>): void {
    const conditions = [...(this.machine?.conditions ?? [])]
    holder.layers.push({ ...layer, values: layer.values.flatMap(flattened), conditions })
  }

  /** An application given to code we do not read may get routes and guards there. */
  #escapes(arg: Value, call: OutsideCall): void {
    for (const one of optionsOf(arg)) if (one.kind === 'made' && this.holders.has(one)) escapesTo(this.unresolved, call)
  }
}

/** Notes that an application went to code that is not followed, unless that is known to add nothing. */
export function escapesTo(unresolved: Unresolved[], { name, place }: OutsideCall): void {
  if (HARMLESS.test(name)) return
  const what = name === '' ? 'code that could not be followed' : name
  unresolved.push({ place, reason: `what ${what} adds to the application is not known` })
}

function mayBePath(value: Value): boolean {
  const words = value.kind === 'unknown' ? value.text : value.kind === 'method' ? value.name : undefined
  return words !== undefined && /path|prefix|url|base|route|root|endpoint|mount|text|\+/i.test(words)
}

function verb(method: string): string {
  if (method === 'all') return '*'
  if (method === 'ws') return 'WEBSOCKET'
  return method === 'del' ? 'DELETE' : method.toUpperCase()
}

/** Lists of middleware count as their members. */
function flattened(value: Value): Value[] {
  if (value.kind !== 'list') return [value]
  const inner = value.items.flatMap(flattened)
  return value.open ? [...inner, { kind: 'unknown', text: 'a list that could not be read to the end' }] : inner
}
