import type { Position } from '../../core/position.ts'

/** Something that proposes newer versions of dependencies by itself. */
export interface Updater {
  /** `Dependabot`, `Renovate`, a command of a workflow. */
  readonly name: string
  readonly at: Position
  /** Ecosystems it looks after; undefined: those it finds. */
  readonly ecosystems: readonly ('python' | 'node' | 'other')[] | undefined
}

/** A tool that compares the licences of dependencies with a list. */
export interface LicenceGate {
  readonly tool: string
  readonly at: Position
  /** False when nothing says which licences are allowed: then it only lists them. */
  readonly hasPolicy: boolean
  /** Why its failure stops nothing; undefined when it does. */
  readonly weakness: string | undefined
}

export interface UpkeepFacts {
  readonly updaters: readonly Updater[]
  readonly licences: readonly LicenceGate[]
  /** The files look like a repository, not like an installed package: absence means something. */
  readonly isRepository: boolean
  readonly searched: number
}
