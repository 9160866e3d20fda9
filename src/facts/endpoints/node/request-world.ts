import type { Machine, Outside, OutsideCall } from '../../typescript/run/machine.ts'
import { Thrown } from '../../typescript/run/machine.ts'
import type { Absent, Made, Place, Value } from '../../typescript/run/values.ts'
import { constant, native, stringOf, text, UNDEFINED, unknown } from '../../typescript/run/values.ts'
import { effectOfLibrary, IDENTITY } from './known.ts'
import { isRefusingStatus, refusalOf } from './refusal.ts'

/** What happens to the request of somebody who shows no credentials. */
export interface Happened {
  readonly kind: 'pass' | 'respond' | 'refuse' | 'reject'
  readonly place: Place
  /** Nothing undecided stands around it. */
  readonly isSure: boolean
  /** It would take a credential that is not there. */
  readonly isUnlikely: boolean
}

const CREDENTIAL_HEADER =
  /authori[sz]ation|api-?_?key|token|secret|signature|cookie|session|^x-.*-(key|auth|user)$|auth/i
const CREDENTIAL_FIELD =
  /^(user|auth|account|accountId|userId|user_?id|currentUser|principal|identity|token|jwt|session|sessionUser|member|claims|decoded|permissions|role|roles|apiKey|login|authInfo|oidc|kauth|accountability|workspace|tenant|organization)$/i
const QUERY_CREDENTIAL = /token|api_?key|auth|secret|signature|jwt/i
const ENDS = /^(json|send|end|render|sendFile|sendfile|download|jsonp|pipe|write|redirect|sendStatus|raw|html)$/
const ERRORS_OF_REPLY: Readonly<Record<string, string>> = { unauthorized: '401', forbidden: '403' }
const VERIFIES = /(^|\.)(verify|jwtVerify|verifyIdToken|verifyAccessToken|verifyToken|decrypt|unseal|assert\w*)$/

function absent(what: string, soft = false): Absent {
  return { kind: 'absent', what, soft }
}

function made(of: string, place: Place): Made {
  return { kind: 'made', of, args: [], receiver: undefined, place, fields: new Map() }
}

/** The world as a request without credentials finds it: what it lacks is absent, and what is done with it is noted. */
export class RequestWorld implements Outside {
  readonly happened: Happened[] = []
  readonly request: Made
  readonly response: Made
  readonly next: Value
  /** Credentials were asked for. */
  usedCredential = false
  /** What ended it, when an error did. */
  endedBy: Happened | undefined
  /** The request, or what it lacks, went to code that is not followed. */
  handedOn: string | undefined
  /** Members of the request other than its credentials that were read. */
  readonly read = new Set<string>()
  readonly written = new Set<string>()
  machine: Machine | undefined
  readonly relevant: ReadonlySet<string> = new Set()
  readonly callSteps = 600
  readonly #path: string
  readonly #method: string
  readonly #parts = new Map<string, Made>()

  constructor(path: string, method: string, place: Place, role: 'middleware' | 'hook' | 'handler') {
    this.#path = path
    this.#method = method
    this.request = made('(request)', place)
    this.response = made('(response)', place)
    this.next = native('next', (args, at) => this.#next(args, at))
    // A login is handed its token in the body; for what stands before a handler that is a credential.
    for (const name of ['headers', 'cookies', 'session', 'query', ...(role === 'handler' ? [] : ['body'])])
      this.#parts.set(name, made(`(${name})`, place))
  }

  note(kind: Happened['kind'], place: Place): void {
    const conditions = this.machine?.conditions ?? []
    const isUnlikely = conditions.some((one) => one.kind === 'unlikely')
    this.happened.push({ kind, place, isSure: conditions.length === 0, isUnlikely })
  }

  /** A hook that is over without having answered lets the request go on; one with a callback says so itself. */
  endOfHook(hasCallback: boolean): void {
    if (hasCallback || this.endedBy !== undefined) return
    const answered = this.happened.some(({ kind, isSure }) => isSure && kind !== 'pass')
    if (answered) return
    const isSure = this.happened.every(({ isUnlikely }) => isUnlikely)
    this.happened.push({ kind: 'pass', place: this.request.place, isSure, isUnlikely: false })
  }

  mayThrow(value: Value, place: Place): void {
    this.note(refusalOf(value), place)
  }

  isSubject(value: Value): boolean {
    return (
      value === this.request ||
      value === this.response ||
      value === this.next ||
      value.kind === 'absent' ||
      this.#isPart(value)
    )
  }

  forgives(error: Value, args: readonly Value[]): boolean {
    const isAsked = args.some(
      (one) => one.kind === 'absent' || one === this.request || one === this.next || this.#isPart(one),
    )
    return !isAsked && refusalOf(error) === 'reject'
  }

  #next(args: readonly Value[], place: Place): Value {
    const [error] = args
    if (error === undefined || (error.kind === 'constant' && !error.value) || /^route/.test(stringOf(error) ?? '')) {
      this.note('pass', place)
    } else if (error.kind === 'unknown' || error.kind === 'absent') {
      if (error.kind === 'unknown' && /^(error|err|e)$/.test(error.text)) this.note('reject', place)
      else {
        this.note('reject', place)
        this.note('pass', place)
      }
    } else this.note(refusalOf(error), place)
    return UNDEFINED
  }

