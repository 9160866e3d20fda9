import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Unverified } from '../../core/outcome.ts'
import { unverified } from '../../core/outcome.ts'
import type { DocumentKind, DocumentsFacts, Topic } from '../../facts/documents/types.ts'

/** Fewer lines than this say nothing: a heading over an empty page is no document. */
const MIN_LINES = 3

/** Documents and sections that say something about a subject. */
export function topicsAbout(documents: DocumentsFacts, kind: Topic['kind']): Topic[] {
  return documents.topics.filter((topic) => topic.kind === kind && topic.substance >= MIN_LINES)
}

/** Why a document that was not seen may still exist; undefined when it does not. */
export function documentElsewhere(documents: DocumentsFacts, what: string): Unverified | undefined {
  if (!documents.isRoot) {
    return unverified(`Not seen: ${what}. This is not the root of a repository.`, 'the repository itself', [
      searchFor(documents, what),
    ])
  }
  const [link] = documents.elsewhere
  if (link === undefined) return undefined
  return unverified(`Not seen here: ${what}. The README leads to ${link.url}.`, `a look at ${link.url}`, [
    source(link.at),
  ])
}

export function searchFor(documents: DocumentsFacts, what: string): Evidence {
  return search(what, 'documents of the repository', documents.documents.length)
}

/** Stubs: documents and headings of the subject that say nothing. */
export function stubsOf(documents: DocumentsFacts, kind: DocumentKind): Topic[] {
  return documents.topics.filter((topic) => topic.kind === kind && topic.substance < MIN_LINES)
}
