import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Outcome } from '../../core/outcome.ts'
import { fail, pass } from '../../core/outcome.ts'
import type { DocumentKind, DocumentsFacts } from '../../facts/documents/types.ts'
import { documentElsewhere, searchFor, stubsOf, topicsAbout } from './empty.ts'

/** The outcome of "there is a document about this": by its own page, or by a section of another. */
export function judgeDocument(documents: DocumentsFacts, kind: DocumentKind, what: string): Outcome {
  const found = topicsAbout(documents, kind).map(({ at, title }) => source(at, title))
  if (isNonEmpty(found)) return pass(`There is a ${what}.`, found)
  const elsewhere = documentElsewhere(documents, what)
  if (elsewhere !== undefined) return elsewhere
  const [stub] = stubsOf(documents, kind)
  return fail(`There is no ${what}.`, [
    {
      message: stub === undefined ? `There is no ${what}.` : `${stub.title} says nothing yet.`,
      subject: what,
      confidence: 'high',
      evidence: stub === undefined ? [searchFor(documents, what)] : [source(stub.at), searchFor(documents, what)],
    },
  ])
}
