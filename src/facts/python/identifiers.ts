import type { PythonNode, PythonTree } from '../../parsers/python/tree.ts'
import type { PythonModule } from './types.ts'

/**
 * The identifiers of a tree by their text: a hash table in two arrays. No string is made and no object kept for the
 * half a million identifiers of a large service, of which a few hundred are asked for.
 */
interface NameTable {
  /** For each hash the first identifier with it, as its place in `nodes` plus one. */
  readonly first: Int32Array
  /** For each identifier the next one of its hash, likewise. */
  readonly next: Int32Array
  /** Where the identifiers stand in the tree, in the order of the text. */
  readonly nodes: Uint32Array
}

const tables = new WeakMap<PythonTree, NameTable>()

/** Identifiers with this text in a module, in the order of the text. */
export function identifiersNamed(module: PythonModule, name: string): PythonNode[] {
  let table = tables.get(module.tree)
  if (table === undefined) {
    table = tableOf(module)
    tables.set(module.tree, table)
  }
  const { starts, ends, text } = module.tree
  const found: PythonNode[] = []
  const mask = table.first.length - 1
  for (let at = table.first[hashOf(name, 0, name.length) & mask] ?? 0; at !== 0; at = table.next[at - 1] ?? 0) {
    const index = table.nodes[at - 1] ?? 0
    const start = starts[index] ?? 0
    if ((ends[index] ?? 0) - start === name.length && text.startsWith(name, start))
      found.push(module.root.nodeAt(index))
  }
  return found
}

function tableOf({ tree, root }: PythonModule): NameTable {
  const { kinds, starts, ends, text } = tree
  const isIdentifier = Uint8Array.from(root.grammar.kinds, (kind) => (kind === 'identifier' ? 1 : 0))
  let count = 0
  for (const kind of kinds) count += isIdentifier[kind] ?? 0
  const nodes = new Uint32Array(count)
  const next = new Int32Array(count)
  const first = new Int32Array(2 ** Math.ceil(Math.log2(count + 1)))
  // From the last to the first, so that the chains run forwards.
  for (let index = kinds.length - 1; index >= 0; index--) {
    if (isIdentifier[kinds[index] ?? 0] !== 1) continue
    const hash = hashOf(text, starts[index] ?? 0, ends[index] ?? 0) & (first.length - 1)
    nodes[--count] = index
    next[count] = first[hash] ?? 0
    first[hash] = count + 1
  }
  return { first, next, nodes }
}

function hashOf(text: string, start: number, end: number): number {
  let hash = 0
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash ^ (hash >>> 15)
}
