import type { Position } from '../../core/position.ts'

export interface EnvEntry {
  readonly name: string
  readonly value: string
  readonly at: Position
  /** Commented out: documents the variable without setting it. */
  readonly commented: boolean
  readonly comment: string | undefined
}

/** A dotenv file of the repository. */
export interface EnvFile {
  readonly path: string
  /** `example` is a template to copy; `live` is meant to be loaded. */
  readonly kind: 'example' | 'live'
  /** Which environment its name says it is for. */
  readonly environment: 'production' | 'development' | 'test' | 'any'
  /** Undefined when there is no git to ask. */
  readonly tracked: boolean | undefined
  readonly entries: readonly EnvEntry[]
}

export interface EnvFilesFacts {
  readonly files: readonly EnvFile[]
  /** How many files were listed to find them. */
  readonly searched: number
  /** Whether git's rules would keep these names out, for each folder that could hold one. Empty without git. */
  readonly ignored: readonly { readonly path: string; readonly ignored: boolean }[]
  /** The line of a `.gitignore` that mentions `.env`, if one does. */
  readonly ignoreRule: Position | undefined
  readonly git: boolean
  /** The root looks like a repository's, not like an installed package: absence of files means something. */
  readonly repository: boolean
  /** Where documentation (Markdown, reStructuredText) names a variable first; keys are the names. */
  readonly documented: ReadonlyMap<string, Position>
  /** Names of example entries that code, scripts or deployment files mention. */
  readonly mentioned: ReadonlySet<string>
}
