import { search, source } from '../../core/evidence.ts'
import type { Finding, NotApplicable, Outcome, Unverified } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import type { Document } from '../../facts/documents/types.ts'

/** The outcome of "what these documents name exists". */
export function judgeReferences(documents: readonly Document[], absent: NotApplicable | Unverified): Outcome {
  if (documents.length === 0) return absent
  const findings = documents.flatMap(({ missing }) =>
    missing.map(
      ({ what, name, at, confidence }): Finding => ({
        message: `${at.file} names the ${what} ${name}, which does not exist.`,
        subject: `${what} ${name} in ${at.file}`,
        confidence,
        evidence: [source(at)],
      }),
    ),
  )
  const checked = documents.reduce((sum, one) => sum + one.referencesChecked, 0)
  const files = documents.slice(0, 9).map(({ file }) => source({ file, line: 1 }))
  const looked = search(
    'files, targets, scripts and services that are named',
    documents
      .map(({ file }) => file)
      .join(', ')
      .slice(0, 200),
    checked,
    checked - findings.length,
  )
  return judge(
    findings,
    checked === 0 ? [] : [looked, ...files],
    { fail: 'A document names what does not exist.', pass: 'What the documents name exists.' },
    notApplicable('The documents name nothing of the repository.', files),
  )
}
