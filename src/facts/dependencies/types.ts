import type { Position } from '../../core/position.ts'

/** One requirement as a manifest writes it. */
export interface Dependency {
  readonly name: string
  /** The version part as written: `>=1.2,<2`, `^4.0`, ``. */
  readonly version: string
  /** `any`: every version fits; `exact`: one does; `range`; `elsewhere`: a path, workspace or address. */
  readonly bound: 'any' | 'exact' | 'range' | 'elsewhere'
  readonly group: 'runtime' | 'development'
  readonly at: Position
}

export interface Manifest {
  readonly file: string
  readonly ecosystem: 'python' | 'node'
  readonly kind: 'pyproject' | 'requirements' | 'setup.cfg' | 'Pipfile' | 'package.json'
  readonly dependencies: readonly Dependency[]
  /** A text that could not be read as what it is. */
  readonly problem: string | undefined
}

export interface Lock {
  readonly file: string
  readonly ecosystem: 'python' | 'node'
  /** Names it fixes, in lower case with `-`; undefined where its format is not read. */
  readonly names: ReadonlySet<string> | undefined
}

export interface DependenciesFacts {
  readonly manifests: readonly Manifest[]
  readonly locks: readonly Lock[]
  readonly searched: number
  /** A Python file of the service when no manifest says what its Python needs: the others prove nothing about it. */
  readonly undeclared: Position | undefined
}
