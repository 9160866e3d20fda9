import { methodOf } from '../../typescript/run/classes.ts'
import { Interpreter } from '../../typescript/run/interpreter.ts'
import type { Machine, OutsideCall } from '../../typescript/run/machine.ts'
import { OutOfSteps, Thrown } from '../../typescript/run/machine.ts'
import type { ModuleRun } from '../../typescript/run/modules.ts'
import type { ClassValue, Place, Value } from '../../typescript/run/values.ts'
import { constant, list, native, stringOf, truthOf, UNDEFINED, unknown } from '../../typescript/run/values.ts'
import type { Scripts } from '../../typescript/types.ts'
import { nameOfValue } from './names.ts'
import { refusalOf } from './refusal.ts'
import { RequestWorld } from './request-world.ts'
import type { Verdict } from './verdict.ts'

const STEPS = 15_000
const PASSPORT = /^@nestjs\/passport\.AuthGuard\b/
const HARMLESS = /^(@nestjs\/throttler|nestjs-throttler)/

/** What a request without credentials finds where guards of NestJS ask. */
class GuardWorld extends RequestWorld {
  readonly metadata: ReadonlyMap<string, Value>
  /** The guard of a library that the class extends, and whether its user may be nobody. */
  passport: (place: Place) => Value = () => unknown('canActivate')

  constructor(path: string, method: string, place: Place, metadata: ReadonlyMap<string, Value>) {
    super(path, method, place, 'middleware')
    this.metadata = metadata
  }

  override call(call: OutsideCall): Value | undefined {
    const { callee, self, args, place, name } = call
    const member =
      callee.kind === 'method' ? callee.name : callee.kind === 'unknown' ? (callee.text.split('.').at(-1) ?? '') : ''
    if (/^(getAllAndOverride|getAllAndMerge|get)$/.test(member) && args.length >= 2) {
      const key = stringOf(args[0])
      if (key !== undefined) return this.metadata.get(key) ?? UNDEFINED
    }
    if (/AuthGuard.*\.canActivate$/.test(name) || (member === 'canActivate' && self !== undefined && isPassport(self)))
      return this.passport(place)
    return super.call(call)
  }
}

function isPassport(value: Value): boolean {
  return (
    (value.kind === 'made' || value.kind === 'external') && PASSPORT.test(value.kind === 'made' ? value.of : value.name)
  )
}

function verdict(effect: Verdict['effect'], refusesAt?: Place, reason?: string): Verdict {
  return { effect, refusesAt, reason, writes: new Map(), usedCredential: effect !== 'none' }
}

/** What a guard of NestJS does to a request without credentials: a class, an instance, or what a library makes. */
export function judgeGuard(
  scripts: Scripts,
  modules: Map<string, ModuleRun>,
  value: Value,
  route: { readonly path: string; readonly method: string; readonly metadata: ReadonlyMap<string, Value> },
): Verdict {
  const name = nameOfValue(value)
  const type = value.kind === 'class' ? value : value.kind === 'shape' ? value.type : undefined
  if (isPassport(value)) return verdict('refuses', value.kind === 'made' ? value.place : undefined)
  if (HARMLESS.test(name)) return verdict('none')
  if (type === undefined)
    return verdict('unknown', undefined, `what ${name === '' ? 'a guard' : name} does could not be read`)
  if (type.parent !== undefined && !isFollowed(type)) return ofParent(type, name)
  return run(scripts, modules, type, value, route)
}

/** Whether there is something of the repository to read: the guard's own way of deciding. */
function isFollowed(type: ClassValue): boolean {
  const own = type.node.body.body.some(
    (one) =>
      one.type === 'MethodDefinition' &&
      one.key.type === 'Identifier' &&
      /^(canActivate|handleRequest)$/.test(one.key.name),
  )
  return own || (type.parent?.kind === 'class' && isFollowed(type.parent))
}

function ofParent(type: ClassValue, name: string): Verdict {
  const { parent } = type
  if (parent?.kind === 'class') return ofParent(parent, name)
  if (parent !== undefined && isPassport(parent)) return verdict('refuses', { script: type.script, node: type.node })
  if (parent !== undefined && HARMLESS.test(nameOfValue(parent))) return verdict('none')
  return verdict('unknown', undefined, `what ${name} does could not be read`)
}

