import type { Endpoint } from './types.ts'

type Purpose = Endpoint['purpose']

/** The second step of a login, made with a challenge: who makes it is not signed in yet. */
const SECOND_FACTOR = String.raw`(^|\/)(mfa|2fa|otp|totp|two[-_]?factor|second[-_]?factor)`
const SECOND_STEP = new RegExp(`${SECOND_FACTOR}[-_/](verify|validate|check|challenge|login|authenticate)\\/?$`)
/** Setting a factor up or getting round it: a step of a login only when it is made with a challenge. */
const SECOND_FACTOR_PATH = new RegExp(`${SECOND_FACTOR}(\\/|$)`)
const CHALLENGE = /\b(challenge|mfa|login|pre_?auth|temp(orary)?)_?token\b/i

/** Purposes by path, most special first. They decide what an open endpoint means, never whether it is open. */
const BY_PATH: readonly (readonly [Purpose, RegExp])[] = [
  ['documentation', /^(.*\/)?(docs|redoc|openapi(\.json|\.ya?ml)?|swagger([-_]ui)?|docs\/oauth2-redirect)(\/|$)/],
  ['well-known', /(^|\/)\.well-known\/|^\/(favicon\.ico$|robots\.txt$|sitemap\.xml$|manifest\.json$|security\.txt$)/],
  ['metrics', /(^|\/)metrics(\/|$)/],
  [
    'health',
    /(^|\/)(health([-_]?(check|z))?|healthz|livez?|liveness|alive|readyz?|readiness|startupz?|heartbeat|ping|status|version)(\/(live|ready|liveness|readiness|liveliness|db|services|basic|startup))?\/?$/,
  ],
  ['oauth', /(^|\/)(oauth2?|oidc|sso|saml|openid)\/(?!.*web_?hook)/],
  [
    'webhook',
    /(^|\/)(web_?hooks?|hooks?|callbacks?)(\/|$)|(stripe|github|slack|twilio|telegram|sendgrid|paypal)\/(events?|hooks?)/,
  ],
  [
    'oauth',
    /(^|\/)(oauth2?|oidc|sso|saml|openid)(\/|$)|\/(authorize|callback)$|(^|\/)((log-?in|sign-?in)\/exchange|device_authorization|device\/code)\/?$/,
  ],
  ['password-reset', /(forgot|reset|recover)[-_]?password|password[-_]?(reset|recovery|forgot)|reset-?token/],
  ['registration', /(^|\/)(register|registration|sign[-_]?up|signups?|onboard)(\/|$)/],
  [
    'login',
    /(^|\/)(log[-_]?in([-_]?link)?|sign[-_]?in|signin|auth\/token|token|access-token|session|authenticate|auto_login|refresh|refresh-token|magic(-?link)?(\/request)?)\/?$/,
  ],
  ['login', SECOND_STEP],
  ['logout', /(^|\/)(log[-_]?out|sign[-_]?out)\/?$/],
  [
    'token-link',
    /\{[^}]*(token|code|signature|invite|share|slug_?token)[^}]*\}|(^|\/)(unsubscribe|verify[-_]?e?mail|confirm[-_]?e?mail|invit(e|es|ation|ations)\/(accept|confirm)|activate)(\/|$)/,
  ],
  ['public-page', /^\/(index\.html?)?$|(^|\/)public(\/|$)/],
]

const FRONT_PAGE = /^\/(index\.html?)?$/
/** Endpoints where people manage webhooks (`/install/webhook/{id}`), which take orders of users and no events. */
const MANAGES_WEBHOOKS =
  /(^|\/)admin(\/|$)|\/(create|new|edit|update|delete|secret|rotate[-_]secret)\/?$|(^|\/)(install|uninstall|register|configure|enable|disable)\/(web_?)?hooks?(\/|$)/
/** `/reset` and `/forgot` alone may be about anything; one on another person's account is no way back in. */
const SHORT_RESET = /(^|\/)(forgot(ten)?|reset|recover)\/?$/
const OTHERS_ACCOUNT = /(^|\/)(users?|accounts?|members?|admin)(\/|$)/

