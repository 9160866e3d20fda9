import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import type { WorkflowJob, WorkflowProblem, WorkflowStep, WorkflowSyntax } from '../../parsers/workflow/syntax.ts'

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

/** A command of a step, also one inside a script, make target or package script that the step runs. */
export interface WorkflowCommand {
  readonly workflow: string
  readonly job: WorkflowJob
  readonly step: WorkflowStep
  /** Program and arguments, without wrappers such as `uv run`. */
  readonly words: readonly string[]
  /** As written, wrappers and all. */
  readonly text: string
  /** The line of the workflow that leads to it. */
  readonly at: Position
  /** Where the command itself stands. */
  readonly stands: Position
  /** Why its failure does not fail the step; undefined when it does. */
  readonly masked: Weakness | undefined
}

/** Why something does not stop what it should stop. */
export interface Weakness {
  readonly why: string
  readonly at: Position
  readonly confidence: Confidence
}

export type GateKind = 'tests' | 'lint' | 'types' | 'security' | 'migrations'

/** A step that is there to stop what is wrong. */
export interface Gate {
  readonly kind: GateKind
  /** `pytest`, `ruff`, `aquasecurity/trivy-action`, … */
  readonly tool: string
  readonly workflow: string
  readonly job: WorkflowJob
  readonly step: WorkflowStep
  readonly words: readonly string[]
  readonly at: Position
  readonly weakness: Weakness | undefined
}

/** Something a workflow names and the repository does not have. */
export interface MissingReference {
  readonly what: string
  readonly name: string
  readonly at: Position
  readonly confidence: Confidence
}

/** A `paths` filter of a trigger, held against the tracked files. */
export interface PathFilter {
  readonly workflow: string
  readonly event: string
  readonly kind: 'paths' | 'paths-ignore'
  readonly at: Position
  /** How many files let the trigger fire, workflow files apart. */
  readonly matching: number
  /** Patterns whose first folder does not exist. */
  readonly dead: readonly { readonly pattern: string; readonly at: Position }[]
  readonly patterns: readonly { readonly pattern: string; readonly at: Position }[]
}

/** A way untrusted text gets into a script. */
export interface Injection {
  readonly expression: string
  readonly workflow: string
  readonly at: Position
  readonly confidence: Confidence
}

/** Where coverage is measured, and where a minimum is asked for. */
export interface CoverageFacts {
  readonly measured: readonly { readonly how: string; readonly at: Position }[]
  readonly minimum: readonly { readonly value: number | undefined; readonly how: string; readonly at: Position }[]
}

export interface WorkflowsFacts {
  readonly workflows: readonly Workflow[]
  readonly actions: readonly LocalAction[]
  /** CI systems whose files are there but not read: `GitLab CI`, `CircleCI`, … */
  readonly otherSystems: readonly { readonly name: string; readonly file: string }[]
  /** Files that were looked through; 0 workflows in a folder that is no repository root proves nothing. */
  readonly searched: number
  /** Files that could not be read as text, and why. */
  readonly problems: readonly WorkflowProblem[]
  readonly commands: readonly WorkflowCommand[]
  readonly gates: readonly Gate[]
  readonly missing: readonly MissingReference[]
  /** How many references were looked up. */
  readonly referencesChecked: number
  readonly pathFilters: readonly PathFilter[]
  readonly injections: readonly Injection[]
  readonly coverage: CoverageFacts
}
