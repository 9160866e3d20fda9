import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { CookieFlag, CookieSet } from '../../facts/auth-methods/types.ts'
import { defineCheck } from '../define-check.ts'
import { nothingSeen } from './nothing-seen.ts'

export default defineCheck({
  id: 'auth/session-cookies-flagged',
  title: 'Session cookies are Secure, HttpOnly and SameSite',
  severity: 'warning',
  lowered: 'Each flag is a second line behind TLS, output escaping and CSRF tokens.',
  answers: ['A-046', 'A-155'],
  why: 'Without Secure the cookie travels in clear text, without HttpOnly any script reads it, without SameSite other sites send it.',
  fix: "Set it with secure=True, httponly=True, samesite='lax' (or 'strict'); in Node { secure: true, httpOnly: true, sameSite: 'lax' }.",
  references: [
    { label: 'CWE-614', url: 'https://cwe.mitre.org/data/definitions/614.html' },
    { label: 'CWE-1004', url: 'https://cwe.mitre.org/data/definitions/1004.html' },
  ],
  needs: ['authMethods'],
  coversNode: true,
  evaluate({ authMethods }) {
    const cookies = authMethods.cookies.filter(({ session }) => session)
    const findings = cookies.flatMap(judgeCookie)
    const seen = cookies.filter(isKnown).map(({ at, name }) => source(at, name))
    const [open] = cookies.filter((one) => !isKnown(one))
    if (findings.length === 0 && open !== undefined) {
      const needs = `a sign-in against the running service, looking at Set-Cookie (${open.at.file}:${open.at.line})`
      return unverified('Flags of session cookies are decided at run time', needs, [source(open.at), ...seen])
    }
    return judge(
      findings,
      seen,
      {
        fail: `${findings.length} of ${cookies.length} session cookies lack flags`,
        pass: `${plural(cookies.length, 'session cookie carries', 'session cookies carry')} all flags`,
      },
      nothingSeen('session cookies', authMethods),
    )
  },
})

function isKnown({ secure, httpOnly, sameSite }: CookieSet): boolean {
  return [secure, httpOnly, sameSite].every((flag) => flag.value !== undefined || flag.refused)
}

function isWeak(flag: CookieFlag): boolean {
  return !flag.refused && (flag.value === false || flag.value === null)
}

function judgeCookie(cookie: CookieSet): Finding[] {
  const isCrossSite = cookie.sameSite.value === 'none' && cookie.secure.value === false
  const weak: [string, CookieFlag][] = [
    ['Secure', cookie.secure],
    ['HttpOnly', cookie.httpOnly],
    ['SameSite', isCrossSite ? { ...cookie.sameSite, value: null } : cookie.sameSite],
  ]
  const missing = weak.filter(([, flag]) => isWeak(flag))
  if (missing.length === 0) return []
  const settings = missing.flatMap(([, { setting }]) => setting ?? [])
  const depends = settings.length === 0 ? '' : ` unless ${settings.join(', ')} is set`
  return [
    {
      message: `${cookie.name} is set without ${missing.map(([name]) => name).join(', ')}${depends}`,
      subject: `cookie ${cookie.name} in ${cookie.at.file}`,
      confidence: settings.length === missing.length ? 'medium' : 'high',
      evidence: [source(cookie.at)],
    },
  ]
}
