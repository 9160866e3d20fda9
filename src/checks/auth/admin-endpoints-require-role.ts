import { source } from '../../core/evidence.ts'
import { judge, unverified } from '../../core/outcome.ts'
import type { Endpoint } from '../../facts/endpoints/types.ts'
import { defineCheck } from '../define-check.ts'
import { isAdministrative, noSubject, spans, subjectOf } from './seen.ts'

function demandsRole({ auth, roles }: Endpoint): boolean {
  return roles.length > 0 || auth.via.some((guard) => guard.about === 'role' && guard.effect !== 'optional')
}

export default defineCheck({
  id: 'auth/admin-endpoints-require-role',
  title: 'Every admin endpoint demands a role, not only a login',
  severity: 'blocker',
  answers: ['A-163', 'A-164'],
  why: 'A login proves who somebody is, not that they may administer: without a role check every customer is an administrator.',
  fix: 'Add a dependency that compares the role of the user and raises 403, on the router or on the endpoint.',
  references: [
    {
      label: 'OWASP ASVS v5.0.0-8.2.1',
      url: 'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x17-V8-Authorization.md',
    },
    { label: 'CWE-862', url: 'https://cwe.mitre.org/data/definitions/862.html' },
  ],
  needs: ['endpoints', 'python'],
  coversNode: true,
  evaluate(facts) {
    const guarded = facts.endpoints.endpoints.filter((one) => isAdministrative(one) && one.auth.kind === 'guarded')
    const others = facts.endpoints.endpoints.filter((one) => isAdministrative(one) && one.auth.kind === 'unknown')
    const findings = guarded
      .filter((endpoint) => !demandsRole(endpoint) && !isAdminCredential(endpoint))
      .map((endpoint) => ({
        message: `${subjectOf(endpoint)} demands a login, but no role or permission was found`,
        subject: subjectOf(endpoint),
        confidence: 'medium' as const,
        evidence: spans(endpoint, 'any user who is logged in gets here'),
      }))
    if (findings.length === 0 && others.length > 0 && others.some((one) => !demandsRole(one))) {
      return unverified(
        `The guards of ${others.length} admin endpoints could not be decided.`,
        'a request of an ordinary user to each of them on a running instance',
        others.slice(0, 10).flatMap((endpoint) => spans(endpoint, subjectOf(endpoint))),
      )
    }
    const seen = guarded.flatMap((endpoint) => {
      const guard = endpoint.auth.via.find(
        (one) => one.about === 'role' || one.roles.length > 0 || ADMIN_NAME.test(ownName(one.name)),
      )
      return guard === undefined ? [] : [source(guard.refusesAt ?? guard.at, `${subjectOf(endpoint)}: ${guard.name}`)]
    })
    return judge(
      findings,
      seen.slice(0, 8),
      {
        fail: `${findings.length} of ${guarded.length} guarded admin endpoints demand a login only.`,
        pass: `All ${guarded.length} guarded admin endpoints demand a role or an administrator's own credentials.`,
      },
      noSubject(facts, 'guarded admin endpoint'),
    )
  },
})

const ADMIN_NAME = /admin|superuser|staff|owner/i

/** Credentials that only administrators have, such as a BasicAuth user of the admin portal. */
function isAdminCredential({ auth }: Endpoint): boolean {
  return auth.via.some(({ name, effect }) => effect === 'refuses' && ADMIN_NAME.test(ownName(name)))
}

/** The function, with its class if it has one: that a module is called admin_auth says nothing of what it demands. */
function ownName(name: string): string {
  return name
    .split('.')
    .filter((part, index, all) => index === all.length - 1 || /^[A-Z]/.test(part))
    .join('.')
}
