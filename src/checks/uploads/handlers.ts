import type { SearchEvidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { NotApplicable, Unverified } from '../../core/outcome.ts'
import { notApplicable, unverified } from '../../core/outcome.ts'
import type { PythonFacts } from '../../facts/python/types.ts'
import type { UploadHandler } from '../../facts/uploads/types.ts'

function lookedFor(what: string, python: PythonFacts, found: number): SearchEvidence {
  return search(what, `${python.code.length} Python files`, python.code.length, found)
}

/** The answer when no handler receives files: nothing to judge, or files that could not be read. */
export function withoutUploads(python: PythonFacts): NotApplicable | Unverified {
  const looked = lookedFor('handlers with UploadFile, File() or files of a form', python, 0)
  const { unparsed } = python.coverage
  if (unparsed.length > 0) {
    return unverified(
      `No upload was found, but ${unparsed.length} Python files could not be read cleanly`,
      'Python files that parse',
      [looked],
    )
  }
  return notApplicable('No handler receives files', [looked])
}

/** `handlers.upload_photo receives photo`, as evidence. */
export function receives(handler: UploadHandler) {
  return source(handler.at, `receives ${handler.file}`)
}

/** The answer when what happens to a file was not seen to its end. */
export function lostFrom(handlers: readonly UploadHandler[], what: string): Unverified | undefined {
  const lost = handlers.find(({ isHandedOn }) => isHandedOn)
  if (lost === undefined) return undefined
  return unverified(
    `${lost.name} hands the file to code that could not be followed, where ${what} may stand`,
    `The function it is given to, read by a person`,
    handlers.map(receives),
  )
}
