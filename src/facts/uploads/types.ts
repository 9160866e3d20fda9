import type { Position } from '../../core/position.ts'
import type { TracedInput } from '../origins/inputs.ts'

/** Something a handler, or a helper it gives the file to, does about an upload. */
export interface UploadAct {
  readonly at: Position
  readonly text: string
}

/** A handler that receives files. */
export interface UploadHandler {
  readonly at: Position
  /** Full name of the function. */
  readonly name: string
  /** The parameter or call that holds the file. */
  readonly file: string
  /** Tests of the size: what was read (`content`), or only what the client says (`header`). */
  readonly sizes: readonly (UploadAct & { readonly of: 'content' | 'header' })[]
  /** Looks at the content itself: magic bytes, opening as an image, parsing. */
  readonly sniffs: readonly UploadAct[]
  /** Tests of the declared type or of the extension. */
  readonly declared: readonly UploadAct[]
  /** True when the file goes to a function that was not read (another package, a background task). */
  readonly isHandedOn: boolean
  /** True when the name the client gives is read at all. */
  readonly usesName: boolean
}

/** A limit on the body of every request. */
export interface BodyLimit extends UploadAct {
  /** `application`: middleware in force or a framework setting; `proxy`: a proxy's configuration in the repository. */
  readonly by: 'application' | 'proxy'
}

/** A call that uses a path or a storage key. */
export interface FileAccess {
  readonly at: Position
  readonly call: string
  readonly within: string
  readonly target: 'path' | 'key'
  readonly input: TracedInput
  /** True when the value is the file name a client gave to an upload. */
  readonly isUploadName: boolean
  /** True when a fixed or random part comes before it in the name. */
  readonly hasOwnPrefix: boolean
  /** Where the path is held to a folder (`is_relative_to`, `commonpath`, …), when it is. */
  readonly containedAt: Position | undefined
}

export interface SignedLink {
  readonly at: Position
  readonly call: string
  readonly within: string
  /** As written; undefined when the library's default holds. */
  readonly expires: string | undefined
  readonly seconds: number | undefined
  /** What holds when nothing is given; undefined when the link then never expires. */
  readonly defaultSeconds: number | undefined
}

export interface UploadsFacts {
  readonly handlers: readonly UploadHandler[]
  readonly limits: readonly BodyLimit[]
  /** Accesses of files and storage, those whose name comes from a request first. */
  readonly accesses: readonly FileAccess[]
  readonly links: readonly SignedLink[]
}
