import { GIVEN } from '../../typescript/run/calls.ts'
import type { Condition } from '../../typescript/run/machine.ts'
import type { Place, Value } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'
import { ROLE_NAME, SIGNATURE_NAME } from '../judgement.ts'
import { purposeOf } from '../purpose.ts'
import type { EndpointAuth, Guard, RateLimit } from '../types.ts'
import type { Judge } from './judge.ts'
import { isLimiter, isLimiterName } from './known.ts'
import { nameOfValue, unwrapped, wrappedBy } from './names.ts'
import type { NodeRoute, Step } from './routes.ts'
import type { Verdict } from './verdict.ts'

/** What stands before a route, judged. */
export interface Guarded {
  readonly auth: EndpointAuth
  readonly rateLimit: RateLimit | undefined
}

interface Applied {
  readonly guard: Guard
  readonly reason: string | undefined
}

/** Sends a request without credentials through everything that stands before a handler, and through the handler. */
export function authOfRoute(judge: Judge, route: NodeRoute): Guarded {
  const fields = new Map<string, Value>()
  const applied: Applied[] = []
  let rateLimit: RateLimit | undefined
  for (const step of route.steps) {
    rateLimit ??= limitOf(step)
    if (route.framework === 'Express' && step.as !== 'param' && isErrorHandler(step.value)) continue
    const role = route.framework === 'Fastify' ? 'hook' : 'middleware'
    const verdict =
      route.framework === 'NestJS' && step.as === undefined
        ? judge.guard(step.value, route.path, route.method, route.metadata ?? new Map())
        : judge.judge(step.value, role, route.path, route.method, fields)
    for (const [name, value] of verdict.writes) fields.set(name, value)
    const isBehind = applied.some(({ guard: { effect } }) => effect === 'refuses')
    const one = guardOf(step, verdict, route.conditions) ?? (isBehind ? roleOnly(step, verdict) : undefined)
    if (one !== undefined) applied.push(one)
  }
  const handled =
    route.framework === 'NestJS' ? NOT_READ : judge.judge(route.handler, 'handler', route.path, route.method, fields)
  const isLogin = /^(login|registration|password-reset)$/.test(purposeOf(route.path, 'POST'))
  if (handled.effect === 'refuses' && !isLogin) {
    applied.push({ guard: guard(route.handler, 'inline', route.place, handled, 'refuses'), reason: undefined })
  } else if (asksForRole(route.handler)) {
    applied.push({
      guard: guard(route.handler, 'inline', route.place, handled, 'unknown'),
      reason: 'its handler asks for a role',
    })
  }
  const unseen = route.unseen ?? (handled.effect === 'unknown' ? handled.reason : undefined)
  return { auth: conclude(applied, unseen), rateLimit }
}

/** Handlers of NestJS are given what they ask for, not the request. */
const NOT_READ: Verdict = {
  effect: 'none',
  refusesAt: undefined,
  reason: undefined,
  writes: new Map(),
  usedCredential: false,
}

/** Four parameters make an error handler: it stands behind the others and lets nothing through or back. */
function isErrorHandler(value: Value): boolean {
  return value.kind === 'function' && value.node.params.length - value.given.length >= 4
}

function guardOf(step: Step, verdict: Verdict, around: readonly Condition[]): Applied | undefined {
  if (verdict.effect === 'none') return undefined
  const own = step.conditions.find(
    ({ kind, place }) => kind === 'if' && !around.some((one) => one.place.node === place.node),
  )
  const text = own?.place.script.text.slice(own.place.node.start, own.place.node.end).slice(0, 100)
  const name = nameOfValue(step.value)
  const doubt =
    own === undefined ? step.doubt : `${name.split(/[./]/).at(-1)} is there only if ${own.negated ? 'not ' : ''}${text}`
  const effect = verdict.effect === 'refuses' && doubt !== undefined ? 'unknown' : verdict.effect
  return {
    guard: guard(step.value, step.level, step.place, verdict, effect),
    reason: effect === 'unknown' ? (doubt ?? verdict.reason) : verdict.reason,
  }
}

