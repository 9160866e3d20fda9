import type { Node, ParserOptions, Program } from 'oxc-parser'
import type { Position } from '../../core/position.ts'
import { lineIndex } from '../sql/lines.ts'

/** One JavaScript or TypeScript file with its syntax. */
export interface Script {
  readonly file: string
  readonly text: string
  readonly program: Program
  position(node: { readonly start: number; readonly end: number }): Position
}

/** Why a file has no syntax, and where the parser stumbled. */
export interface UnparsedScript {
  readonly reason: string
  readonly line: number
}

export type ScriptParser = (file: string, text: string) => Script | UnparsedScript

/** The parser is native and recursive: what nests deeper than this could end the process, and nobody wrote it by hand. */
const MAX_DEPTH = 400
const MAX_CHAIN = 5000
const MAX_CHARACTERS = 1_500_000
/** Hand-written lines are shorter on average; a file of less than this is read whatever its lines are. */
const MAX_LINE = 400
const SMALL = 20_000

/** Loads the parser (a native binding) and gives the function that parses files; nothing is executed by it. */
export async function loadScriptParser(): Promise<ScriptParser> {
  const { parseSync } = await import('oxc-parser')
  return (file, text) => {
    const refused = setApart(text)
    if (refused !== undefined) return { reason: refused, line: 1 }
    let failure: UnparsedScript | undefined
    for (const options of attempts(file)) {
      const { program, errors } = parseSync(file, text, { preserveParens: false, ...options })
      const line = lineIndex(text)
      const [error] = errors
      if (error === undefined) return script(file, text, program, line)
      failure ??= { reason: error.message, line: line(error.labels[0]?.start ?? 0) }
    }
    return failure ?? { reason: 'not understood', line: 1 }
  }
}

/** The ways a file may be meant: plain JavaScript may be a module, a script with a bare return, or hold JSX. */
function attempts(file: string): ParserOptions[] {
  if (!/\.[cm]?js$/.test(file)) return [{}]
  return [{ sourceType: 'unambiguous' }, { sourceType: 'unambiguous', lang: 'jsx' }, { sourceType: 'commonjs' }]
}

function script(file: string, text: string, program: Program, line: (offset: number) => number): Script {
  return {
    file,
    text,
    program,
    position({ start, end }) {
      const first = line(start)
      const last = line(end)
      const column = start - text.lastIndexOf('\n', start - 1)
      return last === first ? { file, line: first, column } : { file, line: first, endLine: last, column }
    },
  }
}

/** Why a text is not even parsed: minified, generated as one line, or nested beyond reason. */
function setApart(text: string): string | undefined {
  if (text.length > MAX_CHARACTERS) return 'larger than any file written by hand'
  if (text.length > SMALL && text.length / (text.split('\n').length + 1) > MAX_LINE) return 'minified'
  return depthOf(text) > MAX_DEPTH ? `nested more than ${MAX_DEPTH} deep` : undefined
}

/**
 * How deep a text nests, strings and comments counted as code: more than there is does no harm. Brackets nest, and so
 * do chains of `?:`, `!`, `=>` and `else if`, which get deeper until a statement ends.
 */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let chain = 0
  for (const [mark] of text.matchAll(/[()[\]{};!~]|=>|\?(?![.?])|\belse\b/g)) {
    if (mark === '(' || mark === '[' || mark === '{') depth += 1
    else if (mark === ')' || mark === ']' || mark === '}') depth = Math.max(0, depth - 1)
    else chain = mark === ';' ? 0 : chain + 1
    if (depth > deepest) deepest = depth
    if (chain > MAX_CHAIN) return MAX_DEPTH + 1
  }
  return deepest
}

/** A node of a script: what findings point to. */
export interface ScriptPlace {
  readonly script: Script
  readonly node: Node
}
