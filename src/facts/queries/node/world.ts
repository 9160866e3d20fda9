import { refusalOf } from '../../endpoints/node/refusal.ts'
import type { Condition, Outside, OutsideCall, Thrown } from '../../typescript/run/machine.ts'
import type { Func, Made, Place, Value as Seen } from '../../typescript/run/values.ts'
import { choice, list, native, stringOf, UNDEFINED } from '../../typescript/run/values.ts'
import type { Value } from '../values.ts'
import { unknownOf } from '../values.ts'
import type { Building, Buildings } from './building.ts'
import type { DrizzleQueries } from './drizzle.ts'
import type { Follower } from './follower.ts'
import type { KnexQueries } from './knex.ts'
import { binaryOf, includesOf, logicalOf, negationOf, templateOf } from './operators.ts'
import type { PrismaQueries } from './prisma.ts'
import type { Repositories } from './repositories.ts'
import {
  ANSWERS,
  CREDENTIAL,
  DATABASE,
  IDENTITY_FIELD,
  isRejecting,
  OF_LANGUAGE,
  OF_LIBRARY,
  SENT,
  VERIFIES,
} from './request-words.ts'
import { rowsOf } from './shapes.ts'
import type { TypeormQueries } from './typeorm.ts'
import type { TypeormBuilders } from './typeorm-builders.ts'

/** The libraries whose calls send statements, asked in turn. */
export interface Libraries {
  readonly buildings: Buildings
  readonly repositories: Repositories
  readonly prisma: PrismaQueries
  readonly builders: TypeormBuilders
  readonly typeorm: TypeormQueries
  readonly knex: KnexQueries
  readonly drizzle: DrizzleQueries
}

/** The world as a request of somebody signed in finds it, with a database behind: values keep where they come from. */
export class ServiceWorld implements Outside {
  readonly follower: Follower
  readonly libraries: Libraries
  readonly request: Made
  readonly response: Made
  readonly next: Seen
  /** Names of functions in which the service talks to its database. */
  readonly #workers: ReadonlySet<string>
  readonly #bornUnder = new WeakMap<Seen, readonly Condition[]>()
  #status: Seen | undefined

  constructor(follower: Follower, libraries: Libraries, workers: ReadonlySet<string>, place: Place) {
    this.follower = follower
    this.libraries = libraries
    this.#workers = workers
    const made = (of: string): Made => ({ kind: 'made', of, args: [], receiver: undefined, place, fields: new Map() })
    this.request = made('(request)')
    this.response = made('(response)')
    this.next = native('next', ([error]) => {
      if (error !== undefined && !(error.kind === 'constant' && !error.value)) this.follower.refuses()
      return UNDEFINED
    })
  }

  member(object: Seen, name: string, place: Place): Seen | undefined {
    if (name === '(await)') return this.#awaited(object, place)
    if (object === this.request) return this.#ofRequest(name, place)
    if (object === this.response)
      return name === 'locals' ? undefined : name === 'req' || name === 'request' ? this.request : undefined
    const meaning = this.follower.tags.get(object)
    return meaning === undefined ? undefined : this.#ofMeaning(meaning, name, place)
  }

