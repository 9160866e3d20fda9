import type { Position } from '../../core/position.ts'
import { argument, decoratorsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Endpoint, EndpointsFacts, RateLimit } from '../endpoints/types.ts'
import { conditionOf } from '../logging/conditions.ts'
import { calledFrom, functionAt } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { LimitedEndpoint, Limiter } from './types.ts'

const LIMITS = /(^|[._])\w*(limiter|rate_?limit|throttl|brute_?force|lockout|too_many_attempts)\w*/i
const NOT_LIMITING =
  /(Error|Exception|Exceeded|Config|Settings|_handler|Handler|size_limit|Response)$|\.(exempt|reset|clear)$/

/** What limits each endpoint in fact: its declared limit when that has an effect, or a limiter its handler asks. */
export function limitedEndpoints(
  python: PythonFacts,
  { endpoints, middleware }: Pick<EndpointsFacts, 'endpoints' | 'middleware'>,
  limiters: readonly Limiter[],
): LimitedEndpoint[] {
  const slow = middleware.filter(({ name }) => /^slowapi\.middleware\./.test(name))
  const counts = limiters.some((one) => one.kind === 'slowapi' && one.hasDefaults && one.enabled?.value !== false)
  const switchedAt = switchOf(limiters)
  const inline = new Map<string, Asked | undefined>()
  return endpoints.map((endpoint) => {
    const takesCredentials = asksCredentials(python, endpoint)
    const ineffective = endpoint.rateLimit === undefined ? undefined : whyWithoutEffect(python, endpoint, limiters)
    const everywhere = counts ? slow.find(({ application }) => application === endpoint.application) : undefined
    const isSlow = endpoint.rateLimit === undefined ? everywhere !== undefined : isSlowapi(endpoint.rateLimit, limiters)
    if (switchedAt !== undefined && isSlow && ineffective === undefined)
      return { endpoint, limitAt: undefined, ineffective, takesCredentials, maybeAt: switchedAt }
    if (endpoint.rateLimit !== undefined && ineffective === undefined) {
      return { endpoint, limitAt: endpoint.rateLimit.at, ineffective, takesCredentials, maybeAt: undefined }
    }
    if (everywhere !== undefined)
      return { endpoint, limitAt: everywhere.at, ineffective: undefined, takesCredentials, maybeAt: undefined }
    const key = `${endpoint.handlerAt.file}:${endpoint.handlerAt.line}`
    if (!inline.has(key)) inline.set(key, askedIn(python, functionAt(python, endpoint.handlerAt)))
    const asked = inline.get(key) ?? askedByRouteClass(python, endpoint)
    const isReal = asked?.known === true || limiters.length > 0
    const limitAt = isReal && asked?.sometimes === false ? asked.at : undefined
    return { endpoint, limitAt, ineffective, takesCredentials, maybeAt: limitAt === undefined ? asked?.at : undefined }
  })
}

/** The switch of slowapi's limiters, when none is certainly on: `enabled=is_enabled`, which nobody could read. */
function switchOf(limiters: readonly Limiter[]): Position | undefined {
  const slow = limiters.filter(({ kind }) => kind === 'slowapi')
  const unread = slow.find(({ enabled }) => enabled !== undefined && enabled.value === undefined)
  return slow.every(({ enabled }) => enabled !== undefined && enabled.value !== true) ? unread?.enabled?.at : undefined
}

function isSlowapi({ name }: RateLimit, limiters: readonly Limiter[]): boolean {
  const isUsed = limiters.some(({ kind }) => kind === 'slowapi')
  return /slowapi/.test(name) || (isUsed && /limiter\.(limit|shared_limit)$/.test(name))
}

function whyWithoutEffect(
  python: PythonFacts,
  endpoint: Endpoint,
  limiters: readonly Limiter[],
): LimitedEndpoint['ineffective'] {
  const limit = endpoint.rateLimit
  if (limit === undefined) return undefined
  const at = limit.at
  const slow = limiters.filter(({ kind }) => kind === 'slowapi')
  if (!isSlowapi(limit, limiters)) return undefined
  const off = slow.length > 0 && slow.every(({ enabled }) => enabled?.value === false)
  if (off) return { at, reason: 'the limiter is off unless a setting turns it on' }
  if (limit.level === 'middleware') {
    const hasDefaults = slow.length === 0 || slow.some((one) => one.hasDefaults)
    return hasDefaults
      ? undefined
      : { at, reason: 'slowapi middleware applies default limits, and the limiter has none' }
  }
  if (limit.level !== 'decorator') return undefined
  const handler = functionAt(python, endpoint.handlerAt)
  if (handler === undefined) return undefined
  if (!parametersOf(handler).some(({ name }) => name === 'request' || name === 'websocket')) {
    return { at, reason: 'slowapi needs a parameter named request on the handler' }
  }
  const order = decoratorsOf(handler).map(({ line }) => line)
  const isAbove =
    endpoint.at.file === at.file &&
    order.includes(at.line) &&
    order.includes(endpoint.at.line) &&
    at.line < endpoint.at.line
  return isAbove
    ? { at, reason: 'the limit stands above the route decorator, which registers the function without it' }
    : undefined
}

/** A limiter that a handler asks itself, or in a function it calls. */
function askedIn(python: PythonFacts, handler: PythonNode | undefined): Asked | undefined {
  if (handler === undefined) return undefined
  for (const { definition } of calledFrom(python, handler, 2)) {
    const asked = askedInBody(python, definition.field('body') ?? definition)
    if (asked !== undefined) return asked
  }
  return undefined
}

function askedInBody(python: PythonFacts, body: PythonNode): Asked | undefined {
  const call = body.find('call').find((one) => {
    const name = one.field('function')?.text ?? ''
    return LIMITS.test(name) && !NOT_LIMITING.test(name)
  })
  if (call === undefined) return undefined
  return { at: call.position, known: isKnown(python, call), condition: conditionOf(call), sometimes: false }
}