  member(object: Value, name: string, place: Place): Value | undefined {
    if (object.kind !== 'made') return undefined
    if (object === this.request) return this.#ofRequest(name)
    if (object === this.response && (name === 'req' || name === 'request')) return this.request
    const part = [...this.#parts].find(([, one]) => one === object)?.[0]
    return part === undefined ? undefined : this.#ofPart(part, object, name, place)
  }

  #ofRequest(name: string): Value | undefined {
    const own = this.request.fields.get(name)
    if (own !== undefined) {
      this.read.add(name)
      return own
    }
    const part = this.#parts.get(name === 'signedCookies' ? 'cookies' : name)
    if (part !== undefined) return part
    if (name === 'raw' || name === 'req' || name === 'request') return this.request
    if (name === 'res' || name === 'response') return this.response
    if (/^(path|originalUrl|url|pathname|routerPath)$/.test(name)) {
      this.read.add('(path)')
      return text(this.#path.split(/\{[^}]*\}/).flatMap((piece, index) => (index === 0 ? [piece] : [null, piece])))
    }
    if (name === 'method') {
      this.read.add('(method)')
      return this.#method === '*' ? unknown('method') : constant(this.#method)
    }
    this.read.add(name)
    if (CREDENTIAL_FIELD.test(name)) {
      return this.#lacking(`request.${name}`)
    }
    if (
      /^(body|params|ip|ips|hostname|protocol|secure|files|file|log|id|baseUrl|app|route|socket|connection)$/.test(name)
    ) {
      return unknown(`request.${name}`)
    }
    return undefined
  }

  #lacking(what: string): Absent {
    this.usedCredential = true
    return absent(what)
  }

  #ofPart(part: string, object: Made, name: string, place: Place): Value | undefined {
    const own = object.fields.get(name)
    if (own !== undefined) return own
    if (part === 'headers')
      return CREDENTIAL_HEADER.test(name) ? this.#lacking(`header ${name}`) : unknown(`header ${name}`)
    if (part === 'cookies') return this.#lacking(`cookie ${name}`)
    if (part === 'query' || part === 'body')
      return QUERY_CREDENTIAL.test(name) ? this.#lacking(`${part} ${name}`) : unknown(`${part} ${name}`)
    if (/^(destroy|save|regenerate|reload|touch|resetMaxAge|id|cookie|set|delete)$/.test(name))
      return unknown(`session.${name}`)
    void place
    return name === 'get' ? native('get', () => this.#lacking('session')) : this.#lacking(`session.${name}`)
  }

  assigned(object: Value, name: string, value: Value, place: Place): void {
    if (object === this.request) this.written.add(name)
    if (object === this.response && name === 'statusCode') this.response.fields.set('(status)', value)
    if (name === 'body' && object.kind === 'made' && object === this.response) this.note('respond', place)
  }

  call(call: OutsideCall): Value | undefined {
    const { self, callee, args, place } = call
    const name = callee.kind === 'method' ? callee.name : ''
    if (self === this.request) return this.#onRequest(name, args, place)
    if (self === this.response) return this.#onResponse(name, args, place)
    if (callee.kind === 'made') return this.#library(callee, args, place)
    return this.#elsewhere(call)
  }

