import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'
import type { WasmHost } from './flatten.ts'
import { Flattener } from './flatten.ts'
import type { PackedTree } from './packed.ts'
import { unpacked } from './packed.ts'
import type { PythonGrammar, PythonTree } from './tree.ts'
import { lineAt } from './tree.ts'

export interface PythonParser {
  readonly grammar: PythonGrammar
  parse(file: string, text: string): PythonTree
  /** The same for other threads and the cache. */
  pack(file: string, text: string): PackedTree
}

const MAX_ERROR_LINES = 20

/** Named nodes that never have children, but for an identifier in an identifier where a keyword is used as a name. */
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
  const host: WasmHost = {}
  await Parser.init(host)
  const wasm = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm')
  const language = await Language.load(wasm)
  const parser = new Parser().setLanguage(language)
  const grammar: PythonGrammar = {
    kinds: [...Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? ''), 'ERROR'],
    fields: Array.from({ length: language.fieldCount + 1 }, (_, id) =>
      id === 0 ? '' : (language.fieldNameForId(id) ?? ''),
    ),
  }
  const flattener = new Flattener(host, {
    errorKind: language.nodeTypeCount,
    // The error node is named.
    named: Uint8Array.from(grammar.kinds, (_, id) => (language.nodeTypeIsNamed(id) ? 1 : 0)).fill(1, -1),
    leaf: Uint8Array.from(grammar.kinds, (kind) => (LEAVES.has(kind) ? 1 : 0)),
  })
  const pack = (file: string, text: string): PackedTree => parse(parser, flattener, file, text)
  return { grammar, pack, parse: (file, text) => unpacked(pack(file, text), file, text) }
}

function parse(parser: Parser, flattener: Flattener, file: string, text: string): PackedTree {
  const parsed = parser.parse(text)
  if (parsed === null) throw new Error(`the Python parser gave no tree for ${file}`)
  const { errorOffsets, ...flat } = flattener.flatten(parsed, MAX_ERROR_LINES)
  parsed.delete()
  const tree = unpacked({ ...flat, errorLines: [] }, file, text)
  return { ...flat, errorLines: [...new Set(errorOffsets.map((offset) => lineAt(tree, offset)))] }
}