/** `APIRouter(route_class=LimitedRoute)`: the class stands around each handler of the router (fastapi.routing.APIRoute). */
function askedByRouteClass(python: PythonFacts, { at, handlerAt }: Endpoint): Asked | undefined {
  const handler = functionAt(python, handlerAt)
  const decorator = handler === undefined ? undefined : decoratorsOf(handler).find(({ line }) => line === at.line)
  const router = decorator?.field('function')?.field('object')
  const made = router === undefined ? undefined : python.resolve(router)
  const given = made?.kind === 'value' && made.node.kind === 'call' ? argument(made.node, 'route_class') : undefined
  const type = given === undefined ? undefined : python.resolve(given)
  const asked = type?.kind === 'class' ? askedInBody(python, type.node) : undefined
  return asked === undefined ? undefined : { ...asked, sometimes: asked.condition !== undefined }
}

const CREDENTIALS =
  /passw|credential|username|\botp\b|one_time|\bpin\b|e_?mail|login_?(request|form|data|in|schema)|verification_code/i

/** Addresses where OAuth clients trade a grant for a token: a code, a refresh token or a client's secret, none of which can be guessed. */
const TOKEN_PATH = /(^|\/)token\/?$/i

/**
 * Names a secret or an account in its parameters, in the models they are made of, or in its body. An address named
 * `token` must speak of a password: only with the password grant (RFC 6749, 4.3) is it a login.
 */
function asksCredentials(python: PythonFacts, { purpose, handlerAt, path }: Endpoint): boolean {
  if (purpose !== 'login' && purpose !== 'password-reset') return false
  const handler = functionAt(python, handlerAt)
  if (handler === undefined) return true
  if (purpose === 'password-reset' && endsReset(python, handler)) return false
  const texts = [handler.text, ...takenBy(python, handler)]
  if (!TOKEN_PATH.test(path)) return texts.some((text) => CREDENTIALS.test(text))
  return (
    texts.some((text) => /passw/i.test(text)) || grantsOf(python, handler).some((text) => PASSWORD_GRANT.test(text))
  )
}

const PASSWORD_GRANT = /["']password["']/

/** The functions that a handler has injected: one of them may read the grant. */
function grantsOf(python: PythonFacts, handler: PythonNode): string[] {
  return parametersOf(handler).flatMap(({ annotation, default: given }) => {
    const dependency = injectedBy(annotation, given)
    const found = dependency === undefined ? undefined : python.resolve(dependency)
    return found?.kind === 'function' ? [found.node.text] : []
  })
}

/** What the parameters of a handler say that a request holds: their models, and what injected functions take of it. */
function takenBy(python: PythonFacts, handler: PythonNode): string[] {
  return parametersOf(handler).flatMap(({ annotation, default: given }) => {
    const dependency = injectedBy(annotation, given)
    const found = python.resolve(dependency ?? annotation ?? handler)
    if (found?.kind === 'class') return [found.node.text]
    if (found?.kind !== 'function' || dependency === undefined) return []
    return parametersOf(found.node)
      .filter((one) => injectedBy(one.annotation, one.default) === undefined)
      .map(({ name }) => name)
  })
}

/** `get_user` in `Depends(get_user)`; a bare `Depends()` names none: the annotation is the dependency. */
function injectedBy(...nodes: readonly (PythonNode | undefined)[]): PythonNode | undefined {
  const calls = nodes.flatMap((node) => node?.find('call') ?? [])
  const call = calls.find((one) => /(^|\.)(Depends|Security)$/.test(one.field('function')?.text ?? ''))
  return call === undefined ? undefined : argument(call, 'dependency', 0)
}

const LONG_TOKEN =
  /\b(jwt|jws|jose|itsdangerous|serializer|decode_(jwt|token)|(verify|decode|load)\w*_token|token_urlsafe|token_hex|uuid4|sha256|blake2b|hmac)\b/i
const SHORT_CODE =
  /\b(otp|pin|((re)?set|verif\w*|confirm\w*|recovery|e?mail|sms|auth)?_?code|randint|randrange|digits)\b/i
const LOOKS_ACCOUNT_UP = /e_?mail|username|phone/i

/**
 * The end of a reset takes the new password with the token that the mail held. One that is signed or random and long
 * cannot be guessed, unlike a code of six digits, and no mail is sent here.
 */
function endsReset(python: PythonFacts, handler: PythonNode): boolean {
  const own = [handler.field('parameters')?.text, handler.field('body')?.text]
  const asked = [...own, ...takenBy(python, handler)].join('\n')
  if (!/token/i.test(asked) || !/passw/i.test(asked)) return false
  if (LOOKS_ACCOUNT_UP.test(asked) || SHORT_CODE.test(asked)) return false
  const called = calledFrom(python, handler, 2).map(({ definition }) => definition.text)
  return called.some((text) => LONG_TOKEN.test(text) && !SHORT_CODE.test(text))
}

interface Asked {
  readonly at: Position
  readonly known: boolean
  /** The condition it is asked under. */
  readonly condition: string | undefined
  /** It stands around many handlers and is asked under a condition, which may never hold for this one. */
  readonly sometimes: boolean
}

/** The call leads to a function of the repository that is no stand-in, or to a library. */
function isKnown(python: PythonFacts, call: PythonNode): boolean {
  const callee = call.field('function')
  const found = callee === undefined ? undefined : python.resolve(callee)
  if (found?.kind === 'function' || found?.kind === 'class') return !/noop|null|dummy|fake|protocol/i.test(found.name)
  return found?.kind === 'external' && found.name.includes('.')
}
