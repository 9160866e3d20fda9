import type { PythonNode } from '../../parsers/python/tree.ts'

/**
 * Where a value comes from, from harmless to dangerous:
 * `constant` written in the code; `limited` to harmless text (a number, an enumeration, a key of a fixed table, quoted,
 * tested against a list); `settings` of the operator; `unknown`; `parameter` of a function whose callers were not all
 * found; `request` sent by a client.
 */
export type OriginKind = 'constant' | 'limited' | 'settings' | 'unknown' | 'parameter' | 'request'

export interface Origin {
  readonly kind: OriginKind
  /** The expression that decided: the request parameter, the look-up in a fixed table, … */
  readonly node: PythonNode
}

/** A stretch of literal text, or an expression whose value stands in its place. */
export type Piece = { readonly text: string } | { readonly node: PythonNode }

/** Follows values back through assignments, calls of repository functions, and their callers. */
export interface OriginsFacts {
  of(node: PythonNode): Origin
  /** The same for file names and paths, where `basename`, `Path(x).name` and extensions cannot leave a folder. */
  ofPath(node: PythonNode): Origin
  /**
   * The text an expression builds, as literal stretches and inserted expressions; undefined when it builds none (a
   * number, an object, a call that is not understood).
   */
  pieces(node: PythonNode): readonly Piece[] | undefined
  /** Whether a handler runs the function around a node, itself or through a few others whose callers were all found. */
  serves(node: PythonNode): boolean
  /** True for functions a web framework calls with values from requests: handlers and their dependencies. */
  isHandler(definition: PythonNode): boolean
}
