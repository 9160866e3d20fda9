import type { PythonTree } from '../../parsers/python/tree.ts'

/** Which runs of three letters occur in a text: one byte for each of as many hashes as the text has letters, at most. */
type Triples = Uint8Array

const triples = new WeakMap<PythonTree, Triples>()

/** Two to this many hashes are enough for the largest files. */
const MAX_BITS = 16

/**
 * Whether one of these words, of three letters at least, may stand in a file, in capitals or not. False is certain, true
 * is likely. To be asked before a regular expression is tried on every file of a repository: asking a hundred times
 * takes less than one such round.
 */
export function mayHold(tree: PythonTree, ...words: readonly string[]): boolean {
  let held = triples.get(tree)
  if (held === undefined) {
    held = triplesOf(tree.text)
    triples.set(tree, held)
  }
  for (const word of words) if (holdsAll(held, hashesOf(word))) return true
  return false
}

function holdsAll(held: Triples, hashes: Uint32Array): boolean {
  const shift = shiftFor(held)
  for (const hash of hashes) if (held[hash >>> shift] !== 1) return false
  return true
}

function triplesOf(text: string): Triples {
  const held = new Uint8Array(2 ** Math.min(MAX_BITS, Math.ceil(Math.log2(text.length + 1))))
  const shift = shiftFor(held)
  let triple = 0
  for (let at = 0; at < text.length; at++) {
    triple = next(triple, text.charCodeAt(at))
    held[hashOf(triple) >>> shift] = 1
  }
  return held
}

function shiftFor(held: Triples): number {
  return Math.clz32(held.length) + 1
}

const known = new Map<string, Uint32Array>()

function hashesOf(word: string): Uint32Array {
  let hashes = known.get(word)
  if (hashes === undefined) {
    let triple = 0
    hashes = Uint32Array.from({ length: word.length }, (_, at) => {
      triple = next(triple, word.charCodeAt(at))
      return hashOf(triple)
    }).slice(2)
    known.set(word, hashes)
  }
  return hashes
}

/** The letters so far and one more. The bit that tells small letters from capitals is set in all. */
function next(triple: number, code: number): number {
  return (triple << 8) | (code | 32)
}

function hashOf(triple: number): number {
  return Math.imul(triple << 8, 0x9e3779b1) >>> 0
}
