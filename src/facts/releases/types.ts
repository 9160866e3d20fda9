import type { Position } from '../../core/position.ts'

/** A place that says which version the service is. */
export interface StatedVersion {
  readonly version: string
  /** `pyproject.toml`, `package.json`, `__version__`, `VERSION`. */
  readonly by: string
  readonly at: Position
}

/** An image that a workflow builds and pushes, and the tags it gives it. */
export interface PushedImage {
  readonly at: Position
  /** As written; expressions stay as they are. */
  readonly tags: readonly string[]
  /** A tag names a version, a commit or a date: the image can be told from the next one. */
  readonly isVersioned: boolean
  /** The tags are made elsewhere and could not be followed. */
  readonly isUnclear: boolean
}

export interface ReleasesFacts {
  readonly versions: readonly StatedVersion[]
  /** Places where the version is taken from git tags when the package is built. */
  readonly fromTags: readonly Position[]
  /** The newest version the changelog has a heading for. */
  readonly newestTold: StatedVersion | undefined
  /** Tags of git that look like versions; undefined without git. */
  readonly tags: readonly string[] | undefined
  readonly images: readonly PushedImage[]
  readonly searched: number
}
