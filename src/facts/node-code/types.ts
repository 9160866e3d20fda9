import type { CallExpression, NewExpression, Node } from 'oxc-parser'
import type { Position } from '../../core/position.ts'
import type { Script } from '../../parsers/typescript/scripts.ts'
import type { OriginKind } from '../origins/types.ts'
import type { FunctionNode } from '../typescript/run/values.ts'

/** An expression or definition, with the file it stands in. */
export interface Spot {
  readonly script: Script
  readonly node: Node
}

/** A call, or `new`, with the full name of what is called as far as it is known: `pg.Pool().query`. */
export interface NodeCall {
  readonly script: Script
  readonly node: CallExpression | NewExpression
  readonly name: string | undefined
  /** The name of what is called as written: `this.pool.query`. */
  readonly written: string
  readonly at: Position
  /** Full name of the function around it. */
  readonly within: string
}

/** Where a value comes from, and the expression that decided; the words are those of facts/origins. */
export interface NodeOrigin {
  readonly kind: OriginKind
  readonly from: Spot
}

/** A stretch of literal text, or an expression whose value stands in its place. */
export type NodePiece = { readonly text: string } | { readonly spot: Spot }

/** What a file was looked at for: how much there is, and what could not be read. */
export interface NodeCoverage {
  readonly files: number
  readonly unparsed: readonly { readonly file: string; readonly line: number; readonly reason: string }[]
}

/** The code of the services in Node of a repository, without pages of browsers; empty where there is none. */
export interface NodeCodeFacts {
  /** Files of the packages that make an application, and of those of the repository they draw on. */
  readonly files: readonly string[]
  /** Which framework the service is built with; undefined when no application was found. */
  readonly framework: string | undefined
  /** What was read of the files so far; those that no question was about are not parsed. */
  coverage(): NodeCoverage
  /** What packages the service depends on at run time. */
  depends(name: string | RegExp): { readonly name: string; readonly at: Position } | undefined
  /** Files whose text matches. */
  holding(pattern: RegExp): readonly string[]
  text(file: string): string
  script(file: string): Script | undefined
  /** Calls whose last name part is one of these: `query`, `exec`, `Pool`. */
  callsNamed(...names: readonly string[]): readonly NodeCall[]
  /** All nodes of a kind in files that hold one of the words. */
  nodes(words: readonly string[], type: Node['type']): readonly Spot[]
  /** The full name of what an expression is: `express.Router()`, `process.env.PORT`, `fetch`. */
  nameOf(spot: Spot): string | undefined
  /** What an expression stands for, through names and imports of the repository; itself when it is no name. */
  valueOf(spot: Spot): Spot
  /** The function of the repository that an expression stands for. */
  functionAt(spot: Spot): (Spot & { readonly node: FunctionNode }) | undefined
  /** The value of an expression of literals and constants. */
  constant(spot: Spot): string | number | boolean | null | undefined
  /** The members of an object an expression stands for, spreads followed; `open` when it may have others. */
  fields(spot: Spot | undefined): { readonly fields: ReadonlyMap<string, Spot>; readonly open: boolean } | undefined
  parent(spot: Spot): Node | undefined
  /** The function around an expression. */
  around(spot: Spot): (Spot & { readonly node: FunctionNode }) | undefined
  within(spot: Spot): string
  /** Whether a function is given requests by a framework. */
  isHandler(spot: Spot): boolean
  /** Whether a handler runs the function around an expression, itself or through a few others. */
  serves(spot: Spot): boolean
  origin(spot: Spot): NodeOrigin
  pieces(spot: Spot): readonly NodePiece[] | undefined
  /** Calls of a function of the repository; undefined when they cannot all be told. */
  callersOf(func: Spot): readonly NodeCall[] | undefined
}
