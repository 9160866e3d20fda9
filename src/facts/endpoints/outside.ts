import { argument } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Judgement } from './judgement.ts'
import { nothing, ROLE_NAME, short } from './judgement.ts'
import { ABOUT_IDENTITY } from './refusals.ts'
import { constructionOf } from './schemes.ts'

/** Dependencies of other libraries that refuse, unless told `optional=True`. */
const LIBRARY_GUARD =
  /^fastapi_users(\.\w+)*\.(FastAPIUsers|Authenticator)\.(current_user|current_user_token)$|^fastapi_login(\.\w+)*\.LoginManager$|^fastapi_azure_auth(\.\w+)*\.\w+AuthorizationCodeBearer$|^fastapi_auth0(\.\w+)*\.Auth0\.get_user$/
/** Names that promise a guard. */
export const GUARD_NAME =
  /^_?(authori[sz]e|authenticate|require_|verify_(token|api_?key|auth|user|access|permission|credential|jwt|admin)|check_(auth|permission|access|token|api_?key|admin)|validate_(token|api_?key|access)|(get_)?current_(active_)?(super)?user|is_authenticated|get_auth(_context|_user)?$|auth_required|login_required)/i
/** Sessions of a database, which ask nobody who they are. */
const DATABASE_SESSION = /session_?(scope|maker|local|factory)|(db|sql|async|orm)_?session/i

/** Judges a dependency whose code was not read, by what is known of libraries and by its name. */
export function judgeOutside(python: PythonFacts, target: PythonNode, shown: string): Judgement {
  const call = constructionOf(python, target)
  const name = python.qualifiedName(call?.field('function') ?? target) ?? target.text.split('(', 1)[0] ?? ''
  const base = nothing(shown)
  if (LIBRARY_GUARD.test(name)) {
    const optional = call === undefined ? undefined : argument(call, 'optional')
    const isOptional = optional !== undefined && python.constant(optional) !== false
    return { ...base, effect: isOptional ? 'optional' : 'refuses', about: 'credentials' }
  }
  if (/(Form|FormStrict|Params|Pagination|Query)$/.test(name) || DATABASE_SESSION.test(short(name))) return base
  const promises = [ABOUT_IDENTITY, GUARD_NAME, ROLE_NAME, /user/i].some((pattern) => pattern.test(short(name)))
  if (!promises) {
    const isKnown = python.resolve(target)?.kind === 'external'
    return isKnown
      ? base
      : { ...base, effect: 'unknown', about: 'credentials', reason: `${base.name} could not be followed` }
  }
  return {
    ...base,
    effect: 'unknown',
    about: 'credentials',
    reason: `${base.name} lies outside the code that was read`,
  }
}
