import type { Document, Node, Pair } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml'
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './nodes.ts'

/** What is wrong with a YAML text, and where (lines from 1). */
export interface YamlProblem {
  readonly message: string
  readonly line: number
}

export interface YamlFile {
  /** The first document; undefined when the text is empty, or so broken that nothing can be read from it. */
  readonly root: YamlNode | undefined
  readonly problems: readonly YamlProblem[]
}

/** Deeper or larger than any file people write by hand; what lies beyond is reported, not read. */
const MAX_DEPTH = 60
const MAX_NODES = 200_000
const MAX_BYTES = 1024 * 1024
/** At some tens of thousands of open brackets the parser takes the whole process down; this many it survives. */
const MAX_BRACKETS = 1000

/**
 * Reads YAML with positions. Aliases and merge keys are resolved by sharing, so that an alias bomb stays as small as
 * its text; a text that is too deep or too large becomes a problem, never a crash.
 */
export function readYaml(text: string): YamlFile {
  if (text.length > MAX_BYTES) return broken(`larger than ${MAX_BYTES / 1024 / 1024} MB, so it was not read`)
  if (openBrackets(text) > MAX_BRACKETS) return broken(`more than ${MAX_BRACKETS} open brackets, so it was not read`)
  const lines = new LineCounter()
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false })
    const document = Array.isArray(documents) ? documents[0] : undefined
    if (document === undefined) return { root: undefined, problems: [] }
    const problems = document.errors.map(({ message, pos }) => ({
      message: message.split(/ at line \d+|:?\n/, 1)[0] ?? message,
      line: lines.linePos(pos[0]).line,
    }))
    const reader = new Reader(document, lines)
    const root = document.contents === null ? undefined : reader.read(document.contents, 0)
    return { root, problems: [...problems, ...reader.problems] }
  } catch (error) {
    return broken(`could not be read as YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function broken(message: string): YamlFile {
  return { root: undefined, problems: [{ message, line: 1 }] }
}

/** An upper bound on how deep brackets nest. */
function openBrackets(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1)
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

class Reader {
  readonly problems: YamlProblem[] = []
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #done = new Map<Node, YamlNode>()
  readonly #open = new Set<Node>()
  #count = 0

  constructor(document: Document, lines: LineCounter) {
    this.#document = document
    this.#lines = lines
  }

  read(node: unknown, depth: number): YamlNode | undefined {
    if (isAlias(node)) {
      const target = node.resolve(this.#document)
      if (target === undefined) return this.#problem(node, `the alias *${node.source} names no anchor`)
      return this.read(target, depth)
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined
    const known = this.#done.get(node)
    if (known !== undefined) return known
    if (this.#open.has(node)) return this.#problem(node, 'an alias leads back to itself')
    if (depth > MAX_DEPTH || ++this.#count > MAX_NODES) return this.#problem(node, 'too deep or too large to be read')
    this.#open.add(node)
    const result = isScalar(node)
      ? this.#scalar(node)
      : isMap(node)
        ? this.#map(node, depth)
        : ({
            kind: 'list',
            ...this.#span(node),
            items: node.items.flatMap((item) => this.read(item, depth + 1) ?? []),
            ...(node.tag === undefined ? {} : { tag: node.tag }),
          } satisfies YamlList)
    this.#open.delete(node)
    this.#done.set(node, result)
    return result
  }

  #scalar(node: Extract<Node, { value: unknown }>): YamlScalar {
    const { value, source, type } = node as { value: unknown; source?: string; type?: string }
    const span = this.#span(node)
    const block = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED'
    const text = typeof value === 'string' ? value : (source ?? (value === null ? '' : String(value)))
    return {
      kind: 'scalar',
      ...span,
      text,
      quoted: type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE',
      isNull: value === null,
      ...(node.tag === undefined ? {} : { tag: node.tag }),
      textLine: block ? span.line + 1 : span.line,
    }
  }

  #map(node: { items: Pair[]; range?: [number, number, number] | null; tag?: string }, depth: number): YamlMap {
    const own: YamlEntry[] = []
    const merged: YamlEntry[] = []
    const seen = new Set<string>()
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value ?? '') : undefined
      if (name === undefined || !isScalar(key)) continue
      const read = this.read(value, depth + 1)
      if (name === '<<') {
        const sources = read?.kind === 'list' ? read.items : [read]
        for (const one of sources) if (one?.kind === 'map') merged.push(...one.entries)
      } else if (seen.has(name)) this.#problem(key, `the key "${name}" appears twice in one map`)
      else own.push({ key: name, ...this.#span(key), value: read, merged: false })
      seen.add(name)
    }
    for (const entry of merged) {
      if (seen.has(entry.key)) continue
      seen.add(entry.key)
      own.push({ ...entry, merged: true })
    }
    return { kind: 'map', ...this.#span(node), entries: own, ...(node.tag === undefined ? {} : { tag: node.tag }) }
  }

  #span(node: { range?: [number, number, number] | null | undefined }): {
    line: number
    endLine: number
    column: number
  } {
    const [start, end] = node.range ?? [0, 0]
    const from = this.#lines.linePos(start)
    return { line: from.line, column: from.col, endLine: this.#lines.linePos(Math.max(start, end - 1)).line }
  }

  #problem(node: { range?: [number, number, number] | null | undefined }, message: string): undefined {
    if (this.problems.length < 20) this.problems.push({ message, line: this.#span(node).line })
    return undefined
  }
}
