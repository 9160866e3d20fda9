import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import type { Endpoint, Guard, RateLimit } from '../endpoints/types.ts'
import type { PythonFacts } from '../python/types.ts'
import type { GuessedLogin, GuessedLoginsFacts } from './types.ts'

/** A password, a PIN or Basic credentials, which people choose and programs guess. */
const TESTS_PASSWORD =
  /\bHTTPBasic(Credentials)?\b|\bcredentials\.password\b|\b(verify|check|validate)_password\b|\bb64decode\b[\s\S]*\bpassw|\bBasic\s/
const COUNTS = /limiter|rate_?limit|throttl|lockout|failed_(attempts|logins)|too_many|brute/i

/** Endpoints whose guard tests a password each time, and whether a limit counts before it does. */
export default defineFact<GuessedLoginsFacts>({
  async collect({ fact }) {
    const [python, { endpoints }] = await Promise.all([fact('python'), fact('endpoints')])
    const tested = new Map<string, PythonNode | undefined>()
    const logins = endpoints.flatMap((endpoint): GuessedLogin[] => {
      for (const guard of endpoint.auth.via) {
        const { refusesAt } = guard
        if (refusesAt === undefined || !/^(credentials|role)$/.test(guard.about) || guard.effect !== 'refuses') continue
        const key = `${refusesAt.file}:${refusesAt.line}`
        if (!tested.has(key)) tested.set(key, passwordTest(python, refusesAt.file, refusesAt.line))
        const definition = tested.get(key)
        if (definition === undefined || guard.level === 'inline') continue
        const testedAt = { file: definition.tree.file, line: definition.line }
        const order = orderOf(endpoint, guard, definition)
        return [{ endpoint, guard, testedAt, limit: endpoint.rateLimit, order }]
      }
      return []
    })
    return { logins, endpoints: endpoints.length }
  },
})

/** The function that refuses, when it tests a password. */
function passwordTest(python: PythonFacts, file: string, line: number): PythonNode | undefined {
  const module = python.modules.find((one) => one.file === file)
  const around = module?.root
    .find('function_definition')
    .filter((one) => one.line <= line && one.endLine >= line)
    .at(-1)
  return around !== undefined && TESTS_PASSWORD.test(around.text) ? around : undefined
}

function orderOf({ rateLimit, handlerAt }: Endpoint, guard: Guard, definition: PythonNode): GuessedLogin['order'] {
  if (COUNTS.test(definition.text)) return 'inside'
  if (rateLimit === undefined) return 'unlimited'
  const limitPlace = isAroundHandler(rateLimit, handlerAt) ? PLACES.length : PLACES.indexOf(rateLimit.level)
  const guardPlace = PLACES.indexOf(guard.level)
  if (limitPlace < 0 || guardPlace < 0) return 'unknown'
  if (limitPlace !== guardPlace) return limitPlace < guardPlace ? 'before' : 'after'
  // Middleware added later stands further out (Starlette).
  if (guard.level !== 'middleware' || guard.at.file !== rateLimit.at.file) return 'unknown'
  return guard.at.line > rateLimit.at.line ? 'after' : 'before'
}

/** In the order in which a request passes them, as FastAPI puts dependencies together. */
const PLACES: readonly Guard['level'][] = ['middleware', 'application', 'include', 'router', 'decorator', 'parameter']

/** A decorator of slowapi wraps the handler: all dependencies have run when it counts. */
function isAroundHandler({ level, name, at }: RateLimit, handlerAt: { file: string }): boolean {
  return level === 'decorator' && at.file === handlerAt.file && /\.(limit|shared_limit|limit_async)$/.test(name)
}
