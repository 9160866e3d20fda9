import type { Script } from '../../parsers/typescript/scripts.ts'
import type { FileRole, WorkspaceFile } from '../../workspace/workspace.ts'

/** One `package.json` of the repository. */
export interface NodePackage {
  readonly name: string | undefined
  /** Its folder, '' for the root. */
  readonly folder: string
  readonly file: string
  readonly role: FileRole
  /** What it depends on at run time (`dependencies`, `optionalDependencies`, `peerDependencies`). */
  readonly dependencies: ReadonlySet<string>
  /** Where it sends those who import it, by subpath (`.`, `./lib`): the file as written. */
  readonly entries: ReadonlyMap<string, string>
  /** Its private imports (`#db`). */
  readonly imports: ReadonlyMap<string, string>
}

/** What an import leads to. */
export type ImportTarget =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'missing'; readonly specifier: string }

/** How much of the JavaScript and TypeScript was read. */
export interface ScriptCoverage {
  /** Files of the repository that are code. */
  readonly files: number
  /** Files somebody asked for, and their syntax was understood. */
  readonly parsed: number
  /** Files somebody asked for that could not be read. */
  readonly unparsed: readonly { readonly file: string; readonly line: number; readonly reason: string }[]
}

/** The syntax of scripts, each parsed when it is first asked for. */
export interface Scripts {
  module(file: string): Script | undefined
  /** Where an import of `specifier` in `file` leads. */
  resolve(file: string, specifier: string): ImportTarget
  /** Files and folders in a folder of the repository, for code that loads all it finds there. */
  entries(folder: string): readonly string[]
  coverage(): ScriptCoverage
}

/** The JavaScript and TypeScript of a repository. Nothing is parsed, nor the parser loaded, before `open`. */
export interface TypescriptFacts {
  /** Files whose role is `code`, without declarations (`.d.ts`). */
  readonly code: readonly WorkspaceFile[]
  readonly packages: readonly NodePackage[]
  /** The package a file belongs to: the nearest `package.json` above it. */
  packageOf(file: string): NodePackage | undefined
  /** Code files whose text matches; cheap, as nothing is parsed. */
  holding(pattern: RegExp): readonly WorkspaceFile[]
  /** The text of a file. */
  read(file: string): string | undefined
  open(): Promise<Scripts>
}
