import { search, source } from '../../core/evidence.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

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
