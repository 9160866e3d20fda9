import type { Made, Place, Value } from '../../typescript/run/values.ts'

/** What `main.ts` says to an application of NestJS. */
export interface NestApplication {
  readonly made: Made
  readonly module: Value
  prefix: string
  /** The version that paths carry unless a controller says another; undefined without versions in paths. */
  version: string | undefined
  /** What stands before the version in a path. */
  versionPrefix: string | undefined
  readonly guards: { readonly value: Value; readonly place: Place }[]
}
