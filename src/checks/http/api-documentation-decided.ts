import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

const OPTIONS = ['docs_url', 'redoc_url', 'openapi_url'] as const

export default defineCheck({
  id: 'http/api-documentation-decided',
  title: 'Somebody decided whether the API documentation is public',
  severity: 'recommendation',
  lowered: 'public documentation is a choice many services make; only the lack of a choice is told',
  answers: ['A-127'],
  why: 'FastAPI serves /docs and /openapi.json to everyone unless told otherwise: the map of every endpoint, admin ones too.',
  fix: 'Set docs_url, redoc_url and openapi_url from a setting (None in production), or guard them, or name them to say that they are meant to be public.',
  references: [
    { label: 'FastAPI: conditional OpenAPI', url: 'https://fastapi.tiangolo.com/how-to/conditional-openapi/' },
  ],
  needs: ['endpoints'],
  evaluate({ endpoints }) {
    const applications = endpoints.applications.filter(({ framework }) => /fastapi/i.test(framework))
    const looked = search('FastAPI applications', 'Python files', endpoints.applications.length, applications.length)
    const findings: Finding[] = []
    const seen: Evidence[] = []
    const unknown: Evidence[] = []
    for (const { name, at, options } of applications) {
      const given = OPTIONS.flatMap((option) => {
        const value = options[option]
        return value === undefined ? [] : [source(value.at, `${option}=${value.text}`)]
      })
      const guarded = endpoints.endpoints.find(
        (one) => one.purpose === 'documentation' && one.application === name && one.auth.kind === 'guarded',
      )
      if (given.length > 0) seen.push(...given)
      else if (guarded !== undefined) seen.push(source(guarded.at, `${guarded.path} is guarded`))
      else if (options['**'] !== undefined)
        unknown.push(source(options['**'].at, `${name}: they may be in **${options['**'].text}`))
      else {
        findings.push({
          message: `${name} serves /docs and /openapi.json to everyone because nothing was decided.`,
          subject: `documentation of ${name}`,
          confidence: 'medium',
          evidence: [source(at, 'the application')],
        })
      }
    }
    if (isNonEmpty(findings)) return fail('The API documentation is public by default.', findings)
    if (isNonEmpty(unknown))
      return unverified(
        'Whether the documentation is public is not known from the code.',
        'the answer of the running service to /openapi.json',
        unknown,
      )
    return isNonEmpty(seen)
      ? pass('Whether the documentation is public was decided.', seen)
      : notApplicable('There is no FastAPI application.', [looked])
  },
})
