import { search, source } from '../../core/evidence.ts'
import type { NotApplicable, Unverified } from '../../core/outcome.ts'
import { notApplicable, unverified } from '../../core/outcome.ts'
import { NO_NODE_CODE } from '../../facts/node-code/empty.ts'
import type { NodeCodeFacts } from '../../facts/node-code/types.ts'
import type { PythonFacts } from '../../facts/python/types.ts'
import type { UploadHandler } from '../../facts/uploads/types.ts'
import { codeRead } from '../code-read.ts'

/** The answer when no handler receives files: nothing to judge, or files that could not be read. */
export function withoutUploads(python: PythonFacts, node?: NodeCodeFacts): NotApplicable | Unverified {
  const read = codeRead(python, node ?? NO_NODE_CODE)
  const looked = search('handlers with UploadFile, File() or files of a form', read.words, read.files, 0)
  if (read.unparsed > 0) {
    return unverified(`No upload was found, but ${read.unparsedWords} could not be read cleanly`, 'files that parse', [
      looked,
    ])
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
