import type { NonEmpty } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Unverified } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import type { Middleware } from '../../facts/endpoints/types.ts'
import type { PythonFacts } from '../../facts/python/types.ts'
import { defineCheck } from '../define-check.ts'

/** Middleware whose absence lets requests in that it was written to keep out. */
const PROTECTS = /auth|password|token|api_?key|csrf|limit|throttl|guard|permission|firewall/i

export default defineCheck({
  id: 'auth/middleware-registered',
  title: 'Every middleware class that is written is registered',
  severity: 'warning',
  lowered: 'What an unregistered middleware would have protected is judged by the checks of that protection.',
  answers: ['A-155', 'A-187'],
  why: 'A middleware that no application registers protects nothing, while everybody who reads it believes it does.',
  fix: 'Register it (`app.add_middleware(...)`), or delete it.',
  references: [{ label: 'Starlette: middleware', url: 'https://www.starlette.io/middleware/' }],
  needs: ['endpoints', 'python'],
  evaluate({ endpoints, python }) {
    const { unusedMiddleware, middlewareClasses, middleware } = endpoints
    const findings = unusedMiddleware.map(({ name, at }) => ({
      message: `${name} is registered nowhere`,
      subject: `middleware ${name}`,
      confidence: 'high' as const,
      evidence: [source({ ...at, endLine: at.line }, 'no other code names this class')] as const,
    }))
    const searched = search('middleware classes', 'Python files', python.coverage.files, middlewareClasses)
    const seen =
      middlewareClasses === 0
        ? []
        : [...middleware.slice(0, 5).map(({ at, name }) => source(at, `${name} is registered`)), searched]
    const sometimes = middleware.filter(({ name, conditional }) => conditional !== undefined && isOwn(name, python))
    if (findings.length === 0 && isNonEmpty(sometimes)) return onlySometimes(sometimes)
    return judge(
      findings,
      seen,
      {
        fail: `${findings.length} of ${middlewareClasses} middleware classes are registered nowhere.`,
        pass: `All ${middlewareClasses} middleware classes are used.`,
      },
      notApplicable('The repository writes no middleware of its own.', [searched]),
    )
  },
})

function isOwn(name: string, python: PythonFacts): boolean {
  return (
    PROTECTS.test(name.split('.').at(-1) ?? name) && python.code.some((module) => name.startsWith(`${module.name}.`))
  )
}

function onlySometimes(middleware: NonEmpty<Middleware>): Unverified {
  const [{ name, conditional }] = middleware
  return unverified(
    `${name} is registered only if ${conditional}.`,
    'that condition in production',
    middleware.map((one) => source(one.at, `${one.name} is registered only if ${one.conditional}`)),
  )
}
