import type { Tree } from 'web-tree-sitter'
import type { PackedTree } from './packed.ts'
import { arraysIn, packedSize } from './packed.ts'

/** A packed tree, without the lines of its errors. */
export interface Flat extends Omit<PackedTree, 'errorLines'> {
  /** Where nodes are broken or missing; at most the number asked for. */
  readonly errorOffsets: number[]
}

/** What the WebAssembly module shows of itself. The view is replaced when its memory grows. */
export interface WasmHost {
  readonly HEAPU32?: Uint32Array
}

/** What is known of a node from the number of its type. */
export interface Shape {
  /** Ours for tree-sitter's error node, whose number lies outside the grammar's own. */
  readonly errorKind: number
  readonly named: Uint8Array
  /** Named nodes that are not looked into. */
  readonly leaf: Uint8Array
}

const ERROR_TYPE = 65535

/** Bits of a subtree that is kept inline, in its first word, and of one on the heap, in the word after its symbol. */
const INLINE = { is: 1, visible: 2, extra: 8, missing: 32 }
const HEAP = { visible: 1, extra: 4, missing: 512 }

/** Words of a subtree on the heap. Its children, two words each, lie before it. */
const WORD = { padding: 1, size: 4, childCount: 9, symbol: 10, bits: 11, production: 16 }

/** Words of a language. */
const LANGUAGE = { productions: 7, aliasLength: 9, fieldSlices: 16, fieldEntries: 17, publicSymbols: 19, aliases: 21 }

/** Growing buffers shared by all files a thread parses; the finished tree gets a copy. */
let kinds = new Uint16Array(1 << 16)
let fields = new Uint8Array(1 << 16)
let starts = new Uint32Array(1 << 16)
let ends = new Uint32Array(1 << 16)
let sizes = new Uint32Array(1 << 16)

function grow(): void {
  const bigger = kinds.length * 2
  const copy = <T extends { set(from: T): void }>(to: T, from: T): T => {
    to.set(from)
    return to
  }
  kinds = copy(new Uint16Array(bigger), kinds)
  fields = copy(new Uint8Array(bigger), fields)
  starts = copy(new Uint32Array(bigger), starts)
  ends = copy(new Uint32Array(bigger), ends)
  sizes = copy(new Uint32Array(bigger), sizes)
}

function packed(count: number): Uint8Array {
  const bytes = new Uint8Array(packedSize(count))
  const arrays = arraysIn(bytes, count)
  arrays.kinds.set(kinds.subarray(0, count))
  arrays.fields.set(fields.subarray(0, count))
  arrays.starts.set(starts.subarray(0, count))
  arrays.ends.set(ends.subarray(0, count))
  arrays.sizes.set(sizes.subarray(0, count))
  return bytes
}

/** What a grammar says of the children of its productions, `stride` places for each. */
interface Productions {
  readonly stride: number
  /** The field a child fills. */
  readonly fields: Uint8Array
  /** Under what other symbol a child goes; 0 under its own. */
  readonly aliases: Uint16Array
  /** The symbol as which each symbol is shown. */
  readonly publicSymbols: Uint16Array
}

function readProductions(words: Uint32Array, address: number, symbols: number): Productions {
  const word = (index: number): number => words[(address >> 2) + index] ?? 0
  const count = word(LANGUAGE.productions)
  const aliasLength = word(LANGUAGE.aliasLength) & 0xffff
  const stride = Math.max(aliasLength, 256)
  const aliasesOf = new Uint16Array(words.buffer, word(LANGUAGE.aliases), count * aliasLength)
  const aliases = new Uint16Array(count * stride)
  const fields = new Uint8Array(count * stride)
  for (let production = 0; production < count; production++) {
    const row = production * stride
    aliases.set(aliasesOf.subarray(production * aliasLength, (production + 1) * aliasLength), row)
    const slice = words[(word(LANGUAGE.fieldSlices) >> 2) + production] ?? 0
    const [first, length] = [slice & 0xffff, slice >>> 16]
    // Backwards, because the first field of a child is the one that counts.
    for (let index = first + length - 1; index >= first; index--) {
      const entry = words[(word(LANGUAGE.fieldEntries) >> 2) + index] ?? 0
      // Fields of hidden children count where those children are.
      const isInherited = entry >>> 24 !== 0
      if (!isInherited) fields[row + ((entry >>> 16) & 0xff)] = entry & 0xffff
    }
  }
  const publicSymbols = new Uint16Array(words.buffer, word(LANGUAGE.publicSymbols), symbols).slice()
  return { stride, fields, aliases, publicSymbols }
}

/** A subtree as it lies in memory, with what is meant by its bits. One is read after another into the same object. */
interface Subtree {
  symbol: number
  visible: boolean
  /** A comment and the like: it may stand anywhere and counts in no production. */
  extra: boolean
  missing: boolean
  /** In bytes of UTF-16, as `size`: what lies between the node before and this one. */
  padding: number
  size: number
  childCount: number
  /** The word at which its first child lies. */
  children: number
  production: number
}

