import { argument, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Endpoint } from './types.ts'

type Purpose = Endpoint['purpose']

/** Purposes by path, most special first. They decide what an open endpoint means, never whether it is open. */
const BY_PATH: readonly (readonly [Purpose, RegExp])[] = [
  ['documentation', /^(.*\/)?(docs|redoc|openapi(\.json|\.ya?ml)?|swagger([-_]ui)?|docs\/oauth2-redirect)(\/|$)/],
  ['well-known', /(^|\/)\.well-known\/|^\/(favicon\.ico$|robots\.txt$|sitemap\.xml$|manifest\.json$|security\.txt$)/],
  ['metrics', /(^|\/)metrics(\/|$)/],
  [
    'health',
    /(^|\/)(health([-_]?(check|z))?|healthz|livez?|liveness|alive|readyz?|readiness|startupz?|heartbeat|ping|status|version)(\/(live|ready|liveness|readiness|liveliness|db|services|basic|startup))?\/?$/,
  ],
  [
    'webhook',
    /(^|\/)(web_?hooks?|hooks?|callbacks?)(\/|$)|(stripe|github|slack|twilio|telegram|sendgrid|paypal)\/(events?|hooks?)/,
  ],
  ['oauth', /(^|\/)(oauth2?|oidc|sso|saml|openid)(\/|$)|\/(authorize|callback)$/],
  ['password-reset', /(forgot|reset|recover)[-_]?password|password[-_]?(reset|recovery|forgot)|reset-?token/],
  ['registration', /(^|\/)(register|registration|sign[-_]?up|signups?|onboard)(\/|$)/],
  [
    'login',
    /(^|\/)(log[-_]?in([-_]?link)?|sign[-_]?in|signin|auth\/token|token|access-token|session|authenticate|auto_login|refresh|refresh-token|magic-?link(\/request)?)\/?$/,
  ],
  ['logout', /(^|\/)(log[-_]?out|sign[-_]?out)\/?$/],
  [
    'token-link',
    /\{[^}]*(token|code|signature|invite|share|slug_?token)[^}]*\}|(^|\/)(unsubscribe|verify[-_]?e?mail|confirm[-_]?e?mail|invit(e|es|ation|ations)\/(accept|confirm)|activate)(\/|$)/,
  ],
  ['public-page', /^\/$|(^|\/)public(\/|$)/],
]

/** Endpoints where people manage webhooks (`/install/webhook/{id}`), which take orders of users and no events. */
const MANAGES_WEBHOOKS =
  /(^|\/)admin(\/|$)|\/(create|new|edit|update|delete|secret|rotate[-_]secret)\/?$|(^|\/)(install|uninstall|register|configure|enable|disable)\/(web_?)?hooks?(\/|$)/
/** `/reset` and `/forgot` alone may be about anything; one on another person's account is no way back in. */
const SHORT_RESET = /(^|\/)(forgot(ten)?|reset|recover)\/?$/
const OTHERS_ACCOUNT = /(^|\/)(users?|accounts?|members?|admin)(\/|$)/

/** Tells what an endpoint is for, from its path and, where that says too little, the name of its handler. */
export function purposeOf(path: string, method: string, handler = ''): Purpose {
  const lower = path.toLowerCase()
  if (SHORT_RESET.test(lower) && /password/i.test(handler.split('.').at(-1) ?? '') && !OTHERS_ACCOUNT.test(lower))
    return 'password-reset'
  for (const [purpose, pattern] of BY_PATH) {
    if (!pattern.test(lower)) continue
    if (purpose === 'webhook' && method !== 'POST' && method !== 'PUT' && method !== '*') continue
    if (purpose === 'webhook' && MANAGES_WEBHOOKS.test(lower)) continue
    if (lower === '/' && purpose === 'public-page' && method !== 'GET') continue
    if ((purpose === 'health' || purpose === 'metrics') && method !== 'GET' && method !== 'HEAD' && method !== '*')
      continue
    return purpose
  }
  return 'ordinary'
}

/** Whether all a handler does is to send everybody to one fixed address, as `/admin` to `/admin/`. */
export function isFixedRedirect(python: PythonFacts, handler: PythonNode): boolean {
  if (handler.kind !== 'function_definition') return false
  const statements = (handler.field('body')?.parts ?? []).filter(({ kind }) => kind !== 'comment')
  const [only, ...rest] = statements.filter((one) => one.parts[0]?.kind !== 'string')
  const call = only?.kind === 'return_statement' && rest.length === 0 ? only.parts[0] : undefined
  const callee = call?.kind === 'call' ? call.field('function') : undefined
  if (call === undefined || callee === undefined) return false
  const name = python.qualifiedName(callee) ?? ''
  if (!/^(fastapi|starlette)\.responses\.RedirectResponse$/.test(name)) return false
  const url = argument(call, 'url', 0)
  return url !== undefined && stringValue(url) !== undefined
}