function run(
  scripts: Scripts,
  modules: Map<string, ModuleRun>,
  type: ClassValue,
  value: Value,
  {
    path,
    method,
    metadata,
  }: { readonly path: string; readonly method: string; readonly metadata: ReadonlyMap<string, Value> },
): Verdict {
  const place: Place = { script: type.script, node: type.node }
  const world = new GuardWorld(path, method, place, metadata)
  const machine = new Interpreter(scripts, world, STEPS, modules)
  world.machine = machine
  const name = nameOfValue(type).split(/[./]/).at(-1) ?? ''
  try {
    const self = value.kind === 'shape' ? value : machine.call(type, parametersOf(type), place, undefined, true)
    world.happened.length = 0
    world.passport = (at) => {
      world.usedCredential = true
      return askPassport(machine, type, self, at)
    }
    const can = methodOf(machine, type, 'canActivate', self)
    const answer = can?.kind === 'function' ? machine.call(can, [contextOf(world)], place) : world.passport(place)
    return concluded(world, answer, name, place)
  } catch (error) {
    if (error instanceof Thrown && refusalOf(error.value) === 'refuse') return verdict('refuses', error.place)
    if (error instanceof Thrown || error instanceof OutOfSteps || error instanceof RangeError)
      return verdict('unknown', undefined, `what ${name} does could not be followed`)
    throw error
  }
}

function parametersOf(type: ClassValue): Value[] {
  const own = type.node.body.body.find((one) => one.type === 'MethodDefinition' && one.kind === 'constructor')
  return own?.type === 'MethodDefinition' ? own.value.params.map(() => unknown('injected')) : []
}

/** Passport finds nobody; what the guard makes of that says its `handleRequest`, else it is an UnauthorizedException. */
function askPassport(machine: Machine, type: ClassValue, self: Value, place: Place): Value {
  const handle = methodOf(machine, type, 'handleRequest', self)
  if (handle?.kind === 'function') {
    machine.call(
      handle,
      [constant(null), constant(false), unknown('info'), unknown('context'), unknown('status')],
      place,
    )
    return constant(true)
  }
  throw new Thrown(
    { kind: 'made', of: 'UnauthorizedException', args: [], receiver: undefined, place, fields: new Map() },
    place,
  )
}

function contextOf(world: RequestWorld): Value {
  const http: Value = {
    kind: 'shape',
    fields: new Map<string, Value>([
      ['getRequest', native('getRequest', () => world.request)],
      ['getResponse', native('getResponse', () => world.response)],
      ['getNext', native('getNext', () => world.next)],
    ]),
    open: false,
    type: undefined,
    place: undefined,
  }
  const fields = new Map<string, Value>([
    ['switchToHttp', native('switchToHttp', () => http)],
    ['getHandler', native('getHandler', () => unknown('handler'))],
    ['getClass', native('getClass', () => unknown('class'))],
    ['getType', native('getType', () => constant('http'))],
    ['getArgs', native('getArgs', () => list([world.request, world.response, world.next]))],
    ['getArgByIndex', native('getArgByIndex', ([index]) => (stringOf(index) === '0' ? world.request : world.response))],
  ])
  return { kind: 'shape', fields, open: false, type: undefined, place: undefined }
}

/** `false` is a ForbiddenException; what may be `true` lets the request through. */
function concluded(world: GuardWorld, answer: Value, name: string, place: Place): Verdict {
  const truth = truthOf(answer)
  const refusals = world.happened.filter(({ kind }) => kind === 'refuse')
  const certain = refusals.every(({ isUnlikely }) => isUnlikely)
  if (truth === false) return verdict('refuses', refusals[0]?.place ?? place)
  if (truth === true && refusals.length === 0)
    return world.usedCredential
      ? verdict('optional', undefined, `${name} lets anonymous requests through`)
      : verdict('none')
  if (truth === true && certain && !world.usedCredential) return verdict('none')
  return verdict('unknown', undefined, `${name} may let anonymous requests through`)
}
