import type { Position } from '../../core/position.ts'

/**
 * A Python file as a flat syntax tree: the nodes of tree-sitter's tree in preorder, in parallel arrays. Node `i` has
 * its first child at `i + 1` and its next sibling at `i + size[i]`. Arrays, not objects: a 1,500-file service has over
 * a million nodes, and these buffers go to the cache and between threads without conversion.
 *
 * Kept are the named nodes of tree-sitter-python (comments too) and the anonymous ones that fill a field, such as
 * operators. Offsets count UTF-16 units of `text`.
 */
export interface PythonTree {
  readonly file: string
  readonly text: string
  readonly kinds: Uint16Array
  readonly fields: Uint8Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly sizes: Uint32Array
  /** Lines on which the grammar failed (an ERROR or MISSING node), from 1, at most 20. Empty: parsed cleanly. */
  readonly errorLines: readonly number[]
}

/** Names of node kinds and fields, in the order of the numbers in the arrays. */
export interface PythonGrammar {
  readonly kinds: readonly string[]
  readonly fields: readonly string[]
}

/** A node of a `PythonTree`: a light view, made anew whenever one is asked for; compare with `equals`. */
export class PythonNode {
  readonly tree: PythonTree
  readonly grammar: PythonGrammar
  readonly index: number
  readonly parentNode: PythonNode | undefined

  constructor(tree: PythonTree, grammar: PythonGrammar, index: number, parent?: PythonNode) {
    this.tree = tree
    this.grammar = grammar
    this.index = index
    this.parentNode = parent
  }

  /** The kind as tree-sitter-python names it: `call`, `function_definition`, `string`, … */
  get kind(): string {
    return this.grammar.kinds[this.tree.kinds[this.index] ?? 0] ?? ''
  }

  get start(): number {
    return this.tree.starts[this.index] ?? 0
  }

  get end(): number {
    return this.tree.ends[this.index] ?? 0
  }

  get text(): string {
    return this.tree.text.slice(this.start, this.end)
  }

  /** Line of the first character, from 1. */
  get line(): number {
    return lineAt(this.tree, this.start)
  }

  get endLine(): number {
    return lineAt(this.tree, Math.max(this.start, this.end - 1))
  }

  get position(): Position {
    return { file: this.tree.file, line: this.line, endLine: this.endLine }
  }

  get children(): PythonNode[] {
    const list: PythonNode[] = []
    const stop = this.index + (this.tree.sizes[this.index] ?? 1)
    for (let i = this.index + 1; i < stop; i += this.tree.sizes[i] ?? 1) {
      list.push(new PythonNode(this.tree, this.grammar, i, this))
    }
    return list
  }

  /** Children that are code: without comments. */
  get parts(): PythonNode[] {
    return this.children.filter((child) => child.kind !== 'comment')
  }

  /** The first child that fills the named field (`name`, `parameters`, `body`, `function`, `arguments`, …). */
  field(name: string): PythonNode | undefined {
    return this.children.find((child) => child.fieldName === name)
  }

  get fieldName(): string | undefined {
    const field = this.tree.fields[this.index] ?? 0
    return field === 0 ? undefined : this.grammar.fields[field]
  }

  /** This node and all below it, in the order of the text. */
  *descendants(): Generator<PythonNode> {
    const stop = this.index + (this.tree.sizes[this.index] ?? 1)
    const path: PythonNode[] = []
    for (let i = this.index; i < stop; i++) {
      let top = path.at(-1)
      while (top !== undefined && i >= top.index + (top.tree.sizes[top.index] ?? 1)) {
        path.pop()
        top = path.at(-1)
      }
      const node: PythonNode = i === this.index ? this : new PythonNode(this.tree, this.grammar, i, top)
      yield node
      path.push(node)
    }
  }

  /** Nodes of one of the given kinds, below this one or itself. Cheaper than filtering `descendants`. */
  find(...kinds: readonly string[]): PythonNode[] {
    const wanted = kindNumbers(this.grammar, kinds)
    const stop = this.index + (this.tree.sizes[this.index] ?? 1)
    const list: PythonNode[] = []
    for (let i = this.index; i < stop; i++) {
      if (wanted.has(this.tree.kinds[i] ?? 0)) list.push(i === this.index ? this : this.nodeAt(i))
    }
    return list
  }

  /** The nearest node around this one of one of the kinds. */
  enclosing(...kinds: readonly string[]): PythonNode | undefined {
    for (let node = this.parentNode; node !== undefined; node = node.parentNode) {
      if (kinds.includes(node.kind)) return node
    }
    return undefined
  }

  equals(other: PythonNode | undefined): boolean {
    return other !== undefined && this.tree === other.tree && this.index === other.index
  }

  /** A descendant by its index, with the parents between built on the way. */
  nodeAt(index: number): PythonNode {
    let node: PythonNode = this
    while (node.index !== index) {
      let child = node.index + 1
      for (let size = this.tree.sizes[child] ?? 1; index >= child + size; size = this.tree.sizes[child] ?? 1)
        child += size
      node = new PythonNode(this.tree, this.grammar, child, node)
    }
    return node
  }
}

const numbersOf = new WeakMap<PythonGrammar, Map<string, ReadonlySet<number>>>()

/** The grammar gives some names to several numbers (a keyword and a node of the same name). */
function kindNumbers(grammar: PythonGrammar, names: readonly string[]): ReadonlySet<number> {
  let known = numbersOf.get(grammar)
  if (known === undefined) {
    known = new Map()
    numbersOf.set(grammar, known)
  }
  const key = names.join(' ')
  let numbers = known.get(key)
  if (numbers === undefined) {
    numbers = new Set(grammar.kinds.flatMap((kind, number) => (names.includes(kind) ? [number] : [])))
    known.set(key, numbers)
  }
  return numbers
}

const lineStarts = new WeakMap<PythonTree, Uint32Array>()

/** The line (from 1) of an offset in the text of a tree. */
export function lineAt(tree: PythonTree, offset: number): number {
  let starts = lineStarts.get(tree)
  if (starts === undefined) {
    const list = [0]
    for (let at = tree.text.indexOf('\n'); at !== -1; at = tree.text.indexOf('\n', at + 1)) list.push(at + 1)
    starts = Uint32Array.from(list)
    lineStarts.set(tree, starts)
  }
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}
