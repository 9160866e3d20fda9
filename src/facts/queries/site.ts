import type { Position } from '../../core/position.ts'

/** A piece of code of any language: where a statement is begun or sent, a function that is called. */
export interface Site {
  readonly tree: { readonly file: string }
  /** Tells it from the others of its file. */
  readonly index: number
  readonly text: string
  readonly position: Position
}

/** What the functions that hold a piece of code are called. */
export interface SiteNames {
  /** Full name of the function a piece of code stands in, else of its module. */
  around(site: Site): string
  /** Full name of a function. */
  of(definition: Site): string
}
