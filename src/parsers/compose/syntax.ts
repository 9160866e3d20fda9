import type { Position } from '../../core/position.ts'
import type { ImageReference } from '../dockerfile/syntax.ts'

/** A name with a value, and where both stand: `environment`, `build.args`, `labels`. */
export interface ComposeVariable {
  readonly name: string
  /** As written (`${DB_PASSWORD:-secret}`); undefined when the host's value is passed on (`- NAME`). */
  readonly value: string | undefined
  readonly at: Position
}

export interface ComposeCommand {
  /** The members of a list, or the words of a string (Compose runs both without a shell). */
  readonly argv: readonly string[]
  readonly text: string
  readonly at: Position
}

export interface ComposePort {
  readonly text: string
  /** Address on the host; undefined means every interface. */
  readonly hostAddress: string | undefined
  /** Port on the host; undefined when Docker picks one. */
  readonly published: string | undefined
  readonly target: string
  readonly at: Position
}

export interface ComposeMount {
  readonly text: string
  readonly type: 'volume' | 'bind' | 'tmpfs' | 'anonymous'
  readonly source: string | undefined
  readonly target: string
  readonly at: Position
}

export interface ComposeHealthcheck {
  /** `test` as one text, without `CMD`/`CMD-SHELL`; undefined when the file leaves it to the image. */
  readonly test: string | undefined
  readonly disabled: boolean
  readonly at: Position
}

export interface ComposeBuild {
  /** Relative to the compose file. */
  readonly context: string
  readonly dockerfile: string | undefined
  readonly inline: boolean
  readonly target: string | undefined
  readonly args: readonly ComposeVariable[]
  readonly at: Position
}

export interface ComposeDependency {
  readonly service: string
  readonly condition: string
  readonly at: Position
}

/** A scalar with its place. */
export interface ComposeText {
  readonly text: string
  readonly at: Position
}

/** One service as one file writes it, merge keys resolved; `facts/containers` merges files. */
export interface ComposeService {
  readonly name: string
  readonly at: Position
  readonly image: ImageReference | undefined
  readonly build: ComposeBuild | undefined
  readonly command: ComposeCommand | undefined
  readonly entrypoint: ComposeCommand | undefined
  readonly environment: readonly ComposeVariable[]
  readonly envFiles: readonly ComposeText[]
  readonly ports: readonly ComposePort[]
  readonly mounts: readonly ComposeMount[]
  readonly healthcheck: ComposeHealthcheck | undefined
  readonly restart: ComposeText | undefined
  /** `deploy.restart_policy.condition`, which Swarm reads. */
  readonly deployRestart: ComposeText | undefined
  readonly memoryLimit: ComposeText | undefined
  readonly cpuLimit: ComposeText | undefined
  readonly replicas: ComposeText | undefined
  readonly dependsOn: readonly ComposeDependency[]
  /** Networks it names; none: the default one. Undefined where `network_mode` puts it elsewhere. */
  readonly networks: readonly string[] | undefined
  readonly profiles: readonly string[]
  readonly user: ComposeText | undefined
  /** `privileged`, host namespaces, capabilities and devices, as written. */
  readonly privileges: readonly (ComposeText & { readonly kind: 'privileged' | 'host' | 'capability' | 'security' })[]
  readonly init: boolean
  readonly extends: { readonly service: string; readonly file: string | undefined } | undefined
  readonly labels: readonly ComposeVariable[]
  /** Keys marked `!reset` or `!override`: what earlier files say under them does not hold. */
  readonly replaces: readonly string[]
}

export interface ComposeProblem {
  readonly message: string
  readonly at: Position
}

export interface ComposeSyntax {
  readonly file: string
  readonly services: readonly ComposeService[]
  readonly volumes: readonly {
    readonly name: string
    readonly external: boolean
    readonly tmpfs: boolean
    readonly at: Position
  }[]
  readonly includes: readonly ComposeText[]
  readonly problems: readonly ComposeProblem[]
}
