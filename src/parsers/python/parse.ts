import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'
import type { PythonGrammar, PythonTree } from './tree.ts'
import { lineAt } from './tree.ts'

export interface PythonParser {
  readonly grammar: PythonGrammar
  parse(file: string, text: string): PythonTree
}

const MAX_ERROR_LINES = 20

let loading: Promise<PythonParser> | undefined

/**
 * Loads tree-sitter's Python grammar as WebAssembly. Measured on 1,500 files (16.5 MB): WASM 4.4 s, native binding
 * 4.6 s, so the one without an install script won.
 */
export function loadPythonParser(): Promise<PythonParser> {
  loading ??= load()
  return loading
}

async function load(): Promise<PythonParser> {
  await Parser.init()
  const wasm = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm')
  const language = await Language.load(wasm)
  const parser = new Parser().setLanguage(language)
  const grammar: PythonGrammar = {
    kinds: [...Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? ''), 'ERROR'],
    fields: Array.from({ length: language.fieldCount + 1 }, (_, id) =>
      id === 0 ? '' : (language.fieldNameForId(id) ?? ''),
    ),
  }
  const shape: Shape = {
    errorKind: language.nodeTypeCount,
    named: Uint8Array.from({ length: language.nodeTypeCount }, (_, id) => (language.nodeTypeIsNamed(id) ? 1 : 0)),
    leaf: Uint8Array.from(grammar.kinds, (kind) => (LEAVES.has(kind) ? 1 : 0)),
  }
  return { grammar, parse: (file, text) => flatten(parser, shape, file, text) }
}

/** What is known of a node from the number of its type. Each question the cursor is spared is a call into WASM. */
interface Shape {
  readonly errorKind: number
  readonly named: Uint8Array
  readonly leaf: Uint8Array
}

/** Named nodes that never have children. */
const LEAVES = new Set([
  'identifier',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'ellipsis',
  'string_start',
  'string_end',
])

/** tree-sitter's error node has this type, outside the grammar's own numbers; ours is the number after them. */
const ERROR_TYPE = 65535

/** Growing buffers shared by all files a thread parses; the finished tree gets right-sized copies. */
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

function flatten(parser: Parser, shape: Shape, file: string, text: string): PythonTree {
  const parsed = parser.parse(text)
  if (parsed === null) throw new Error(`the Python parser gave no tree for ${file}`)
  const hasErrors = parsed.rootNode.hasError
  const cursor = parsed.walk()
  const errorOffsets: number[] = []
  const open: number[] = []
  let count = 0
  for (;;) {
    const type = cursor.nodeTypeId
    const failed = type === ERROR_TYPE || (hasErrors && cursor.nodeIsMissing)
    if (failed && errorOffsets.length < MAX_ERROR_LINES) errorOffsets.push(cursor.startIndex)
    const field = cursor.currentFieldId
    const isNamed = type === ERROR_TYPE || shape.named[type] === 1
    const kept = isNamed || field !== 0
    if (kept) {
      if (count === kinds.length) grow()
      kinds[count] = type === ERROR_TYPE ? shape.errorKind : type
      fields[count] = field
      starts[count] = cursor.startIndex
      ends[count] = cursor.endIndex
      sizes[count] = 1
    }
    // Keywords and punctuation have no children, and neither have the leaves.
    if (isNamed && shape.leaf[type] !== 1 && cursor.gotoFirstChild()) {
      open.push(kept ? count : -1)
      if (kept) count++
      continue
    }
    if (kept) count++
    let more = cursor.gotoNextSibling()
    while (!more && cursor.gotoParent()) {
      const parent = open.pop() ?? -1
      if (parent >= 0) sizes[parent] = count - parent
      more = cursor.gotoNextSibling()
    }
    if (!more) break
  }
  cursor.delete()
  parsed.delete()
  const tree = {
    file,
    text,
    kinds: kinds.slice(0, count),
    fields: fields.slice(0, count),
    starts: starts.slice(0, count),
    ends: ends.slice(0, count),
    sizes: sizes.slice(0, count),
    errorLines: [] as number[],
  }
  tree.errorLines = [...new Set(errorOffsets.map((offset) => lineAt(tree, offset)))]
  return tree
}
