import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts } from '../python/types.ts'

/**
 * One run of a piece of code, as far as it differs from other runs of the same code: a function for one of its calls,
 * a loop or comprehension for one of its turns. Frames hang together as their code is nested.
 */
export interface Frame {
  readonly id: number
  /** The function, loop or comprehension; undefined for the outermost frame, which stands for every run of a module. */
  readonly owner: PythonNode | undefined
  readonly parent: Frame | undefined
  /** What parameters or loop variables stand for in this run. */
  readonly names: ReadonlyMap<string, Term>
  readonly depth: number
}

/** An expression in one run of the code around it, or a value read from a file. */
export type Term = CodeTerm | { readonly data: Constant }

export interface CodeTerm {
  readonly node: PythonNode
  readonly frame: Frame
}

export function isCode(term: Term): term is CodeTerm {
  return 'node' in term
}

const COMPREHENSION = /^(list|set|dictionary)_comprehension$|^generator_expression$/

/** What the parts that follow expressions ask of one another; `Terms` puts them together. */
export interface Following {
  readonly python: PythonFacts
  readonly frames: FramesOfCode
  /** How often something was given up for being too deep: what was found meanwhile may be found better. */
  readonly givenUp: number
  /** The expressions and values that an expression may stand for, none of them a name that could be followed on. */
  ends(node: PythonNode, frame: Frame, steps?: number): readonly Term[]
  /** What `object.name` stands for, for instances, modules and values read from files. */
  memberOf(object: Term, name: string): readonly Term[]
  /** What a function gives back when it is called there. */
  returned(definition: PythonNode, call: PythonNode, frame: Frame, steps: number): readonly Term[]
  /** A method and those that override it in subclasses: which one runs is decided elsewhere. */
  versions(method: PythonNode): readonly PythonNode[]
  /** The members of a list expression, empty when they are not known. */
  elements(node: PythonNode, frame: Frame): readonly Term[]
  /** The plain value of an expression, settings counting with their default; undefined when it is not known. */
  value(node: PythonNode, frame: Frame): Constant | undefined
  /** The value of an expression that no setting and no other code can change. */
  certain(node: PythonNode, frame: Frame): Constant | undefined
  /** Whether a condition holds in a run; undefined when that is not certain. */
  test(condition: PythonNode, frame: Frame): boolean | undefined
  /** False when a node is certainly not reached in a run. */
  runs(node: PythonNode, frame: Frame): boolean
  /** What a call reads of the package's own JSON files. */
  json(call: PythonNode, frame: Frame): Constant | undefined
  /** The names that `os.listdir(…)` finds in a folder of the package. */
  listing(call: PythonNode, frame: Frame): readonly string[] | undefined
  /** The answer of `os.path.isdir(…)` and its kin about a path of the package. */
  exists(call: PythonNode, frame: Frame): boolean | undefined
}

/** Which runs of a piece of code there are, and which of them a node belongs to. */
export interface FramesOfCode {
  readonly root: Frame
  within(frame: Frame, node: PythonNode): Frame
  at(node: PythonNode): readonly Frame[]
  turns(loop: PythonNode, frame: Frame): readonly Frame[]
  enter(definition: PythonNode, call: PythonNode, frame: Frame): Frame
}

export function isComprehension(node: PythonNode): boolean {
  return COMPREHENSION.test(node.kind)
}

export function keyOf(node: PythonNode): string {
  return `${node.tree.file}:${node.index}`
}

export function isTable(value: Constant): value is { readonly [key: string]: Constant } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Python's truth of a value. */
export function truthOf(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
}

/** The tests of `if` statements around a node, up to the module. */
export function conditions(node: PythonNode): PythonNode[] {
  const found: PythonNode[] = []
  for (let at: PythonNode | undefined = node; at !== undefined; at = at.parentNode) {
    const around: PythonNode | undefined = at.parentNode
    if (around?.kind !== 'if_statement' || at.fieldName !== 'consequence') continue
    const test = around.field('condition')
    if (test !== undefined && !/TYPE_CHECKING|__name__/.test(test.text)) found.push(test)
  }
  return found
}

/** The terms, or others where there are none. */
export function orElse(terms: readonly Term[], other: readonly Term[]): readonly Term[] {
  return terms.length > 0 ? terms : other
}

/** Each term once. */
export function unique(terms: readonly Term[]): Term[] {
  if (terms.length < 2) return [...terms]
  const seen = new Map<string, Term>()
  for (const term of terms)
    seen.set(isCode(term) ? `${keyOf(term.node)} ${term.frame.id}` : JSON.stringify(term.data), term)
  return [...seen.values()]
}
