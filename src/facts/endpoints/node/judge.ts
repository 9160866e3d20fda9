import type { Node } from 'oxc-parser'
import { Interpreter } from '../../typescript/run/interpreter.ts'
import { OutOfSteps, Thrown } from '../../typescript/run/machine.ts'
import type { ModuleRun } from '../../typescript/run/modules.ts'
import type { Func, Made, Value } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'
import type { Scripts } from '../../typescript/types.ts'
import { effectOfLibrary, IDENTITY } from './known.ts'
import { nameOfValue, unwrapped } from './names.ts'
import { judgeGuard } from './nest-guards.ts'
import { refusalOf } from './refusal.ts'
import type { Happened } from './request-world.ts'
import { RequestWorld } from './request-world.ts'
import type { Verdict } from './verdict.ts'

/** `hook`: what ends without an answer lets the request through, as in Fastify. */
export type Role = 'middleware' | 'hook' | 'handler'

interface Remembered {
  readonly role: Role
  readonly path: string | undefined
  readonly method: string | undefined
  readonly reads: readonly (readonly [string, Value | undefined])[]
  readonly verdict: Verdict
}

const STEPS = 15_000

/** Reads middleware and handlers as a request without credentials would pass them; the code of the repository alone decides. */
export class Judge {
  readonly #scripts: Scripts
  readonly #modules: Map<string, ModuleRun>
  readonly #known = new Map<object, Remembered[]>()
  readonly #tooLong = new WeakSet<Node>()

  constructor(scripts: Scripts, modules: Map<string, ModuleRun>) {
    this.#scripts = scripts
    this.#modules = modules
  }

  /** What a guard of NestJS does, `metadata` being what decorators say of the route. */
  guard(value: Value, path: string, method: string, metadata: ReadonlyMap<string, Value>): Verdict {
    return judgeGuard(this.#scripts, this.#modules, value, { path, method, metadata })
  }

  /** What one function on the way does, `fields` being what those before it put on the request. */
  judge(value: Value, role: Role, path: string, method: string, fields: ReadonlyMap<string, Value>): Verdict {
    const func = value.kind === 'made' ? value : unwrappedChoice(value)
    if (func.kind === 'made') return this.#ofLibrary(func, role, path, method, fields)
    if (func.kind !== 'function') return ofUnknown(func, role)
    const all = this.#known.get(func) ?? []
    const remembered = all.find(
      (one) =>
        one.role === role &&
        (one.path === undefined || one.path === path) &&
        (one.method === undefined || one.method === method) &&
        one.reads.every(([name, seen]) => fields.get(name) === seen),
    )
    if (remembered !== undefined) return remembered.verdict
    const { verdict, read } = this.#run(func, role, path, method, fields)
    this.#known.set(func, [
      ...all,
      {
        role,
        path: read.has('(path)') ? path : undefined,
        method: read.has('(method)') ? method : undefined,
        reads: [...read].map((name) => [name, fields.get(name)] as const),
        verdict,
      },
    ])
    return verdict
  }

  /** `fastify.auth([a, b])`: one of them is enough, unless all are asked for. */
  #ofAlternatives(made: Made, path: string, method: string, fields: ReadonlyMap<string, Value>): Verdict {
    const [among, options] = made.args
    const all = among?.kind === 'list' ? among.items.map((one) => this.judge(one, 'hook', path, method, fields)) : []
    const relation = options?.kind === 'shape' ? stringOf(options.fields.get('relation')) : undefined
    const refusing = all.filter(({ effect }) => effect === 'refuses')
    const [first] = refusing
    if (first !== undefined && (refusing.length === all.length || relation === 'and')) return first
    return all.find(({ effect }) => effect !== 'refuses') ?? ofUnknown(made, 'middleware')
  }

  #ofLibrary(made: Made, role: Role, path: string, method: string, fields: ReadonlyMap<string, Value>): Verdict {
    if (/^fastify\(?\)?\.auth$/.test(made.of)) return this.#ofAlternatives(made, path, method, fields)
    const inner = unwrapped(made)
    const known = effectOfLibrary(made.of, made.args)
    // A wrapper that only awaits what it is given: the function inside decides.
    if (
      inner.kind === 'function' &&
      known !== 'refuses' &&
      inner.node.params.length >= 1 &&
      inner.node.params.length <= 3
    )
      return this.judge(inner, role, path, method, fields)
    const isAbout = known === 'unknown' || known === 'optional'
    return {
      effect: role === 'handler' ? 'none' : known,
      refusesAt: known === 'refuses' ? made.place : undefined,
      reason: isAbout ? `what ${made.of} does to anonymous requests is not known` : undefined,
      writes: new Map(),
      usedCredential: isAbout,
    }
  }

  #run(
    func: Func,
    role: Role,
    path: string,
    method: string,
    fields: ReadonlyMap<string, Value>,
  ): { readonly verdict: Verdict; readonly read: ReadonlySet<string> } {
    const place = { script: func.script, node: func.node }
    const world = new RequestWorld(path, method, place, role)
    for (const [name, value] of fields) world.request.fields.set(name, value)
    const machine = new Interpreter(this.#scripts, world, STEPS, this.#modules, this.#tooLong)
    world.machine = machine
    let complete = true
    try {
      machine.call(func, [world.request, world.response, world.next], place)
    } catch (error) {
      if (error instanceof Thrown) {
        world.note(refusalOf(error.value), error.place)
        world.endedBy = world.happened.at(-1)
      } else if (error instanceof OutOfSteps || error instanceof RangeError) complete = false
      else throw error
    }
    const writes = new Map([...world.request.fields].filter(([name]) => world.written.has(name)))
    if (role === 'hook') world.endOfHook(func.node.params.length >= 3)
    const judged = role !== 'handler' ? ofMiddleware(world, func, complete, fields) : ofHandler(world, complete)
    return { verdict: { ...judged, writes, usedCredential: world.usedCredential }, read: world.read }
  }
}

