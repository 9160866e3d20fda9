import type { Followable } from '../../endpoints/node/followable.ts'
import { nameOfValue, unwrapped } from '../../endpoints/node/names.ts'
import { refusalOf } from '../../endpoints/node/refusal.ts'
import type { NodeRoute, Step } from '../../endpoints/node/routes.ts'
import type { Endpoint } from '../../endpoints/types.ts'
import { Interpreter } from '../../typescript/run/interpreter.ts'
import { OutOfSteps, Thrown } from '../../typescript/run/machine.ts'
import type { Func, Place, Value as Seen } from '../../typescript/run/values.ts'
import { choice } from '../../typescript/run/values.ts'
import type { Scripts } from '../../typescript/types.ts'
import { promoted } from '../promote.ts'
import type { Value } from '../values.ts'
import { Buildings } from './building.ts'
import { DrizzleQueries } from './drizzle.ts'
import { Follower } from './follower.ts'
import { KnexQueries } from './knex.ts'
import { nestArguments } from './nest-arguments.ts'
import { PrismaQueries } from './prisma.ts'
import { Repositories } from './repositories.ts'
import { IDENTITY_FIELD } from './request-words.ts'
import type { Shared } from './shared.ts'
import { TypeormQueries } from './typeorm.ts'
import { TypeormBuilders } from './typeorm-builders.ts'
import { ServiceWorld } from './world.ts'

/** So much of an endpoint's code is followed. */
const STEPS = 60_000

/** Follows a request of somebody signed in through the guards of an endpoint and its handler. */
export function followNodeEndpoint(
  shared: Shared,
  scripts: Scripts,
  endpoint: Endpoint,
  { route, modules }: Followable,
): Follower {
  const handler = unwrapped(route.handler)
  const follower = new Follower(shared.tables, shared.tags, shared.ownership)
  const world = worldOf(shared, follower, route.place)
  const steps = Math.min(STEPS, shared.budget.left)
  const machine = new Interpreter(scripts, world, steps, modules)
  follower.machine = machine
  try {
    passAll(shared, world, follower, endpoint, route)
    if (handler.kind === 'function') handle(world, follower, route, handler)
    else follower.misses('its handler is not a function that could be read')
    leftOver(world, follower)
  } catch (error) {
    if (!(error instanceof OutOfSteps) && !(error instanceof RangeError)) throw error
    follower.gaveUp = true
    follower.misses('too long to be followed to the end')
  }
  shared.budget.left -= steps - Math.max(0, machine.limits.total)
  return follower
}

function worldOf(shared: Shared, follower: Follower, place: Place): ServiceWorld {
  const buildings = new Buildings()
  const builders = new TypeormBuilders(follower, buildings, shared.sql)
  const typeorm = new TypeormQueries(follower, builders)
  const libraries = {
    buildings,
    builders,
    typeorm,
    repositories: new Repositories(follower, typeorm),
    prisma: new PrismaQueries(follower, shared.isExtended),
    knex: new KnexQueries(follower, buildings),
    drizzle: new DrizzleQueries(follower, buildings, shared.models),
  }
  return new ServiceWorld(follower, libraries, shared.workers, place)
}

/** The middleware before a handler, once for all endpoints that stand behind the same. */
function passAll(shared: Shared, world: ServiceWorld, follower: Follower, endpoint: Endpoint, route: NodeRoute): void {
  const steps = route.steps.map(({ value }) => value)
  const guards = endpoint.auth.via.map(({ name, about }) => `${name} ${about}`).join()
  const known = shared.passed.find(
    (one) =>
      one.guards === guards && one.steps.length === steps.length && one.steps.every((step, at) => step === steps[at]),
  )
  if (known === undefined) {
    for (const step of route.steps) pass(world, follower, endpoint, step, route)
    shared.passed.push({ steps, guards, fields: new Map(world.request.fields), past: follower.past() })
    return
  }
  follower.goOn(known.past)
  for (const [name, value] of known.fields) world.request.fields.set(name, value)
}