  #ofMeaning(meaning: Value, name: string, place: Place): Seen | undefined {
    const { tags } = this.follower
    switch (meaning.is) {
      case 'principal':
        return tags.of({ is: 'principal', what: `${meaning.what}.${name}` }, place)
      case 'request':
        return tags.of(
          { ...meaning, ref: `${meaning.ref}.${name}`, credential: meaning.credential || CREDENTIAL.test(name) },
          place,
        )
      case 'row':
        return tags.of({ is: 'field', row: meaning, column: name === 'length' ? 'rowcount' : name }, place)
      case 'field':
      case 'unknown':
        return tags.of(meaning, place)
      default:
        return undefined
    }
  }

  #ofRequest(name: string, place: Place): Seen | undefined {
    const own = this.request.fields.get(name)
    if (own !== undefined) return own
    const { tags } = this.follower
    if (IDENTITY_FIELD.test(name)) return tags.of({ is: 'principal', what: name }, place)
    if (SENT.test(name))
      return tags.of({ is: 'request', ref: `request.${name}`, credential: /cookies/i.test(name) }, place)
    if (/^(raw|req|request)$/.test(name)) return this.request
    if (/^(res|response)$/.test(name)) return this.response
    if (/^(ip|ips|hostname|host|url|originalUrl|path|protocol|subdomains)$/.test(name))
      return tags.of({ is: 'request', ref: `request.${name}`, credential: false }, place)
    return undefined
  }

  call(call: OutsideCall): Seen | undefined {
    const { callee, self, args, place, name } = call
    if (callee.kind === 'method' && callee.object === this.request) return this.#onRequest(callee.name, args, place)
    if (self === this.response || (callee.kind === 'method' && callee.object === this.response))
      return this.#onResponse(callee, args)
    if (name === 'Promise.all' || name === 'Promise.allSettled') return this.#all(args[0], place)
    if (name === 'Object.assign') this.#overwritten(args)
    const asked = this.#asked(call)
    if (asked !== undefined) return asked
    const { tags } = this.follower
    const isMethod = callee.kind === 'method' || (tags.get(callee) !== undefined && self !== undefined)
    const meaning = tags.get(isMethod ? self : callee)
    if (meaning !== undefined) return this.#ofTagged(meaning, methodName(place), args, place)
    return this.#elsewhere(call)
  }

  #asked(call: OutsideCall): Seen | undefined {
    const { repositories, prisma, builders, typeorm, knex, drizzle, buildings } = this.libraries
    const own = call.callee.kind === 'method' ? buildings.get(call.callee.object) : undefined
    if (own !== undefined) {
      if (call.callee.kind === 'method' && call.callee.name === 'then' && !own.isSent) return knex.call(call)
      return builders.owns(own) ? builders.call(call) : drizzle.owns(own) ? drizzle.call(call) : knex.call(call)
    }
    return repositories.call(call) ?? prisma.call(call) ?? knex.call(call) ?? typeorm.call(call) ?? drizzle.call(call)
  }

  /** A builder of queries that is awaited is sent. */
  #awaited(object: Seen, place: Place): Seen | undefined {
    const building = this.libraries.buildings.get(object)
    if (building === undefined || this.libraries.builders.owns(building)) return undefined
    return this.#send(building, place)
  }

  #send(building: Building, place: Place): Seen {
    building.isSent = true
    const access = this.follower.send(building.statement(), place)
    return rowsOf(this.follower, access, building.isOne ? 'perhaps' : 'all', place)
  }

  #all(given: Seen | undefined, place: Place): Seen | undefined {
    if (given?.kind !== 'list') return undefined
    return list(
      given.items.map((one) => this.#awaited(one, place) ?? one),
      given.open,
    )
  }

  /** What is sent may stand in the place of what an object held. */
  #overwritten([target, ...sources]: readonly Seen[]): void {
    if (target !== undefined && this.follower.tags.get(target)?.is === 'row') {
      if (!sources.every((one) => one.kind === 'shape' && !one.open && !one.fields.has('id')))
        this.follower.overwritten.add(target)
      return
    }
    if (target?.kind !== 'shape') return
    for (const source of sources) {
      if (source.kind === 'shape' || source.kind === 'constant') continue
      for (const [name, value] of target.fields) target.fields.set(name, choice(value, source))
    }
  }

  #onRequest(name: string, args: readonly Seen[], place: Place): Seen | undefined {
    const { tags } = this.follower
    const header = stringOf(args[0])
    if (/^(get|header|param|cookie)$/.test(name) && header !== undefined)
      return tags.of({ is: 'request', ref: `request.headers.${header}`, credential: CREDENTIAL.test(header) }, place)
    if (/^(isAuthenticated|isUnauthenticated)$/.test(name))
      return { kind: 'constant', value: name === 'isAuthenticated' }
    if (name === 'jwtVerify') return tags.of({ is: 'principal', what: 'user' }, place)
    return undefined
  }

  #onResponse(callee: Seen, args: readonly Seen[]): Seen {
    const name = callee.kind === 'method' ? callee.name : ''
    const [first] = args
    if (name === 'status' || name === 'code' || name === 'writeHead') this.#status = first
    if (/^(unauthorized|forbidden|notFound|badRequest)$/.test(name)) this.follower.refuses()
    if (name === 'sendStatus' && isRejecting(first)) this.follower.refuses()
    else if (ANSWERS.test(name) && name !== 'status' && name !== 'code') {
      if (isRejecting(this.#status)) this.follower.refuses()
      this.#status = undefined
    }
    return this.response
  }

  /** A method of something whose origin is known: what it gives comes from there. */
  #ofTagged(meaning: Value, name: string, args: readonly Seen[], place: Place): Seen | undefined {
    if (meaning.is === 'test') return undefined
    const element = this.follower.tags.of(meaning, place)
    const [first] = args
    if (/^(includes|has)$/.test(name) && first !== undefined) {
      const asked = includesOf(this.follower, element, first, place)
      if (asked !== undefined) return asked
    }
    const given = args.flatMap((one) =>
      one.kind === 'function'
        ? [this.follower.machine?.call(one, [element, { kind: 'unknown', text: 'index' }], place)]
        : [],
    )
    const test = given.find((one) => this.follower.tags.get(one)?.is === 'test')
    if (name === 'some' && test !== undefined) return test
    return element
  }

  /** Code that is not followed. */
  #elsewhere({ name, callee, args, place, self }: OutsideCall): Seen | undefined {
    const { tags } = this.follower
    const last = lastPart(callee)
    if (callee.kind === 'unknown' || callee.kind === 'method') this.#mayMiss(callee, last, place)
    if (OF_LANGUAGE.test(name) || OF_LIBRARY.test(name)) return undefined
    const meanings = [...args, ...(self === undefined ? [] : [self])].map((one) => tags.meaning(one))
    this.#mayCheck(meanings)
    if (args.some((one) => one.kind === 'function')) return undefined
    if (VERIFIES.test(name) || VERIFIES.test(last)) {
      const isIdentity =
        args.length === 0
          ? name !== '' && !/(^|\.)(auth|getSession)$/.test(last)
          : meanings.some((one) => one.is === 'request' && one.credential)
      if (isIdentity || args.includes(this.request)) return tags.of({ is: 'principal', what: last }, place)
    }
    const derived = unknownOf(
      ...meanings.filter(
        (one) =>
          one.is === 'request' ||
          one.is === 'principal' ||
          one.is === 'row' ||
          one.is === 'field' ||
          (one.is === 'unknown' && one.from.length > 0),
      ),
    )
    return derived.is === 'unknown' && derived.from.length > 0 && callee.kind !== 'unknown'
      ? tags.of(derived, place)
      : undefined
  }

  /** Who asks and a row go together into code that cannot be read: it may be the check. */
  #mayCheck(meanings: readonly Value[]): void {
    if (!meanings.some(({ is }) => is === 'principal')) return
    for (const one of meanings) {
      const row = one.is === 'row' ? one : one.is === 'field' ? one.row : undefined
      if (row !== undefined) this.follower.lost.push({ reason: row.access.ref })
    }
  }

  /** A function of that name of the service talks to its database, and which one is called here is not known. */
  #mayMiss(callee: Seen, last: string, place: Place): void {
    if (!this.#workers.has(last)) return
    const object = callee.kind === 'method' ? callee.object : undefined
    if (
      object?.kind === 'external' ||
      (object?.kind === 'made' && !/^\(/.test(object.of) && this.follower.tags.get(object) === undefined)
    )
      return
    const { line } = place.script.position(place.node)
    this.follower.misses(`what ${last} in ${place.script.file}:${line} calls could not be told`)
  }

  binary(operator: string, left: Seen, right: Seen, place: Place): Seen | undefined {
    return binaryOf(this.follower, operator, left, right, place)
  }

  includes(list: Seen, value: Seen, place: Place): Seen | undefined {
    return includesOf(this.follower, list, value, place)
  }

  negated(value: Seen): Seen | undefined {
    return negationOf(this.follower, value, this.request.place)
  }

  logical(operator: string, left: Seen, right: Seen): Seen | undefined {
    return logicalOf(this.follower, operator, left, right, this.request.place)
  }

  template(parts: readonly Seen[]): Seen | undefined {
    return templateOf(this.follower, parts, this.request.place)
  }

  createdHere(value: Seen): void {
    this.#bornUnder.set(value, [...(this.follower.machine?.conditions ?? [])])
  }

  /** What is put into an object under a condition that was not there when it was written down. */
  isDoubtful(object: Seen): boolean {
    const born = this.#bornUnder.get(object)
    if (born === undefined) return false
    return (this.follower.machine?.conditions ?? []).some(
      (one) => (one.kind === 'if' || one.kind === 'catch') && !born.includes(one),
    )
  }

  passed(condition: Condition): void {
    this.follower.passed(condition)
  }

  tries(): (swallows: boolean, thrown: Thrown | undefined) => void {
    const leave = this.follower.tries()
    return (swallows, thrown) => {
      leave(swallows)
      if (thrown !== undefined && refusalOf(thrown.value) !== 'refuse') {
        const { line } = thrown.place.script.position(thrown.place.node)
        this.follower.misses(`the way seems to end in an error at ${thrown.place.script.file}:${line}`)
      }
    }
  }

  mayThrow(): void {
    // Ways that end in an error show nothing to anybody.
  }

  enters(func: Func): void {
    this.follower.enters(func)
  }

  leaves(): void {
    this.follower.leaves()
  }

  skipped(func: Func): void {
    const text = func.script.text.slice(func.node.start, func.node.end)
    if (!DATABASE.test(text) && ![...text.matchAll(/\.(\w+)\(/g)].some(([, name]) => this.#workers.has(name ?? '')))
      return
    this.follower.misses(`${func.name === '' ? 'a function' : func.name} is too long or too deep to be followed`)
  }
}

/** The name of the method that is called, as it is written. */
function methodName({ node }: Place): string {
  const callee = node.type === 'CallExpression' ? node.callee : undefined
  return callee?.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : ''
}

function lastPart(callee: Seen): string {
  if (callee.kind === 'method') return callee.name
  if (callee.kind === 'unknown') return callee.text.slice(callee.text.lastIndexOf('.') + 1)
  if (callee.kind === 'external') return callee.name.slice(callee.name.lastIndexOf('.') + 1)
  return callee.kind === 'made' ? callee.of.slice(callee.of.lastIndexOf('.') + 1) : ''
}