/** What stands behind a guard and asks for a role: no request without credentials gets as far, so it refused none. */
function roleOnly(step: Step, verdict: Verdict): Applied | undefined {
  if (verdict.effect !== 'none' || !asksForRole(step.value)) return undefined
  const name = nameOfValue(step.value).split(/[./]/).at(-1)
  return { guard: guard(step.value, step.level, step.place, verdict, 'unknown'), reason: `${name} asks for a role` }
}

function positionOf({ script, node }: Place) {
  return script.position(node)
}

function guard(value: Value, level: Guard['level'], place: Place, verdict: Verdict, effect: Guard['effect']): Guard {
  const name = nameOfValue(value)
  const last = name.split(/[./]/).at(-1) ?? name
  const roles = rolesOf(value)
  const isRole = (ROLE_NAME.test(last) && !/access_?token/i.test(last)) || asksForRole(value)
  return {
    name,
    level,
    at: positionOf(place),
    refusesAt: verdict.refusesAt === undefined ? undefined : positionOf(verdict.refusesAt),
    effect,
    about: SIGNATURE_NAME.test(last) ? 'signature' : isRole ? 'role' : 'credentials',
    roles: isRole ? roles : [],
  }
}

/** `if (!user.isAdmin) …`: a condition of the function asks what the caller may do, and it can refuse. */
function asksForRole(value: Value): boolean {
  const found = unwrapped(value)
  if (found.kind !== 'function') return false
  const { script, node } = wrappedBy(found) ?? found
  const text = script.text.slice(node.start, node.end)
  return ROLE_CONDITION.test(text) && /\b403\b|forbidden|permission|unauthori[sz]ed/i.test(text)
}

const ROLE_CONDITION = /\bif\s*\((?:[^()]|\([^()]*\)){0,200}?(role|is_?admin|permission|superuser|is_?owner|scope)/i

/** The roles or permissions that a guard was made with: `requireRole('admin')`. */
function rolesOf(value: Value): string[] {
  const given =
    value.kind === 'made' ? value.args : value.kind === 'function' ? itemsOf(value.scope.find(GIVEN)?.value) : []
  return given
    .flatMap((one) => (one.kind === 'list' ? one.items : [one]))
    .flatMap((one) => {
      const role = stringOf(one)
      return role !== undefined && /^[A-Za-z][\w:.-]{1,60}$/.test(role) ? [role] : []
    })
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : []
}

function limitOf(step: Step): RateLimit | undefined {
  const { value, place, level } = step
  const name = nameOfValue(value)
  const isOne =
    value.kind === 'made'
      ? isLimiter(value)
      : /^(function|external|class)$/.test(value.kind) && isLimiterName(name.split(/[./]/).at(-1) ?? '')
  if (!isOne || step.doubt !== undefined) return undefined
  const options = value.kind === 'made' ? value.args.find((one) => one.kind === 'shape') : undefined
  const fields = options?.kind === 'shape' ? options.fields : new Map<string, Value>()
  const most = stringOf(fields.get('max') ?? fields.get('limit'))
  const time = stringOf(fields.get('windowMs') ?? fields.get('timeWindow'))
  return {
    name,
    limit: most === undefined ? undefined : time === undefined ? most : `${most}/${time}`,
    level,
    at: positionOf(place),
  }
}

function conclude(applied: readonly Applied[], unseen: string | undefined): EndpointAuth {
  const via = applied.map((one) => one.guard)
  const refusing = via.filter(({ effect }) => effect === 'refuses')
  if (refusing.length > 0) {
    const sure = refusing.some(({ level }) => level !== 'middleware')
    return { kind: 'guarded', via, confidence: sure ? 'high' : 'medium' }
  }
  const reason = applied.find(({ guard: one }) => one.effect === 'unknown')?.reason ?? unseen
  if (reason !== undefined) return { kind: 'unknown', via, confidence: 'low', reason }
  const optional = applied.find(({ guard: one }) => one.effect === 'optional')
  if (optional === undefined) return { kind: 'open', via, confidence: 'high' }
  return {
    kind: 'optional',
    via,
    confidence: 'high',
    ...(optional.reason === undefined ? {} : { reason: optional.reason }),
  }
}
