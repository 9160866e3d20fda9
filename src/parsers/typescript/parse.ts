import type { Program } from 'oxc-parser'
import { lineIndex } from '../sql/lines.ts'

export interface ParsedScript {
  readonly file: string
  readonly text: string
  readonly program: Program
  /** The line of an offset, from 1. */
  line(offset: number): number
}

/** Parses JavaScript or TypeScript, by the ending of the file; the reason and its line when it has a syntax error. */
export async function parseScript(
  file: string,
  text: string,
): Promise<ParsedScript | { readonly reason: string; readonly line: number }> {
  // Loaded where it is needed: the binding is native and most commands need no TypeScript.
  const { parseSync } = await import('oxc-parser')
  const { program, errors } = parseSync(file, text)
  const line = lineIndex(text)
  const [error] = errors
  if (error === undefined) return { file, text, program, line }
  return { reason: error.message, line: line(error.labels[0]?.start ?? 0) }
}