function readSubtree(words: Uint32Array, at: number, into: Subtree): void {
  const first = words[at] ?? 0
  if ((first & INLINE.is) !== 0) {
    const second = words[at + 1] ?? 0
    into.symbol = (first >>> 8) & 0xff
    into.visible = (first & INLINE.visible) !== 0
    into.extra = (first & INLINE.extra) !== 0
    into.missing = (first & INLINE.missing) !== 0
    into.padding = (second >>> 16) & 0xff
    into.size = second >>> 24
    into.childCount = 0
    return
  }
  const heap = first >>> 2
  const bits = words[heap + WORD.bits] ?? 0
  into.symbol = (words[heap + WORD.symbol] ?? 0) & 0xffff
  into.visible = (bits & HEAP.visible) !== 0
  into.extra = (bits & HEAP.extra) !== 0
  into.missing = (bits & HEAP.missing) !== 0
  into.padding = words[heap + WORD.padding] ?? 0
  into.size = words[heap + WORD.size] ?? 0
  into.childCount = words[heap + WORD.childCount] ?? 0
  into.children = heap - into.childCount * 2
  into.production = (words[heap + WORD.production] ?? 0) >>> 16
}

/** A node whose children are being walked. */
interface Frame {
  /** The word at which its next child lies. */
  at: number
  left: number
  production: number
  /** How many of its children so far count in its production. */
  place: number
  /** Where the child before ended; for the first child, where it begins. */
  position: number
  isFirst: boolean
  /** The field a hidden node fills is filled by the visible ones below it. */
  field: number
  /** Its own place in the arrays, -1 when it is not in them. */
  kept: number
}

const emptyFrame = (): Frame => ({
  at: 0,
  left: 0,
  production: 0,
  place: 0,
  position: 0,
  isFirst: true,
  field: 0,
  kept: -1,
})

/**
 * Reads finished trees out of tree-sitter's own memory. Asking its cursor took nearly as long as parsing does. This
 * rests on how tree-sitter 0.27 lays out trees and languages on a 32-bit machine (`lib/src/subtree.h` and
 * `lib/src/parser.h` of its sources); the version is pinned, and a test walks the same trees with the cursor.
 */
export class Flattener {
  readonly #host: WasmHost
  readonly #shape: Shape
  readonly #frames: Frame[] = [emptyFrame()]
  #productions: Productions | undefined

  constructor(host: WasmHost, shape: Shape) {
    this.#host = host
    this.#shape = shape
  }

  /** @param maxErrors how many places where the tree is broken to give at most. */
  flatten(tree: Tree, maxErrors: number): Flat {
    const words = this.#host.HEAPU32
    if (words === undefined) throw new Error('tree-sitter does not show its memory')
    const { id, startIndex } = tree.rootNode
    // A tree begins with the subtree of its root, two words, and the address of its language.
    this.#productions ??= readProductions(words, words[(id >> 2) + 2] ?? 0, this.#shape.errorKind)
    Object.assign(this.#frames[0] ?? {}, { ...emptyFrame(), at: id >> 2, left: 1, position: startIndex * 2 })
    const errorOffsets: number[] = []
    const count = this.#walk(words, this.#productions, errorOffsets)
    return { bytes: packed(count), nodes: count, errorOffsets: errorOffsets.slice(0, maxErrors) }
  }

  /** Fills the arrays with the nodes below the first frame; gives their number. */
  #walk(words: Uint32Array, productions: Productions, errorOffsets: number[]): number {
    const node: Subtree = {
      symbol: 0,
      visible: false,
      extra: false,
      missing: false,
      padding: 0,
      size: 0,
      childCount: 0,
      children: 0,
      production: 0,
    }
    let count = 0
    let depth = 0
    let frame = this.#frames[0]
    while (frame !== undefined) {
      if (frame.left === 0) {
        if (frame.kept >= 0) sizes[frame.kept] = count - frame.kept
        frame = depth === 0 ? undefined : this.#frames[--depth]
        continue
      }
      readSubtree(words, frame.at, node)
      const start = frame.isFirst ? frame.position : frame.position + node.padding
      const row = frame.production * productions.stride + frame.place
      // The children of an error are more than any production has.
      const counts = !node.extra && frame.place < productions.stride
      const alias = counts ? (productions.aliases[row] ?? 0) : 0
      const field = node.extra ? 0 : (counts && productions.fields[row]) || frame.field
      advance(frame, node, start)
      const isShown = node.visible || alias !== 0
      let enters = node.childCount > 0
      let kept = -1
      if (isShown) {
        const type = this.#type(alias === 0 ? node.symbol : alias, productions)
        const isNamed = this.#shape.named[type] === 1
        enters &&= isNamed && this.#shape.leaf[type] !== 1
        if (type === this.#shape.errorKind || node.missing) errorOffsets.push(start >> 1)
        if (isNamed || field !== 0) {
          kept = count++
          keep(kept, type, field, start >> 1, (start + node.size) >> 1)
        }
      }
      if (enters) {
        frame = this.#frames[++depth] ??= emptyFrame()
        enter(frame, node, start, isShown ? 0 : field, kept)
      }
    }
    return count
  }

  #type(symbol: number, { publicSymbols }: Productions): number {
    return symbol === ERROR_TYPE ? this.#shape.errorKind : (publicSymbols[symbol] ?? 0)
  }
}

function advance(frame: Frame, node: Subtree, start: number): void {
  frame.at += 2
  frame.left--
  frame.position = start + node.size
  frame.isFirst = false
  if (!node.extra) frame.place++
}

function enter(frame: Frame, node: Subtree, start: number, field: number, kept: number): void {
  frame.at = node.children
  frame.left = node.childCount
  frame.production = node.production
  frame.place = 0
  frame.position = start
  frame.isFirst = true
  frame.field = field
  frame.kept = kept
}

function keep(index: number, kind: number, field: number, start: number, end: number): void {
  if (index === kinds.length) grow()
  kinds[index] = kind
  fields[index] = field
  starts[index] = start
  ends[index] = end
  sizes[index] = 1
}
