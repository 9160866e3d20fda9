import type { PythonNode } from '../../parsers/python/tree.ts'
import { ABOUT_IDENTITY } from './refusals.ts'
import type { Guard } from './types.ts'
import type { Summary } from './walk.ts'

export const ROLE_NAME =
  /role|admin|super_?user|permission|scope|owner|staff|rbac|privilege|entitle|authori[sz]e\b|access/i
export const SIGNATURE_NAME = /signature|hmac|webhook|construct_event/i
const LINK_NAME = /share|invite|invitation|magic|one_time|unsubscribe|signed_url|download_token/i

/** What a dependency, decorator or body does to an anonymous request, before it is known where it is applied. */
export interface Judgement {
  readonly name: string
  readonly effect: Guard['effect'] | 'none'
  readonly about: Guard['about']
  readonly roles: readonly string[]
  readonly refusesAt: PythonNode | undefined
  readonly reason: string | undefined
  /** True when a setting's default was needed to tell. */
  readonly byDefault: boolean
  /** Whether it refuses is not known, but if it lets an anonymous request through, it gives no user for it. */
  readonly givesNothing?: boolean
}

function shorten(condition: string): string {
  const line = condition.replace(/\s+/g, ' ').replace(/^\( ?(.*?) ?\)$/, '$1')
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}

/** The last part of a full name. */
export function short(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** The judgement on what has nothing to do with who is asking. */
export function nothing(name: string): Judgement {
  return {
    name,
    effect: 'none',
    about: 'credentials',
    roles: [],
    refusesAt: undefined,
    reason: undefined,
    byDefault: false,
  }
}

/** What a guard asks about, from its name and what it compares. */
export function aboutOf(name: string, isRole: boolean, summary: Summary): Guard['about'] {
  if (SIGNATURE_NAME.test(name)) return 'signature'
  if (isRole || (ROLE_NAME.test(short(name)) && summary.refusals.length > 0)) return 'role'
  return LINK_NAME.test(short(name)) ? 'token' : 'credentials'
}

/** Dependencies that build a helper: they may touch credentials without being about them. */
export const SERVICE_NAME = /(manager|service|logger|repository|store|client|factory|helper|provider|context|db)$/i

/** Whether a handler ends in nothing but a redirect: it refuses nobody, whatever the address is named. */
export function sendsEverybodyOn(handler: PythonNode): boolean {
  const returns = handler
    .find('return_statement')
    .filter((one) => one.enclosing('function_definition', 'lambda')?.equals(handler) === true)
  const [only, ...others] = returns
  const isLast = only?.parentNode?.equals(handler.field('body') ?? handler) === true
  return isLast && others.length === 0 && /Redirect/.test(only.parts[0]?.text ?? '')
}

/** Reads the effect off the ways a function ends. */
export function effectOf(name: string, summary: Summary): { effect: Judgement['effect']; reason: string | undefined } {
  const passes = summary.exits.filter(({ kind }) => kind === 'pass')
  const isGuard = summary.refusals.length > 0 || summary.usesCredential
  const refuses = summary.exits.filter(
    ({ kind, certain }) => kind === 'refuse' || ((kind === 'reject' || kind === 'error') && certain),
  )
  if (passes.length === 0 && refuses.length > 0) {
    const asks = summary.usesCredential || ABOUT_IDENTITY.test(short(name))
    // A 403 for some requests among errors about the work (`reserved names cannot be deleted`) turns nobody away.
    const always = summary.exits.every(({ kind }) => kind === 'refuse' || kind === 'error')
    const known = asks || refuses.some(({ kind, certain }) => kind === 'refuse' && (certain || always))
    return known ? { effect: 'refuses', reason: undefined } : { effect: 'none', reason: undefined }
  }
  if (!isGuard || (summary.refusals.length === 0 && !ABOUT_IDENTITY.test(short(name))))
    return { effect: 'none', reason: undefined }
  const certain = passes.some((exit) => exit.certain)
  const first = passes.find((exit) => exit.certain) ?? passes[0]
  const where = first === undefined ? '' : ` (line ${first.at.line})`
  const setting = summary.defaults[0]
  const because = setting === undefined ? '' : `, with the default of \`${shorten(setting)}\``
  if (summary.refusals.length === 0 && SERVICE_NAME.test(short(name))) return { effect: 'none', reason: undefined }
  if (certain) return { effect: 'optional', reason: `${short(name)} lets anonymous requests through${where}${because}` }
  return { effect: 'unknown', reason: `${short(name)} may let anonymous requests through${where}${because}` }
}
