import type { Position } from '../../core/position.ts'
import type { ComposeProblem, ComposeService, ComposeSyntax } from '../../parsers/compose/syntax.ts'
import type { DockerfileStage, DockerfileSyntax } from '../../parsers/dockerfile/syntax.ts'

/** What a Dockerfile or compose file is for, by its name, place and content. */
export type ContainerPurpose = 'production' | 'unknown' | 'development' | 'test' | 'example'

/** What a container starts: `ENTRYPOINT` and `CMD` of the shipped stage, as Docker joins them. */
export interface StartCommand {
  readonly form: 'exec' | 'shell'
  /** The program and its arguments, or the one line a shell runs. */
  readonly text: string
  readonly argv: readonly string[]
  readonly at: Position
  /** A script of the repository that it runs, found by following `COPY`. */
  readonly script: { readonly file: string; readonly text: string } | undefined
}

export interface Dockerfile extends DockerfileSyntax {
  readonly purpose: ContainerPurpose
  /** Why the purpose was taken to be that, in words. */
  readonly reason: string
  /** False when the file could not be read at all; then `problems` says why. */
  readonly readable: boolean
  /** The stage that is shipped: the build target that compose names, else the last one. */
  readonly shipped: DockerfileStage | undefined
  /** The shipped stage and the stages it builds on, nearest first. */
  readonly chain: readonly DockerfileStage[]
  /** The user of the shipped stage after inheritance; undefined when no `USER` is set on the chain. */
  readonly user: { readonly name: string; readonly at: Position } | undefined
  readonly start: StartCommand | undefined
  /** Compose services that build from it. */
  readonly builtBy: readonly { readonly service: string; readonly at: Position }[]
  /** Folders that may be its build context, the likeliest first. */
  readonly contexts: readonly string[]
  /** What it copies from the build context and is not there. */
  readonly missingSources: readonly { readonly path: string; readonly at: Position }[]
}

export interface ComposeFile extends ComposeSyntax {
  readonly purpose: ContainerPurpose
  readonly reason: string
}

/** A service of a deployment: the same name in several files is one service, later files win field by field. */
export interface DeployedService extends ComposeService {
  /** Runs to its end (a migration, an initialisation): needs no restart, no health check. */
  readonly oneShot: boolean
  /** A well-known store by its image: `postgres`, `redis`, …; undefined for anything else. */
  readonly store: string | undefined
  /** The Dockerfile of the repository it is built from, when that was found. */
  readonly dockerfile: string | undefined
  /** The Dockerfile it names inside the repository, when there is none. */
  readonly missingDockerfile: string | undefined
}

/** Compose files that run together, merged. */
export interface ComposeDeployment {
  readonly files: readonly string[]
  readonly purpose: ContainerPurpose
  readonly reason: string
  /** True when only stores and tools run: most likely a help for development. */
  readonly storesOnly: boolean
  readonly services: readonly DeployedService[]
  readonly volumes: ComposeSyntax['volumes']
  /** Problems of its files, and of `extends`, `include` and `depends_on` that lead nowhere. */
  readonly problems: readonly ComposeProblem[]
}

export interface ContainersFacts {
  /** All Dockerfiles, judged or not; look at `purpose`. */
  readonly dockerfiles: readonly Dockerfile[]
  readonly composeFiles: readonly ComposeFile[]
  /** How the compose files make deployments; the ones for production first. */
  readonly deployments: readonly ComposeDeployment[]
  readonly ignoreFiles: readonly { readonly file: string; readonly patterns: readonly string[] }[]
  /** Signs that containers are run by something that is not read here (Helm, Kubernetes, Procfile, …). */
  readonly otherPlatforms: readonly { readonly name: string; readonly file: string }[]
  /** How many files were looked through for all this. */
  readonly searched: number
}
