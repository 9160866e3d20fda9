import type { Made, Value } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'

export type KnownEffect = 'refuses' | 'optional' | 'none' | 'unknown'

/** Words that make a name one about who is asking. */
export const IDENTITY =
  /auth|token|api_?key|secret|signature|credential|session|cookie|user|permission|log_?in|sign_?in|jwt|bearer|hmac|principal|identity|role|rbac|protect|guard|acl|account|claims|keycloak|oidc|saml|admin/i

/** Middleware that has nothing to do with who is asking, by the package it comes from. */
const HARMLESS =
  /^(express\.(json|urlencoded|text|raw|static)|(helmet|cors|compression|morgan|body-parser|cookie-parser|express-session|cookie-session|connect-flash|multer|express-rate-limit|@fastify\/rate-limit|express-slow-down|rate-limiter-flexible|serve-static|serve-favicon|serve-index|express-validator|celebrate|joi|zod|pino-http|express-pino-logger|express-winston|winston|hpp|response-time|method-override|express-fileupload|errorhandler|swagger-ui-express|@sentry\/node|connect-history-api-fallback|http-proxy-middleware|express-http-proxy|express-async-errors|i18n|i18next-http-middleware|express-useragent|on-finished|on-headers|timeout|connect-timeout|nocache|express-ejs-layouts|express-prom-bundle|prom-client|express-request-id|express-correlation-id|cls-rtracer|express-http-context|request-ip|connect-livereload|webpack-dev-middleware|webpack-hot-middleware|vite|deepmerge|lodash|@bull-board\/express|express-handlebars|connect-busboy|connect-redis|express-mongo-sanitize|xss-clean|csurf|csrf-csrf|passport\.(initialize|session)|passport\(\)\.(initialize|session)|@opentelemetry\/[\w-]+|newrelic|dd-trace|path-to-regexp)\b)/

interface KnownGuard {
  readonly name: RegExp
  /** The option that lets anonymous requests through when it is `false`. */
  readonly required?: string
}

const GUARDS: readonly KnownGuard[] = [
  { name: /^passport(\(\))?\.authenticate$|^passport\.authenticate$/ },
  { name: /^express-jwt(\.expressjwt|\.jwt)?$/, required: 'credentialsRequired' },
  { name: /^express-oauth2-jwt-bearer\.auth$/, required: 'authRequired' },
  { name: /^express-openid-connect\.requiresAuth$/ },
  { name: /^@clerk\/(express|fastify|clerk-sdk-node)\.(requireAuth|ClerkExpressRequireAuth)$/ },
  { name: /^express-basic-auth$/ },
  { name: /^connect-ensure-login\.ensureLoggedIn$/ },
  { name: /^supertokens-node\/.*\.verifySession$/, required: 'sessionRequired' },
  { name: /^(@fastify\/bearer-auth|fastify-bearer-auth)$/ },
  { name: /^keycloak-connect\(\)\.(protect|enforcer)$/ },
]

/** What middleware of a library does to an anonymous request. */
export function effectOfLibrary(name: string, args: readonly Value[]): KnownEffect {
  const known = GUARDS.find((one) => one.name.test(name))
  if (known !== undefined) return effectOfGuard(known, name, args)
  if (HARMLESS.test(name)) return 'none'
  return IDENTITY.test(name) ? 'unknown' : 'none'
}

function effectOfGuard({ required }: KnownGuard, name: string, args: readonly Value[]): KnownEffect {
  if (name.endsWith('.authenticate')) {
    const [strategy, second, third] = args
    // With a callback of its own it does what the callback does.
    if ([second, third].some((one) => one?.kind === 'function')) return 'unknown'
    const names = strategy?.kind === 'list' ? strategy.items.map(stringOf) : [stringOf(strategy)]
    return names.includes('anonymous') ? 'optional' : 'refuses'
  }
  const options = args.find((one) => one.kind === 'shape')
  const value = required === undefined || options?.kind !== 'shape' ? undefined : options.fields.get(required)
  if (value === undefined) return 'refuses'
  if (value.kind !== 'constant') return 'unknown'
  return value.value === false ? 'optional' : 'refuses'
}

const LIMITER = /rate-?_?limit|slow-?_?down|throttl|\blimiter/i

/** Whether a thing made by a library limits how often somebody may ask. */
export function isLimiter(made: Made): boolean {
  return LIMITER.test(made.of)
}

export function isLimiterName(name: string): boolean {
  return LIMITER.test(name) && !/size|body|memory|concurren|timeout|length|page/i.test(name)
}
