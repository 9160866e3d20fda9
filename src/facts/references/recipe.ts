/** A recipe that a name stands for: a make target, a package script, a shell script. */
export interface Recipe {
  readonly file: string
  /** Line of the first line of `script`, from 1. */
  readonly line: number
  readonly script: string
  /** The folder it runs in. */
  readonly folder: string
}
