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
    return this.#childrenBut(-1)
  }

  /** Children that are code: without comments. */
  get parts(): PythonNode[] {
    return this.#childrenBut(commentNumber(this.grammar))
  }

  #childrenBut(kind: number): PythonNode[] {
    const { kinds, sizes } = this.tree
    const list: PythonNode[] = []
    const stop = this.index + (sizes[this.index] ?? 1)
    for (let i = this.index + 1; i < stop; i += sizes[i] ?? 1) {
      if (kinds[i] !== kind) list.push(new PythonNode(this.tree, this.grammar, i, this))
    }
    return list
  }

  /** The first child that fills the named field (`name`, `parameters`, `body`, `function`, `arguments`, …). */
  field(name: string): PythonNode | undefined {
    const { fields, sizes } = this.tree
    const stop = this.index + (sizes[this.index] ?? 1)
    for (let i = this.index + 1; i < stop; i += sizes[i] ?? 1) {
      const field = fields[i] ?? 0
      if (field !== 0 && this.grammar.fields[field] === name) {
        return new PythonNode(this.tree, this.grammar, i, this)
      }
    }
    return undefined
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
    const numbers = this.tree.kinds
    const stop = this.index + (this.tree.sizes[this.index] ?? 1)
    const path = [this as PythonNode]
    const list: PythonNode[] = []
    for (let i = this.index; i < stop; i++) {
      if (wanted[numbers[i] ?? 0] === 1) list.push(i === this.index ? this : this.#next(path, i))
    }
    return list
  }

  /** The node at `index`, which lies behind the end of `path`, a chain from this node down; parents are shared. */
  #next(path: PythonNode[], index: number): PythonNode {
    const { sizes } = this.tree
    let node: PythonNode = path.at(-1) ?? this
    let child = node.index + 1
    while (index >= node.index + (sizes[node.index] ?? 1)) {
      child = node.index
      path.pop()
      node = path.at(-1) ?? this
    }
    for (;;) {
      for (let size = sizes[child] ?? 1; index >= child + size; size = sizes[child] ?? 1) child += size
      node = new PythonNode(this.tree, this.grammar, child, node)
      path.push(node)
      if (child === index) return node
      child++
    }
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

const numbersOf = new WeakMap<PythonGrammar, Map<string, Uint8Array>>()

/** For each number 1 where it has one of the names: the grammar gives some names to several numbers. */
function kindNumbers(grammar: PythonGrammar, names: readonly string[]): Uint8Array {
  let known = numbersOf.get(grammar)
  if (known === undefined) {
    known = new Map()
    numbersOf.set(grammar, known)
  }
  const key = names.length === 1 ? (names[0] ?? '') : names.join(' ')
  let numbers = known.get(key)
  if (numbers === undefined) {
    numbers = Uint8Array.from(grammar.kinds, (kind) => (names.includes(kind) ? 1 : 0))
    known.set(key, numbers)
  }
  return numbers
}

const commentNumbers = new WeakMap<PythonGrammar, number>()

function commentNumber(grammar: PythonGrammar): number {
  let number = commentNumbers.get(grammar)
  if (number === undefined) {
    number = grammar.kinds.indexOf('comment')
    commentNumbers.set(grammar, number)
  }
  return number
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
