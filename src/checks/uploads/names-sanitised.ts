import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Confidence, Finding } from '../../core/outcome.ts'
import { fail, pass } from '../../core/outcome.ts'
import type { FileAccess } from '../../facts/uploads/types.ts'
import { defineCheck } from '../define-check.ts'
import { lostFrom, receives, withoutUploads } from './handlers.ts'

export default defineCheck({
  id: 'uploads/names-sanitised',
  title: 'The name a client gives a file reaches no path and no storage key unchanged',
  severity: 'blocker',
  answers: ['A-057', 'A-188'],
  why: 'A file name may hold ../ or the name of a file that is there already: storing under it overwrites what the client chooses.',
  fix: 'Store under a name of your own (uuid4().hex + a checked extension) and keep the given name as data; or take Path(filename).name.',
  references: [{ label: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' }],
  needs: ['uploads', 'python'],
  evaluate({ uploads: { handlers, accesses }, python }) {
    if (!isNonEmpty(handlers)) return withoutUploads(python)
    const findings = accesses.flatMap(findingOf)
    if (isNonEmpty(findings))
      return fail(`${findings.length} files are stored under the name the client gives`, findings)
    const lost = lostFrom(
      handlers.filter(({ usesName }) => usesName),
      'the name of the file',
    )
    const writes = accesses.filter(({ isUploadName }) => isUploadName)
    if (lost !== undefined && writes.length === 0) return lost
    const seen: Evidence[] = [
      ...writes.slice(0, 5).map(({ at, input }) => source(at, `stored as ${input.text}`)),
      ...handlers.map(receives),
    ]
    return isNonEmpty(seen)
      ? pass(`No file of ${handlers.length} upload handlers is stored under the name its client gives`, seen)
      : withoutUploads(python)
  },
})

function findingOf(access: FileAccess): Finding[] {
  const { input, target, containedAt } = access
  if (!access.isUploadName || input.origin !== 'request') return []
  // Keys have no folders to leave; behind a part of our own a name overwrites nothing of others.
  const confidence: Confidence =
    containedAt !== undefined || (target === 'key' && access.hasOwnPrefix) ? 'low' : input.isLocal ? 'high' : 'medium'
  return [
    {
      message: `${access.call} in ${access.within} uses the name a client gives as ${target === 'path' ? 'a path' : 'a storage key'}: ${input.text}`,
      subject: `${input.text} in ${access.call} of ${access.within}`,
      confidence,
      evidence: [source(access.at, 'stored here'), source(input.fromAt, `the upload: ${input.from}`)],
    },
  ]
}
