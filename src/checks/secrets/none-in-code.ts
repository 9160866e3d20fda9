import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { FoundSecret } from '../../facts/secrets/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'secrets/none-in-code',
  title: 'No secret stands in the code',
  severity: 'blocker',
  answers: ['P-008', 'A-179', 'A-180'],
  why: 'Whoever can read the repository, a copy of it or an image built from it can use the secret, and changing it takes a release.',
  fix: 'Take the value out, read it from the environment, and replace the secret at its provider: it counts as known.',
  references: [
    { label: 'CWE-798', url: 'https://cwe.mitre.org/data/definitions/798.html' },
    {
      label: 'OWASP ASVS v5.0.0-13.3.1',
      url: 'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x22-V13-Configuration.md',
    },
  ],
  needs: ['secrets'],
  evaluate({ secrets }) {
    // Tests and examples need values that look real; a leak there would be seen in the history, too.
    const findings = secrets.found.filter(({ role }) => role === 'code').map(finding)
    const looked = search(
      'keys of known form, random values given to secret names',
      'text files',
      secrets.searched,
      findings.length,
    )
    if (isNonEmpty(findings)) return fail(`${plural(findings.length, 'secret')} in the code`, findings)
    if (secrets.searched === 0)
      return unverified('No file could be searched', 'a repository with readable text files', [looked])
    return pass(`No secret in ${secrets.searched} files (${secrets.tests} test files set apart)`, [looked])
  },
})

function finding(secret: FoundSecret) {
  return {
    message: `A ${secret.title} stands here: ${secret.masked}`,
    subject: `${secret.rule} in ${secret.at.file}: ${secret.masked}`,
    confidence: secret.confidence,
    evidence: [source(secret.at)],
  } as const
}
