import type { NodeCodeFacts } from '../facts/node-code/types.ts'
import type { PythonFacts } from '../facts/python/types.ts'

/** How much code a check of both languages looked at. */
export interface CodeRead {
  readonly files: number
  /** `12 Python files and 40 JavaScript and TypeScript files`, as messages say it. */
  readonly words: string
  readonly unparsed: number
  /** `2 Python files`: those that could not be read. */
  readonly unparsedWords: string
}

/** The code of a service in either language, or in both; generated code and tests are not of it. */
export function codeRead(python: PythonFacts, node: NodeCodeFacts): CodeRead {
  const { files, unparsed } = node.coverage()
  return {
    files: python.code.length + files,
    words: inWords(python.code.length, files),
    unparsed: python.coverage.unparsed.length + unparsed.length,
    unparsedWords: inWords(python.coverage.unparsed.length, unparsed.length),
  }
}

function inWords(python: number, node: number): string {
  const scripts = `${node} JavaScript and TypeScript file${node === 1 ? '' : 's'}`
  if (node === 0) return `${python} Python files`
  return python === 0 ? scripts : `${python} Python files and ${scripts}`
}