/** A middleware: what it finds out about who asks is read to find that out. */
function pass(
  world: ServiceWorld,
  follower: Follower,
  endpoint: Endpoint,
  { value, place }: Step,
  route: NodeRoute,
): void {
  const func = unwrapped(value)
  if (func.kind !== 'function' || route.framework === 'NestJS') return
  if (route.framework === 'Express' && func.node.params.length - func.given.length >= 4) return
  const name = nameOfValue(value)
  const isGuard = endpoint.auth.via.some(
    (one) => one.name === name && (one.about === 'credentials' || one.about === 'role' || one.about === 'token'),
  )
  const before = new Map(world.request.fields)
  const since = follower.accesses.length
  follower.authenticating = isGuard
  ending(follower, () => follower.machine?.call(func, [world.request, world.response, world.next], place))
  follower.authenticating = false
  const written = [...world.request.fields].filter(([field, seen]) => before.get(field) !== seen)
  if (written.some(([field]) => IDENTITY_FIELD.test(field))) follower.identified(since)
  for (const [field, seen] of written)
    world.request.fields.set(field, identified(follower, seen, field, isGuard, place))
}

/** Of what a guard puts on a request: who asks, except for what it hands through as it was sent. */
function identified(follower: Follower, seen: Seen, field: string, isGuard: boolean, place: Place): Seen {
  if (!isGuard && !/^(user|auth|account|actor|viewer|caller|session|currentUser|principal)$/i.test(field)) return seen
  // Other guards, on other ways, may put more there than this one does.
  if (IDENTITY_FIELD.test(field) && !holdsSent(follower.tags.meaning(seen)))
    return follower.tags.of({ is: 'principal', what: field }, place)
  if (seen.kind === 'choice')
    return choice(...seen.options.map((one) => identified(follower, one, field, isGuard, place)))
  if (seen.kind === 'shape') {
    seen.open = true
    for (const [name, one] of seen.fields)
      seen.fields.set(name, identified(follower, one, `${field}.${name}`, true, place))
    return seen
  }
  if (seen.kind === 'function' || seen.kind === 'native' || seen.kind === 'constant' || seen.kind === 'list')
    return seen
  const meaning = follower.tags.meaning(seen)
  return isSent(meaning) ? seen : follower.tags.of(promoted(meaning, field), seen.kind === 'made' ? seen.place : place)
}

/** Made of what a client may choose freely, and of nothing that proves who it is. */
function isSent(value: Value): boolean {
  if (value.is === 'request') return !value.credential
  if (value.is !== 'unknown') return false
  return (
    value.from.some(isSent) &&
    !value.from.some((one) => one.is === 'principal' || (one.is === 'request' && one.credential))
  )
}

/** Something in it is as it was sent. */
function holdsSent(value: Value): boolean {
  if (value.is === 'either') return value.of.some(holdsSent)
  if (value.is === 'dictionary') return [...value.entries.values()].some(holdsSent)
  return isSent(value)
}

function handle(world: ServiceWorld, follower: Follower, route: NodeRoute, handler: Func): void {
  const place: Place = { script: handler.script, node: handler.node }
  if (route.framework !== 'NestJS') {
    ending(follower, () => follower.machine?.call(handler, [world.request, world.response, world.next], place))
    return
  }
  const self = handler.home === undefined ? undefined : world.libraries.repositories.instance(handler.home, place)
  const args = nestArguments(world, handler, place)
  ending(follower, () => follower.machine?.call({ ...handler, self }, args, place))
}

/** What is thrown at the end of a way is an answer; a way that seems to do nothing else was not understood. */
function ending(follower: Follower, work: () => Seen | undefined): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    if (refusalOf(error.value) === 'refuse') return
    const { line } = error.place.script.position(error.place.node)
    follower.misses(`the way seems to end in an error at ${error.place.script.file}:${line}`)
  }
}

/** Queries that were built and not seen to be sent are sent somewhere: they are promises. */
function leftOver({ libraries }: ServiceWorld, follower: Follower): void {
  for (const building of libraries.buildings.all) {
    if (building.isSent || building.sources.length === 0 || building.by === 'typeorm') continue
    building.isSent = true
    follower.send(building.leftOver(), building.place)
  }
}
