import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { FormHandler, TemplatesFacts } from '../../facts/templates/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'injection/forms-carry-csrf-token',
  title: 'Forms sent under a cookie carry a token that is tested',
  severity: 'blocker',
  answers: ['A-177', 'A-174'],
  why: 'A browser sends cookies along with forms of other sites: without a token any page the user opens can act as the user.',
  fix: 'Put a token into every form and test it before acting (starlette-csrf, fastapi-csrf-protect); SameSite cookies help but do not replace it.',
  references: [
    { label: 'CWE-352', url: 'https://cwe.mitre.org/data/definitions/352.html' },
    {
      label: 'OWASP CSRF prevention',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html',
    },
  ],
  needs: ['templates', 'endpoints', 'python'],
  evaluate({ templates, endpoints, python }) {
    const { handlers, protections, cookies } = templates
    const looked = search(
      'handlers that take forms under a cookie',
      `${endpoints.endpoints.length} endpoints`,
      endpoints.endpoints.length,
      handlers.length,
    )
    const inForce = protections.filter(({ isInForce }) => isInForce).map(({ at, name }) => source(at, name))
    const subjects = handlers.filter(({ isLogin, credential }) => !isLogin && credential === 'cookie')
    if (subjects.length === 0)
      return withoutSubjects(templates, looked, python.coverage.unparsed.length + endpoints.unresolved.length)
    if (isNonEmpty(inForce)) return pass(`${subjects.length} form handlers stand behind a token test`, inForce)
    const findings = subjects
      .filter(({ tokenAt }) => tokenAt === undefined)
      .map((handler) => findingOf(handler, protections))
    if (isNonEmpty(findings))
      return fail(
        `${findings.length} of ${subjects.length} handlers take forms under a cookie without a token`,
        findings,
      )
    const seen: Evidence[] = subjects.flatMap(({ tokenAt, path }) =>
      tokenAt === undefined ? [] : [source(tokenAt, `tests the token for ${path}`)],
    )
    return isNonEmpty(seen)
      ? pass(`${subjects.length} of ${subjects.length} form handlers test a token`, seen)
      : notApplicable(`No form is sent under a cookie; ${cookies.length} places use cookies`, [looked])
  },
})

function withoutSubjects({ handlers, cookies, forms }: TemplatesFacts, looked: Evidence, unseen: number) {
  const unknown = handlers.find(({ isLogin, credential }) => !isLogin && credential === 'unknown')
  const cookie = cookies[0]
  if (unknown !== undefined && cookie !== undefined) {
    return unverified(
      `What ${unknown.name} recognises a request by was not found, and cookies are in use (${cookie.text})`,
      'The credentials that handler accepts',
      [source(unknown.at, `${unknown.method} ${unknown.path}`), source(cookie.at, cookie.text)],
    )
  }
  const form = forms.find(({ hasToken }) => !hasToken)
  if (form !== undefined && cookie !== undefined && handlers.length === 0) {
    return unverified(
      'A page has a form without a token, and the handler that takes it was not found',
      'The handler of that form',
      [source(form.at), source(cookie.at)],
    )
  }
  if (unseen > 0 && cookie !== undefined) {
    return unverified(
      'No form under a cookie was found, but some routes or files could not be read',
      'The routes listed as unresolved',
      [looked],
    )
  }
  return notApplicable(
    cookie === undefined
      ? 'No cookie carries credentials: a form of another site has none to use'
      : 'Cookies carry credentials, but no form changes anything under them',
    [looked, ...cookies.slice(0, 3).map(({ at, text }) => source(at, text))],
  )
}

function findingOf(handler: FormHandler, protections: TemplatesFacts['protections']): Finding {
  const idle = protections[0]
  const note = idle === undefined ? '' : `; ${idle.name} is there but not in force`
  return {
    message: `${handler.method} ${handler.path} takes a form under a cookie and tests no token (SameSite alone is no full substitute)${note}`,
    subject: `${handler.method} ${handler.path}`,
    confidence: 'medium',
    evidence: [
      source(handler.at, 'takes the form'),
      ...(handler.credentialAt === undefined
        ? []
        : [source(handler.credentialAt, 'recognises the request by a cookie')]),
      ...(idle === undefined ? [] : [source(idle.at, 'not in force')]),
    ],
  }
}
