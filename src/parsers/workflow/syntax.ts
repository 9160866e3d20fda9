import type { Position } from '../../core/position.ts'

/** An `env`, `with` or `secrets` entry; `value` as written, expressions and all. */
export interface WorkflowVariable {
  readonly name: string
  readonly value: string
  readonly at: Position
}

/** A scalar with its place. */
export interface WorkflowText {
  readonly text: string
  readonly at: Position
}

/** What starts a workflow. */
export interface WorkflowTrigger {
  /** `push`, `pull_request`, `schedule`, `workflow_dispatch`, … */
  readonly event: string
  readonly branches: readonly WorkflowText[]
  readonly branchesIgnore: readonly WorkflowText[]
  readonly paths: readonly WorkflowText[]
  readonly pathsIgnore: readonly WorkflowText[]
  readonly tags: readonly WorkflowText[]
  readonly types: readonly string[]
  readonly at: Position
}

/** `permissions` of a workflow or job: one word for all scopes, or a scope each. */
export interface WorkflowPermissions {
  readonly all: 'read-all' | 'write-all' | undefined
  readonly scopes: readonly { readonly scope: string; readonly level: string; readonly at: Position }[]
  readonly at: Position
}

/** A script under `run`. The line of the text's own line `n` (from 0) is `at.line + n`. */
export interface WorkflowScript {
  readonly text: string
  readonly at: Position
  readonly shell: string | undefined
  /** The step's own, else the job's, else the workflow's; relative to the root of the repository. */
  readonly workingDirectory: WorkflowText | undefined
}

export interface WorkflowUses {
  /** As written: `actions/checkout@v4`, `./.github/actions/setup`, `docker://alpine:3`. */
  readonly text: string
  readonly kind: 'action' | 'local' | 'docker'
  /** `actions/checkout`; the path for a local one. */
  readonly name: string
  readonly ref: string | undefined
  readonly at: Position
}

export interface WorkflowStep {
  readonly index: number
  readonly name: string | undefined
  readonly id: string | undefined
  readonly uses: WorkflowUses | undefined
  readonly run: WorkflowScript | undefined
  readonly if: WorkflowText | undefined
  readonly continueOnError: WorkflowText | undefined
  readonly env: readonly WorkflowVariable[]
  readonly with: readonly WorkflowVariable[]
  readonly at: Position
}

export interface WorkflowJob {
  readonly id: string
  readonly name: string | undefined
  readonly if: WorkflowText | undefined
  readonly needs: readonly WorkflowText[]
  readonly continueOnError: WorkflowText | undefined
  readonly permissions: WorkflowPermissions | undefined
  readonly env: readonly WorkflowVariable[]
  /** A reusable workflow that this job calls. */
  readonly uses: WorkflowUses | undefined
  readonly with: readonly WorkflowVariable[]
  readonly services: readonly {
    readonly name: string
    readonly image: string
    readonly env: readonly WorkflowVariable[]
    readonly at: Position
  }[]
  readonly runsOn: string
  readonly steps: readonly WorkflowStep[]
  readonly at: Position
}

export interface WorkflowProblem {
  readonly message: string
  readonly at: Position
}

export interface WorkflowSyntax {
  readonly file: string
  readonly name: string | undefined
  readonly triggers: readonly WorkflowTrigger[]
  readonly permissions: WorkflowPermissions | undefined
  readonly env: readonly WorkflowVariable[]
  readonly jobs: readonly WorkflowJob[]
  /** The file is not YAML, or no workflow at all. */
  readonly problems: readonly WorkflowProblem[]
}
