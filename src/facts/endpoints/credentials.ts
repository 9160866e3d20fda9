import type { PythonArgument } from '../../parsers/python/syntax.ts'
import { argumentsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import type { Injected } from './dependencies.ts'
import { purposeOf } from './purpose.ts'
import { ABOUT_IDENTITY, raised } from './refusals.ts'
import { runInThread } from './threads.ts'
import { CONTAINER, REQUEST, UNKNOWN } from './values.ts'
import type { Interpreter } from './walk.ts'
import { freshWalk } from './walk.ts'

/** A credential that a client keeps and shows with each request, unlike the token of one link or one reset. */
const KEPT =
  /^(x_)?(api_?key|access_?(key|token)|auth_?token|bearer(_token)?|authori[sz]ation|jwt|secret|signature)$|_(api_?key|signature)$/i
/** A socket has no header that a browser could set, so the token of the session comes in the address. */
const OF_SOCKET = /^(auth_?)?token$/i
/** What `compare_digest` is given of the caller: no password, whose login has to be limited like an open endpoint. */
const COMPARED = /token|key|secret|sig(nature)?$|hmac/i
const MAX_DEPTH = 4

/**
 * The parameter of a handler that carries a credential and is handed to code that refuses: `auth(apikey, websocket)`.
 * Whether that code refuses in every case is not told, so it makes an endpoint unknown, never guarded.
 */
export function checkedCredential(python: PythonFacts, handler: PythonNode, injected: readonly Injected[]) {
  const isSocket = injected.some(
    ({ parameter, from }) => from === 'request' && /WebSocket/.test(parameter.annotation?.text ?? ''),
  )
  return injected
    .filter(({ dependency }) => dependency === undefined)
    .map(({ parameter }) => parameter.name)
    .find(
      (name) =>
        (COMPARED.test(name) && isCompared(python, handler, name)) ||
        ((KEPT.test(name) || (isSocket && OF_SOCKET.test(name))) && reachesRefusal(python, handler, name, 0)),
    )
}

/** Parts of a path that carry a secret: `/webhooks/{id}/{token}`. */
const SECRET_PART = /\{(\w*(?:token|secret|key|signature)\w*)(?::\w+)?\}/gi

/**
 * The secret that the address of a webhook carries, when its handler tests it, or what it found by it, before an error
 * is raised: whoever knows the address has the credential, as with incoming webhooks of chats.
 */
export function secretOfPath(python: PythonFacts, handler: PythonNode, path: string): string | undefined {
  if (purposeOf(path, 'POST') !== 'webhook') return undefined
  const secrets = [...path.matchAll(SECRET_PART)].flatMap((match) => match[1] ?? [])
  return secrets.find((secret) => {
    const found = handler
      .find('assignment')
      .filter(
        (one) =>
          one
            .field('right')
            ?.find('call')
            .some((call) => mentions(call, secret)) === true,
      )
      .map((one) => one.field('left')?.text ?? '')
    return handler.find('if_statement').some((branch) => {
      const condition = branch.field('condition')
      const tests = condition !== undefined && [secret, ...found].some((name) => mentions(condition, name))
      return tests && branch.find('raise_statement').some((one) => raised(python, one) !== 'again')
    })
  })
}

/** Whether a handler refuses by what its optional user is: `if user is None and not settings.open: raise 403`. */
export function refusesWithout(python: PythonFacts, handler: PythonNode, user: string): boolean {
  const derived = handler
    .find('assignment')
    .filter((one) => one.field('right') !== undefined && mentions(one.field('right') ?? one, user))
    .map((one) => one.field('left')?.text ?? '')
  return handler.find('if_statement').some((branch) => {
    const condition = branch.field('condition')
    const tests = condition !== undefined && [user, ...derived].some((name) => mentions(condition, name))
    return tests && refuses(python, branch)
  })
}

/** Whether a handler hands what it knows of the caller to a function that asks it to judge: `await auth.enforce()`. */
export function handsToJudge(python: PythonFacts, handler: PythonNode, user: string): boolean {
  return handler.find('call').some((call) => {
    const given = argumentsOf(call)
    const place = given.findIndex(({ value }) => value.text === user)
    const callee = call.field('function')
    const target = place < 0 || callee === undefined ? undefined : python.resolve(callee)
    if (target?.kind !== 'function') return false
    const name = receiving(target, given, place)
    return target.node.find('call').some((one) => {
      const asked = one.field('function')
      return (
        asked?.field('object')?.text === name &&
        /^(enforce|require|ensure|authori[sz]e|check)/.test(asked?.field('attribute')?.text ?? '')
      )
    })
  })
}

/** Whether an address is one where people log in: that it refuses wrong passwords is what it is for. */
export function isLogin(path: string): boolean {
  return /^(login|registration|password-reset)$/.test(purposeOf(path, 'POST'))
}

/** Logins and their kin, and the ways through somebody else's login. */
export function isSignIn(path: string): boolean {
  return isLogin(path) || purposeOf(path, 'POST') === 'oauth'
}

const CARRIED =
  /\.cookies\b|\bget_\w*cookie\w*\(|_get_\w*cookie\w*\(|\.headers\b|\bsession\[|\.session\.|\bauthorization\b/i

/** Whether a handler reads what a client carries with each request, beside what is typed into its form. */
export function readsCarried(handler: PythonNode, injected: readonly Injected[]): boolean {
  return injected.some(({ from }) => from === 'header' || from === 'cookie') || CARRIED.test(handler.text)
}

/** Functions that are given the headers of a request in order to believe or refuse it. */
const VERIFIER = /^_?(verify|authenticate)|signature|hmac/i

/**
 * The function, named for who is asking, that a handler shows its request to and that refuses requests for what they
 * carry (`user = await enforce_auth(flow, request)`), or that verifies headers (`verify(body, request.headers)`).
 */
export function askedByHandler(
  interpreter: Interpreter,
  handler: PythonNode,
  injected: readonly Injected[],
): string | undefined {
  const requests = new Set(injected.flatMap(({ parameter, from }) => (from === 'request' ? parameter.name : [])))
  return askedIn(interpreter, handler, requests, 0)
}

function askedIn(
  interpreter: Interpreter,
  definition: PythonNode,
  requests: ReadonlySet<string>,
  depth: number,
): string | undefined {
  for (const call of requests.size === 0 || depth > 1 ? [] : definition.find('call')) {
    const { callee, given } = runInThread(interpreter.python, call) ?? {
      callee: call.field('function'),
      given: argumentsOf(call),
    }
    const target = callee === undefined ? undefined : interpreter.python.resolve(callee)
    const name = (target?.name ?? callee?.text ?? '').split('.').at(-1) ?? ''
    const verifies =
      VERIFIER.test(name) &&
      given.some(({ value }) => showsHeaders(value, requests, definition) || requests.has(value.text))
    if (verifies && target?.kind !== 'class') return target?.name ?? callee?.text
    if (target?.kind !== 'function' || target.node.equals(definition)) continue
    const shown = given.map(({ value }) =>
      requests.has(value.text) ? REQUEST : isHeaders(value, requests) ? CONTAINER : UNKNOWN,
    )
    const places = shown.flatMap(({ is }, place) => (is === 'unknown' ? [] : [place]))
    if (places.length === 0) continue
    if (!ABOUT_IDENTITY.test(name)) {
      const inner = new Set(places.flatMap((place) => receiving(target, given, place) ?? []))
      const found = askedIn(interpreter, target.node, inner, depth + 1)
      if (found !== undefined) return found
      continue
    }
    const { refusals, usesCredential, handedTo } = interpreter.called(target, given, shown, freshWalk())
    if (usesCredential && (refusals.length > 0 || handedTo !== undefined)) return target.name
  }
  return undefined
}

/** Whether an argument holds the headers of the request: written there, or in the variable it stands for. */
function showsHeaders(value: PythonNode, requests: ReadonlySet<string>, definition: PythonNode): boolean {
  const made =
    value.kind === 'identifier'
      ? definition.find('assignment').filter((one) => one.field('left')?.text === value.text)
      : []
  if (/headers$/i.test(value.text) && requests.has(value.text)) return true
  return [value, ...value.find('attribute'), ...made.flatMap((one) => one.find('attribute'))].some(
    (one) => isHeaders(one, requests) && one.parentNode?.kind !== 'attribute',
  )
}

/** All the headers of a request, not what `headers.get` reads of them. */
function isHeaders(node: PythonNode, requests: ReadonlySet<string>): boolean {
  return node.field('attribute')?.text === 'headers' && requests.has(node.field('object')?.text ?? '')
}

function isCompared(python: PythonFacts, definition: PythonNode, name: string): boolean {
  const compares = definition
    .find('call')
    .some(
      (call) =>
        /(^|\.)compare_digest$/.test(call.field('function')?.text ?? '') &&
        argumentsOf(call).some(({ value }) => mentions(value, name)),
    )
  return compares && refuses(python, definition)
}

function reachesRefusal(python: PythonFacts, definition: PythonNode, name: string, depth: number): boolean {
  if (depth > MAX_DEPTH) return false
  return definition.find('call').some((call) => {
    const place = argumentsOf(call).findIndex(({ value }) => mentions(value, name))
    const callee = call.field('function')
    if (place < 0 || callee === undefined) return false
    const target = python.resolve(callee)
    if (target?.kind !== 'function') return isCompared(python, definition, name)
    const parameter = receiving(target, argumentsOf(call), place)
    if (parameter === undefined) return false
    return (
      (refuses(python, target.node) && mentionsInCondition(target.node, parameter)) ||
      reachesRefusal(python, target.node, parameter, depth + 1)
    )
  })
}

function receiving(target: Extract<Resolved, { kind: 'function' }>, all: readonly PythonArgument[], place: number) {
  const given = all[place]
  if (given === undefined || given.spread !== '') return undefined
  if (given.name !== undefined) return given.name
  const parameters = parametersOf(target.node).filter(({ name }) => name !== 'self' && name !== 'cls')
  return parameters[place]?.name
}

function mentions(value: PythonNode, name: string): boolean {
  return value.text === name || value.find('identifier').some(({ text }) => text === name)
}

/** Refuses for the lack of this parameter, or for what was made of it; not for something else that is not allowed. */
function mentionsInCondition(definition: PythonNode, name: string): boolean {
  return definition.find('if_statement', 'elif_clause').some((branch) => {
    const condition = branch.field('condition')
    return condition !== undefined && mentions(condition, name)
  })
}

function refuses(python: PythonFacts, definition: PythonNode): boolean {
  return definition.find('raise_statement').some((statement) => raised(python, statement) === 'refuse')
}

const TOKEN_VERIFIED = /^(jwt|jose|authlib|joserfc|itsdangerous)\b.*\.(decode|loads|unsign|verify\w*)$/

/** The call by which a handler verifies a signed token that came in its body (`jwt.decode(data.identity, key, …)`). */
export function verifiedToken(python: PythonFacts, handler: PythonNode): string | undefined {
  return handler.find('call').find((call) => {
    const callee = call.field('function')
    if (callee === undefined || !/\.(decode|loads|unsign|verify\w*)$/.test(callee.text)) return false
    const name = python.qualifiedName(callee) ?? ''
    return TOKEN_VERIFIED.test(name) && !/verify(_signature)?["']?\s*[:=]\s*False/.test(call.text)
  })?.text
}

/** What a handler gives the channel of its request to (`await mcp(scope, request.receive, send)`): an application of its own. */
export function handedWhole(handler: PythonNode): string | undefined {
  if (!/\.receive\b/.test(handler.text)) return undefined
  return handler
    .find('call')
    .find((call) => argumentsOf(call).some(({ value }) => /^\w+\.receive$/.test(value.text)))
    ?.field('function')?.text
}
