import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass } from '../../core/outcome.ts'
import type { UploadHandler } from '../../facts/uploads/types.ts'
import { defineCheck } from '../define-check.ts'
import { lostFrom, receives, withoutUploads } from './handlers.ts'

export default defineCheck({
  id: 'uploads/content-sniffed',
  title: 'The type of an uploaded file is told from its content',
  severity: 'warning',
  lowered: 'A wrong type alone opens nothing: it needs a reader that trusts it.',
  answers: ['A-056', 'A-188'],
  why: 'Extension and Content-Type are what the client says; a page or program under the name of a picture is served or opened as what it is.',
  fix: 'Look at the content before storing it: filetype.guess, magic.from_buffer, or open it (PIL.Image.open(...).verify()).',
  references: [{ label: 'CWE-434', url: 'https://cwe.mitre.org/data/definitions/434.html' }],
  needs: ['uploads', 'python'],
  evaluate({ uploads: { handlers }, python }) {
    if (!isNonEmpty(handlers)) return withoutUploads(python)
    const without = handlers.filter(({ sniffs }) => sniffs.length === 0)
    // A file that goes on to code that was not followed may be read there.
    const findings = without.filter(({ isHandedOn, declared }) => !isHandedOn || declared.length > 0).map(findingOf)
    if (isNonEmpty(findings))
      return fail(`${findings.length} of ${handlers.length} upload handlers do not look at the content`, findings)
    const lost = lostFrom(without, 'a look at the content')
    if (lost !== undefined) return lost
    const seen = handlers.flatMap(({ sniffs }) => sniffs.slice(0, 1).map(({ at, text }) => source(at, text)))
    return isNonEmpty(seen)
      ? pass(`${handlers.length} of ${handlers.length} upload handlers look at the content of files`, seen)
      : withoutUploads(python)
  },
})

function findingOf(handler: UploadHandler): Finding {
  const declared = handler.declared[0]
  const place = receives(handler)
  return {
    message:
      declared === undefined
        ? `${handler.name} takes ${handler.file} of any type`
        : `${handler.name} believes the name or type the client gives (${declared.text})`,
    subject: `type of ${handler.file} in ${handler.name}`,
    confidence: 'medium',
    evidence: declared === undefined ? [place] : [source(declared.at, declared.text), place],
  }
}
