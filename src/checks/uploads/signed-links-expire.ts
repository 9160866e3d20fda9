import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import type { SignedLink } from '../../facts/uploads/types.ts'
import { defineCheck } from '../define-check.ts'

const WEEK = 7 * 24 * 3600

export default defineCheck({
  id: 'uploads/signed-links-expire',
  title: 'Signed links to stored files expire',
  severity: 'warning',
  lowered: 'The link must leak first.',
  answers: ['A-058'],
  why: 'A signed link is a key that needs no login: whoever finds it in a log or a forwarded mail reads the file for as long as it holds.',
  fix: 'Pass a short expiry: generate_presigned_url(..., ExpiresIn=900).',
  references: [{ label: 'CWE-613', url: 'https://cwe.mitre.org/data/definitions/613.html' }],
  needs: ['uploads', 'python'],
  evaluate({ uploads: { links }, python }) {
    if (!isNonEmpty(links)) {
      return notApplicable('No links to stored files are signed', [
        search('calls that sign links', `${python.code.length} Python files`, python.code.length),
      ])
    }
    const findings = links.flatMap(findingOf)
    if (isNonEmpty(findings))
      return fail(
        `${findings.length} of ${links.length} signed links never expire or hold for more than a week`,
        findings,
      )
    const [first, ...rest] = links.map((link) =>
      source(link.at, link.expires ?? `the default of ${link.defaultSeconds ?? 0} s`),
    )
    return first === undefined
      ? notApplicable('No links to stored files are signed')
      : pass(`${links.length} of ${links.length} signed links expire`, [first, ...rest])
  },
})

function findingOf(link: SignedLink): Finding[] {
  const base = { subject: `expiry of ${link.call} in ${link.within}`, evidence: [source(link.at)] as const }
  const seconds = link.expires === undefined ? link.defaultSeconds : link.seconds
  if (link.expires === undefined && link.defaultSeconds === undefined) {
    return [{ ...base, message: `${link.call} in ${link.within} is given no expiry`, confidence: 'medium' }]
  }
  if (seconds === undefined || seconds <= WEEK) return []
  return [
    {
      ...base,
      message: `${link.call} in ${link.within} holds for ${Math.round(seconds / 86_400)} days (${link.expires ?? 'default'})`,
      confidence: 'high',
    },
  ]
}