  #onRequest(name: string, args: readonly Value[], place: Place): Value | undefined {
    const header = stringOf(args[0])
    if ((name === 'get' || name === 'header') && header !== undefined)
      return CREDENTIAL_HEADER.test(header) ? this.#lacking(`header ${header}`) : unknown(`header ${header}`)
    if (name === 'isAuthenticated' || name === 'isUnauthenticated') {
      this.usedCredential = true
      return constant(name === 'isUnauthenticated')
    }
    if (name === 'jwtVerify') {
      this.usedCredential = true
      throw new Thrown(
        { kind: 'made', of: 'UnauthorizedError', args: [], receiver: undefined, place, fields: new Map() },
        place,
      )
    }
    return undefined
  }

  #onResponse(name: string, args: readonly Value[], place: Place): Value | undefined {
    const [first = UNDEFINED] = args
    if (name === 'status' || name === 'code' || name === 'writeHead') this.response.fields.set('(status)', first)
    const error = ERRORS_OF_REPLY[name]
    if (error !== undefined) this.note('refuse', place)
    else if (name === 'sendStatus' || name === 'throw') this.note(statusKind(first), place)
    else if (name === 'redirect') this.note(leadsToLogin(args) ? 'refuse' : 'respond', place)
    else if (ENDS.test(name)) this.#ended(first, place)
    return this.response
  }

  #ended(body: Value, place: Place): void {
    const status = this.response.fields.get('(status)')
    this.response.fields.delete('(status)')
    if (status !== undefined) this.note(statusKind(status), place)
    else this.note(body.kind === 'made' && /Error|Exception/.test(body.of) ? refusalOf(body) : 'respond', place)
  }

  /** Middleware of a library that the code of the repository calls itself. */
  #library(callee: Made, args: readonly Value[], place: Place): Value | undefined {
    if (!args.includes(this.next) && !args.includes(this.request)) return undefined
    const effect = effectOfLibrary(callee.of, callee.args)
    const callback = callee.args.find((one) => one.kind === 'function')
    if (callback !== undefined && /authenticate$/.test(callee.of)) {
      this.usedCredential = true
      const given = [constant(null), constant(false), unknown('info'), unknown('status')]
      this.machine?.call(callback, given, place)
      return UNDEFINED
    }
    if (effect === 'refuses') this.note('refuse', place)
    else {
      this.note('pass', place)
      if (effect !== 'none') this.usedCredential = true
    }
    return UNDEFINED
  }

  /** Code that is not followed and is given the request or what it lacks. */
  #elsewhere({ name, callee, args, place, self }: OutsideCall): Value | undefined {
    if (/^passport(\(\))?\.authenticate$/.test(name))
      return { kind: 'made', of: name, args, receiver: self, place, fields: new Map() }
    const lacks = args.some((one) => one.kind === 'absent')
    const given = args.some(
      (one) => one === this.request || one === this.response || one === this.next || this.#isPart(one),
    )
    const what = name !== '' ? name : calleeText(place)
    if (lacks && VERIFIES.test(name) && !args.some((one) => one.kind === 'function')) {
      throw new Thrown(
        { kind: 'made', of: 'UnauthorizedError', args: [], receiver: undefined, place, fields: new Map() },
        place,
      )
    }
    if (!given && !lacks) return undefined
    const isOfLanguage =
      /^(Object|Array|String|Number|JSON|Buffer|console|Promise|Date|Boolean|Map|Set|Math|crypto|URL)\b/.test(name)
    if (isOfLanguage || (self !== undefined && self.kind === 'absent')) return undefined
    if (args.includes(this.next)) {
      this.under(place, () => this.note('pass', place))
    }
    this.handedOn ??= what
    return given && IDENTITY.test(what) && callee.kind !== 'native' ? absent(what, true) : undefined
  }

  #isPart(value: Value): boolean {
    return value.kind === 'made' && [...this.#parts.values()].includes(value)
  }

  under(place: Place, work: () => void): void {
    this.machine?.under(place, false, work, 'catch')
  }
}

function statusKind(status: Value): Happened['kind'] {
  if (isRefusingStatus(status)) return 'refuse'
  if (status.kind !== 'constant' || typeof status.value !== 'number') return 'respond'
  return status.value >= 400 ? 'reject' : 'respond'
}

function leadsToLogin(args: readonly Value[]): boolean {
  return args.some((one) => {
    const parts = one.kind === 'text' ? one.parts : [stringOf(one) ?? null]
    return parts.some((part) => part !== null && /log-?_?in\b|sign-?_?in\b|\/auth\b|\/sso\b/i.test(part))
  })
}

function calleeText({ script, node }: Place): string {
  const whole = script.text.slice(node.start, Math.min(node.end, node.start + 80))
  return whole.split('(')[0] ?? whole
}
