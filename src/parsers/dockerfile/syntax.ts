import type { Position } from '../../core/position.ts'

/** `ENV`, `ARG` or `--build-arg` style assignments. `value` is undefined for an `ARG` without a default. */
export interface DockerfileVariable {
  readonly kind: 'env' | 'arg'
  readonly name: string
  readonly value: string | undefined
  readonly at: Position
}

/** One instruction, heredocs and continued lines included. */
export interface DockerfileInstruction {
  /** In capitals: `RUN`, `COPY`, … */
  readonly keyword: string
  /** Everything after the keyword and its flags, comments and line continuations removed. */
  readonly text: string
  /** `--from=build` as `{ from: 'build' }`; a flag without a value has `''`. */
  readonly flags: Readonly<Record<string, string>>
  /** The members of the JSON (exec) form; undefined for the shell form. */
  readonly exec: readonly string[] | undefined
  readonly at: Position
}

/** What follows `FROM`, with `ARG` defaults filled in. */
export interface ImageReference {
  /** As it stands, with variables resolved: `python:3.12-slim`. */
  readonly text: string
  /** Without tag and digest: `python`, `ghcr.io/astral-sh/uv`. */
  readonly name: string
  readonly tag: string | undefined
  readonly digest: string | undefined
  /** A variable without a default: the build decides. */
  readonly unresolved: boolean
  readonly at: Position
}

export interface DockerfileStage {
  readonly index: number
  readonly name: string | undefined
  readonly from: ImageReference
  /** The earlier stage that `FROM` names, when it names one. */
  readonly parent: number | undefined
  readonly instructions: readonly DockerfileInstruction[]
  readonly at: Position
}

export interface DockerfileProblem {
  readonly message: string
  readonly at: Position
}

export interface DockerfileSyntax {
  readonly file: string
  readonly stages: readonly DockerfileStage[]
  /** Of all stages and before the first, in order. */
  readonly variables: readonly (DockerfileVariable & { readonly stage: number | undefined })[]
  readonly problems: readonly DockerfileProblem[]
}
