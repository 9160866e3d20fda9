import type { PythonTree } from './tree.ts'

/**
 * A tree as one run of bytes, without its file and text: what goes between threads, and into the cache. For each node
 * four bytes each for start, end and size, two for the kind, one for the field; padded so that numbers align.
 */
export interface PackedTree {
  readonly bytes: Uint8Array
  readonly nodes: number
  readonly errorLines: readonly number[]
}

type Arrays = Pick<PythonTree, 'starts' | 'ends' | 'sizes' | 'kinds' | 'fields'>

/** How many bytes a tree of so many nodes takes: a multiple of eight. */
export function packedSize(nodes: number): number {
  return (15 * nodes + 7) & ~7
}

/** The arrays of a packed tree, on its own bytes, which must begin at a multiple of four. */
export function arraysIn({ buffer, byteOffset }: Uint8Array, nodes: number): Arrays {
  return {
    starts: new Uint32Array(buffer, byteOffset, nodes),
    ends: new Uint32Array(buffer, byteOffset + 4 * nodes, nodes),
    sizes: new Uint32Array(buffer, byteOffset + 8 * nodes, nodes),
    kinds: new Uint16Array(buffer, byteOffset + 12 * nodes, nodes),
    fields: new Uint8Array(buffer, byteOffset + 14 * nodes, nodes),
  }
}

export function unpacked({ bytes, nodes, errorLines }: PackedTree, file: string, text: string): PythonTree {
  return { file, text, ...arraysIn(bytes, nodes), errorLines }
}