/** `POST /auth` and `POST /ldap` say too little: the name of the handler tells a login from other work. */
const SHORT_LOGIN = /(^|\/)(auth|ldap)\/?$/
const SIGNS_IN = /(^|_)(auth|authenticate|log_?in|sign_?in)(_|$)/i
/** Whoever comes here leaves signed in: `request.session["user"] = …`. */
const UNDER_AUTH = /(^|\/)(auth|login|sign-?in)(\/|$)/
/** The token of an identity provider is verified: there is no password to guess. */
const PROVIDER_ASKED = /\b(verify_oauth2_token|verify_firebase_token|authorize_access_token)\(/
/** What a login takes, by the name of the model of its body: `data: LoginUsr`. */
const LOGIN_FORM = /\bdef \w+\([^)]*?:\s*\w*(Log_?[Ii]n|Sign_?[Ii]n)\w*\b/
/** A code that was sent to somebody: whoever has it may go on. */
const SENT_CODE = /\bverification_?code\b/i
const FOR_OTHERS = /impersonat/
const SESSION_MADE = /\bsession\[["'](user|user_id|uid|account|account_id)["']\]\s*=[^=]/
/** What belongs to one thing of many: `/runs/{id}/metrics`, `/providers/{id}/refresh`. A tenant's own login is one. */
const OF_ONE_THING = /\{(?!\?|[^}]*(tenant|realm|org|workspace|version))[^}]*\}\/[^{}]*$/

/**
 * Tells what an endpoint is for: from its path and, where that says too little, from the name of its handler and from
 * `body`, the text of the handler.
 */
export function purposeOf(path: string, method: string, handler = '', body = ''): Purpose {
  const lower = path.toLowerCase()
  const name = handler.split('.').at(-1) ?? ''
  if (SHORT_RESET.test(lower) && /password/i.test(name) && !OTHERS_ACCOUNT.test(lower)) return 'password-reset'
  if (method === 'POST' && SHORT_LOGIN.test(lower) && SIGNS_IN.test(name)) return 'login'
  if (method === 'POST' && UNDER_AUTH.test(lower) && PROVIDER_ASKED.test(body)) return 'oauth'
  if (method === 'POST' && UNDER_AUTH.test(lower) && SESSION_MADE.test(body)) return 'login'
  if (method === 'POST' && UNDER_AUTH.test(lower) && LOGIN_FORM.test(body) && !FOR_OTHERS.test(lower)) return 'login'
  if (method === 'POST' && /\/verify\/?$/.test(lower) && SENT_CODE.test(body)) return 'token-link'
  if (method === 'POST' && SECOND_FACTOR_PATH.test(lower) && CHALLENGE.test(body)) return 'login'
  return BY_PATH.find(([purpose, pattern]) => pattern.test(lower) && fits(purpose, lower, method))?.[0] ?? 'ordinary'
}

function isOfOneThing(path: string): boolean {
  return OF_ONE_THING.test(path) || SECOND_FACTOR_PATH.test(path)
}

/** Whether the rest of an endpoint agrees with what a word of its path says. */
function fits(purpose: Purpose, path: string, method: string): boolean {
  if (purpose === 'webhook')
    return (method === 'POST' || method === 'PUT' || method === '*') && !MANAGES_WEBHOOKS.test(path)
  if (purpose === 'public-page') return !FRONT_PAGE.test(path) || method === 'GET' || method === 'HEAD'
  if (purpose === 'health' || purpose === 'metrics')
    return (method === 'GET' || method === 'HEAD' || method === '*') && !isOfOneThing(path)
  if (purpose === 'login')
    return (
      method !== 'PATCH' &&
      method !== 'PUT' &&
      !(/(?<!\/auth\/[^/]*)\/(refresh|session|token)\/?$/.test(path) && isOfOneThing(path))
    )
  return true
}
