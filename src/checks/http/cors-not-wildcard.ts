import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Middleware } from '../../facts/endpoints/types.ts'
import type { NodeCors } from '../../facts/node-http/types.ts'
import type { Constant } from '../../facts/python/types.ts'
import type { SettingsFacts } from '../../facts/settings/types.ts'
import { defineCheck } from '../define-check.ts'
import { inProduction } from './production.ts'

type Judged = { readonly finding: Finding } | { readonly seen: Evidence } | { readonly unknown: Evidence }

export default defineCheck({
  id: 'http/cors-not-wildcard',
  title: 'CORS names the origins it trusts',
  severity: 'blocker',
  answers: ['P-010'],
  why: 'With any origin allowed, any web page can read what the service answers to its visitor; with credentials, in the name of the visitor.',
  fix: 'List the origins of your own pages in a setting without a default, and refuse "*" in production validation.',
  references: [
    { label: 'CWE-942', url: 'https://cwe.mitre.org/data/definitions/942.html' },
    { label: 'Starlette: CORSMiddleware', url: 'https://www.starlette.io/middleware/#corsmiddleware' },
  ],
  needs: ['endpoints', 'settings', 'python', 'nodeHttp'],
  coversNode: true,
  evaluate({ endpoints, settings, python, nodeHttp }) {
    const cors = endpoints.middleware.filter(({ name, inherits }) => [name, ...inherits].some((one) => CORS.test(one)))
    const looked = search('CORS middleware', 'registered middleware', endpoints.middleware.length, cors.length)
    const judged = [
      ...cors.flatMap((one) => judge(one, settings).map((part) => doubted(one, part))),
      ...nodeHttp.cors.map(judgeNode),
    ]
    const findings = judged.flatMap((one) => ('finding' in one ? [one.finding] : []))
    if (isNonEmpty(findings)) return fail('CORS allows any origin.', findings)
    const unknown = judged.flatMap((one) => ('unknown' in one ? [one.unknown] : []))
    if (isNonEmpty(unknown))
      return unverified(
        'Which origins CORS allows, and where, is not known from the code.',
        'the origins that production sets',
        unknown,
      )
    const seen = judged.flatMap((one) => ('seen' in one ? [one.seen] : []))
    if (isNonEmpty(seen)) return pass('CORS names its origins.', seen)
    if (endpoints.applications.length === 0) return notApplicable('There is no web application.', [looked])
    const header = python.code.find(({ tree }) => /["']access-control-allow-origin["']/i.test(tree.text))
    if (header !== undefined) {
      const line =
        header.tree.text.split('\n').findIndex((text) => /["']access-control-allow-origin["']/i.test(text)) + 1
      return unverified('CORS headers are written by hand.', 'the header in an answer to a foreign Origin', [
        source({ file: header.file, line }),
      ])
    }
    if (python.coverage.unparsed.length > 0 || endpoints.frameworks.some(({ understood }) => !understood)) {
      return unverified(
        'No CORS middleware was found, but not all code was understood.',
        'the answer to a request with a foreign Origin',
        [looked],
      )
    }
    return notApplicable('No cross-origin access is granted: no CORS middleware is registered.', [looked])
  },
})

/** What a service in Node allows; under a condition about development it says nothing of production. */
function judgeNode({ at, origins, text, credentials, condition }: NodeCors): Judged {
  if (condition !== undefined && /debug|(^|[^a-z])dev|local/i.test(condition) && !/!|not/.test(condition))
    return { seen: source(at, `only when ${condition}`) }
  if (origins === 'any') {
    return {
      finding: {
        message: `CORS allows any origin (${text})${credentials ? ', with credentials: every page may act for its visitor' : ''}.`,
        subject: `CORS in ${at.file}`,
        confidence: credentials ? 'high' : 'medium',
        evidence: [source(at, 'any origin')],
      },
    }
  }
  if (origins === 'unknown') return { unknown: source(at, `${text} is not known`) }
  return { seen: source(at, origins === 'setting' ? `${text}, which has no default` : text) }
}

const CORS = /(^|\.)CORSMiddleware$/

/** A class of the repository's own may grant its origins on some paths only: `*` there is not known to be too much. */
function doubted(one: Middleware, part: Judged): Judged {
  if (!('finding' in part) || CORS.test(one.name)) return part
  const own = one.name.split('.').at(-1)
  return { unknown: source(one.at, `any origin, where ${own} applies it`) }
}

function judge(one: Middleware, settings: SettingsFacts): Judged[] {
  if (
    one.conditional !== undefined &&
    /debug|(^|[^a-z])dev|local/i.test(one.conditional) &&
    !/\bnot\b|!=/.test(one.conditional)
  ) {
    return [{ seen: source(one.at, `only when ${one.conditional}`) }]
  }
  // `if "*" in allowed_origins`: the operator asked for it.
  if (one.conditional !== undefined && /["']\*["']/.test(one.conditional))
    return [{ unknown: source(one.at, `any origin, only when ${one.conditional}`) }]
  const credentials = one.options.allow_credentials?.value === true
  const origins = one.options.allow_origins
  const regex = one.options.allow_origin_regex
  const parts = [origins, regex].flatMap((option, place): Judged[] => {
    if (option === undefined) return []
    const isOpen = (value: unknown): boolean =>
      place === 0 ? isWildcard(value) : typeof value === 'string' && ANY.test(value)
    const about = inProduction(option, settings, isOpen)
    if (about.verdict === 'bad') return [{ finding: findingOf(one, about.at, option.text, credentials) }]
    const evidence = source(about.at, about.label)
    return [about.verdict === 'good' ? { seen: evidence } : { unknown: evidence }]
  })
  const unread = one.options['**']
  if (unread !== undefined && origins === undefined)
    parts.push({ unknown: source(unread.at, `the origins may be in **${unread.text}`) })
  if (parts.length > 0) return parts
  // A class of the repository's own may name its origins itself.
  const own = one.name.split('.').at(-1)
  return CORS.test(one.name) && !isOwn(one)
    ? [{ seen: source(one.at, 'no origin is allowed') }]
    : [{ unknown: source(one.at, `${own} decides about origins itself`) }]
}

/** `GalaxyCORSMiddleware` and other classes that are derived from the library's. */
function isOwn({ inherits }: Middleware): boolean {
  return inherits.some((name) => CORS.test(name))
}

function findingOf(one: Middleware, at: Middleware['at'], text: string, credentials: boolean): Finding {
  const here = source(at, 'any origin')
  return {
    message: `CORS allows any origin (${text})${credentials ? ', with credentials: every page may act for its visitor' : ''}.`,
    subject: `CORS of ${one.application}`,
    confidence: credentials ? 'high' : 'medium',
    evidence: at.file === one.at.file && at.line === one.at.line ? [here] : [here, source(one.at, 'the middleware')],
  }
}

const ANY = /^\^?\(?(https?:\/\/|https\?:\/\/|\.\*:\/\/)?(\.\*|\.\+|\[\^\/\]\+)\)?\$?$/

function isWildcard(value: unknown): boolean {
  const list = (Array.isArray(value) ? value : [value]) as readonly Constant[]
  return list.some(
    (origin) => typeof origin === 'string' && origin.split(',').some((one) => /^["'[\s]*\*["'\]\s]*$/.test(one)),
  )
}
