import type { PythonNode, PythonTree } from '../../parsers/python/tree.ts'
import type { FileRole } from '../../workspace/workspace.ts'

/** One Python file of the repository. */
export interface PythonModule {
  /** Dotted, as the repository imports it: `app.api.leads`; a package has the name of its folder. */
  readonly name: string
  readonly file: string
  readonly role: FileRole
  readonly isPackage: boolean
  readonly tree: PythonTree
  readonly root: PythonNode
}

/** What a name stands for, after imports, re-exports and assignments were followed. */
export type Resolved =
  /** A function of the repository; `node` is its `function_definition`. */
  | { readonly kind: 'function'; readonly name: string; readonly module: PythonModule; readonly node: PythonNode }
  /** A class of the repository; `node` is its `class_definition`. */
  | { readonly kind: 'class'; readonly name: string; readonly module: PythonModule; readonly node: PythonNode }
  /** A variable of the repository that is bound to an expression. */
  | { readonly kind: 'value'; readonly name: string; readonly module: PythonModule; readonly node: PythonNode }
  /** A parameter of the function around the name; `node` is the parameter. */
  | { readonly kind: 'parameter'; readonly name: string; readonly module: PythonModule; readonly node: PythonNode }
  | { readonly kind: 'module'; readonly name: string; readonly module: PythonModule }
  /** A name of another package or a builtin: `fastapi.APIRouter`, `os.environ.get`, `print`. */
  | { readonly kind: 'external'; readonly name: string }

/** A value known without running anything. */
export type Constant = string | number | boolean | null | readonly Constant[] | { readonly [key: string]: Constant }

/** How much of the Python was understood: evidence, and a limit on what absence can prove. */
export interface PythonCoverage {
  readonly files: number
  readonly parsed: number
  /** Files the grammar could not read cleanly, with the lines it stumbled on. Facts there may be missing. */
  readonly unparsed: readonly { readonly file: string; readonly lines: readonly number[]; readonly reason: string }[]
}

/** The Python of a repository: its modules, and what names in them mean. */
export interface PythonFacts {
  /** First-party modules (roles `code`, `test`, `example`), by file. Most checks want `code`. */
  readonly modules: readonly PythonModule[]
  /** Modules whose role is `code`. */
  readonly code: readonly PythonModule[]
  readonly coverage: PythonCoverage
  module(name: string): PythonModule | undefined
  moduleOf(node: PythonNode): PythonModule
  /** Follows an identifier or dotted expression to what it stands for; undefined when that cannot be known. */
  resolve(node: PythonNode): Resolved | undefined
  /** A member of a module, class or external name, as `resolve` would follow `of.name`. */
  member(of: Resolved, name: string): Resolved | undefined
  /** The class an expression's value is an instance of (constructor, annotation, return annotation), if known. */
  typeOf(node: PythonNode): Extract<Resolved, { kind: 'class' | 'external' }> | undefined
  /** The full name of what an expression refers to (`fastapi.APIRouter`, `app.db.session`); undefined if unknown. */
  qualifiedName(node: PythonNode): string | undefined
  /** The value of an expression of literals, constants, f-strings, `+`, settings defaults; undefined if unknown. */
  constant(node: PythonNode): Constant | undefined
  /**
   * Calls (in `code` modules) of what the names say: `httpx.get`, `app.main.create_app`. A name may end in `.*` for
   * all members of a module or class (slower: every call is resolved; prefer exact names).
   */
  callsTo(...names: readonly string[]): PythonCall[]
  /** Every call in `code` modules whose last name part is one of these, resolved or not: `.execute`, `include_router`. */
  callsNamed(...names: readonly string[]): PythonCall[]
  /** The class itself and its base classes in method resolution order, as far as they lie in the repository. */
  lineage(type: Extract<Resolved, { kind: 'class' }>): {
    readonly classes: readonly Extract<Resolved, { kind: 'class' }>[]
    /** Names of bases outside the repository (`pydantic_settings.BaseSettings`). */
    readonly external: readonly string[]
  }
}

export interface PythonCall {
  readonly module: PythonModule
  readonly node: PythonNode
  /** The full name of what is called, as far as it is known. */
  readonly name: string | undefined
}