function unwrappedChoice(value: Value): Value {
  return value.kind === 'choice' ? (value.options.find(({ kind }) => kind === 'function') ?? value) : value
}

function ofUnknown(value: Value, role: Role): Verdict {
  const name = nameOfValue(value)
  const effect = role !== 'handler' && value.kind === 'external' ? effectOfLibrary(name, []) : 'unknown'
  const about = role !== 'handler' && (value.kind === 'external' || value.kind === 'method') && !IDENTITY.test(name)
  return {
    effect: about && effect === 'unknown' ? 'none' : role === 'handler' ? 'none' : effect,
    refusesAt: undefined,
    reason: effect === 'unknown' ? `what ${name === '' ? 'a middleware' : name} does could not be read` : undefined,
    writes: new Map(),
    usedCredential: false,
  }
}

type Judged = Pick<Verdict, 'effect' | 'refusesAt' | 'reason'>

const NOTHING: Judged = { effect: 'none', refusesAt: undefined, reason: undefined }

function line({ place }: Happened): string {
  return `${place.script.file}:${place.script.position(place.node).line}`
}

function ofMiddleware(world: RequestWorld, func: Func, complete: boolean, fields: ReadonlyMap<string, Value>): Judged {
  const likely = world.happened.filter(({ isUnlikely }) => !isUnlikely)
  const passes = likely.filter(({ kind }) => kind === 'pass')
  const refusals = world.happened.filter(({ kind }) => kind === 'refuse')
  const name = nameOfValue(func)
  const { script } = func
  const short = name.split(/[./]/).at(-1) ?? name
  const asks = world.usedCredential || IDENTITY.test(short) || [...world.read].some((one) => fields.has(one))
  const isAbout = (refusals.length > 0 && asks) || (world.usedCredential && IDENTITY.test(name))
  if (!complete) return isAbout || IDENTITY.test(short) ? unsure(`${short} is too long to be followed`) : NOTHING
  const refusal = likely.find(({ kind }) => kind === 'refuse')
  const { endedBy } = world
  // Code far from the guard that seems to end in an error was not understood well enough.
  const isOwnError = endedBy?.kind === 'reject' && endedBy.place.script === script && world.usedCredential
  const isSound = endedBy === undefined || endedBy.kind === 'refuse' || isOwnError || refusal?.isSure === true
  if (passes.length === 0 && isSound && (refusal !== undefined || isOwnError)) {
    return { effect: 'refuses', refusesAt: (refusal ?? endedBy)?.place, reason: undefined }
  }
  if (!isAbout)
    return world.happened.length === 0 && IDENTITY.test(short)
      ? unsure(`what ${short} does could not be followed`)
      : NOTHING
  const certain = passes.find(({ isSure }) => isSure)
  const [first] = passes
  if (certain !== undefined && refusals.every(({ isUnlikely }) => !isUnlikely)) {
    return {
      effect: 'optional',
      refusesAt: undefined,
      reason: `${short} lets anonymous requests through (${line(certain)})`,
    }
  }
  return unsure(
    first === undefined
      ? `what ${short} does could not be followed`
      : `${short} may let anonymous requests through (${line(first)})`,
  )
}

function unsure(reason: string): Judged {
  return { effect: 'unknown', refusesAt: undefined, reason }
}

function ofHandler(world: RequestWorld, complete: boolean): Judged {
  const likely = world.happened.filter(({ isUnlikely }) => !isUnlikely)
  const answers = likely.filter(({ kind }) => kind === 'respond' || kind === 'pass')
  const refusal = likely.find(({ kind, isSure }) => kind === 'refuse' && isSure)
  if (complete && refusal !== undefined && answers.length === 0) {
    return { effect: 'refuses', refusesAt: refusal.place, reason: undefined }
  }
  if (!world.usedCredential) return NOTHING
  if (world.happened.some(({ kind }) => kind === 'refuse'))
    return unsure('its handler refuses some requests, by who is asking')
  if (world.handedOn !== undefined) return unsure(`its handler gives what it knows of the caller to ${world.handedOn}`)
  return NOTHING
}
