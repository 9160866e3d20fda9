import type { Endpoint } from './types.ts'

type Purpose = Endpoint['purpose']

/** Purposes by path, most special first. They decide what an open endpoint means, never whether it is open. */
const BY_PATH: readonly (readonly [Purpose, RegExp])[] = [
  ['documentation', /^(.*\/)?(docs|redoc|openapi(\.json|\.ya?ml)?|swagger([-_]ui)?|docs\/oauth2-redirect)(\/|$)/],
  ['well-known', /^\/(\.well-known\/|favicon\.ico$|robots\.txt$|sitemap\.xml$|manifest\.json$|security\.txt$)/],
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

/** Tells what an endpoint is for, from its path. */
export function purposeOf(path: string, method: string): Purpose {
  const lower = path.toLowerCase()
  for (const [purpose, pattern] of BY_PATH) {
    if (!pattern.test(lower)) continue
    if (purpose === 'webhook' && method !== 'POST' && method !== 'PUT' && method !== '*') continue
    if (lower === '/' && purpose === 'public-page' && method !== 'GET') continue
    if ((purpose === 'health' || purpose === 'metrics') && method !== 'GET' && method !== 'HEAD' && method !== '*')
      continue
    return purpose
  }
  return 'ordinary'
}
