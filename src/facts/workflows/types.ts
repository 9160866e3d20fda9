import type { Position } from '../../core/position.ts'
import type { WorkflowProblem, WorkflowSyntax } from '../../parsers/workflow/syntax.ts'

/** What actionlint says about a workflow; `kind` is its own word for the rule. */
export interface WorkflowLint {
  readonly message: string
  readonly kind: string
  readonly at: Position
}

export interface Workflow extends WorkflowSyntax {
  /** False when the text is not YAML: then its jobs are not known. */
  readonly readable: boolean
  readonly lints: readonly WorkflowLint[]
}

/** A composite action of the repository (`action.yml`); its steps are those of a job named `runs`. */
export interface LocalAction extends WorkflowSyntax {
  /** The folder, as workflows name it without `./`. */
  readonly folder: string
  readonly using: string | undefined
}

export interface WorkflowsFacts {
  readonly workflows: readonly Workflow[]
  readonly actions: readonly LocalAction[]
  /** CI systems whose files are there but not read: `GitLab CI`, `CircleCI`, … */
  readonly otherSystems: readonly { readonly name: string; readonly file: string }[]
  /** Files that were looked through; 0 workflows in a folder that is no repository root proves nothing. */
  readonly searched: number
  /** What could not be read, and why. */
  readonly problems: readonly WorkflowProblem[]
}
