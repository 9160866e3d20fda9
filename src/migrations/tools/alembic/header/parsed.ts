import { errorMessage } from '../../../../core/errors.ts'
import type { PythonParser } from '../../../../parsers/python/parse.ts'
import { loadPythonParser } from '../../../../parsers/python/parse.ts'
import { docstringOf } from '../../../../parsers/python/syntax.ts'
import { PythonNode } from '../../../../parsers/python/tree.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'
import { ModuleConstants } from './constants.ts'
import { lineAt } from './quick.ts'
import type { Scan } from './scan.ts'
import type { HeaderName, HeaderValue, RawHeader } from './values.ts'

export type ParsedHeader =
  | { readonly kind: 'header'; readonly raw: RawHeader; readonly python2: number | undefined }
  | { readonly kind: 'unreadable'; readonly line: number; readonly reason: string }

const NAMES: readonly HeaderName[] = ['revision', 'down_revision', 'branch_labels', 'depends_on']

/** Reads headers of any form by their syntax tree, and constants other files of the repository define. */
export async function openParsedHeaders(
  workspace: Workspace,
): Promise<(file: string, text: string, scan: Scan) => ParsedHeader> {
  const parser = await loadPythonParser()
  const constants = new ModuleConstants(workspace, parser)
  return (file, text, scan) => {
    try {
      return parsedHeader(parser, constants, file, text, scan)
    } catch (error) {
      // Nesting no one writes by hand ends here, whatever it was made for.
      return { kind: 'unreadable', line: 1, reason: `it cannot be parsed: ${errorMessage(error)}` }
    }
  }
}

function parsedHeader(
  parser: PythonParser,
  constants: ModuleConstants,
  file: string,
  text: string,
  scan: Scan,
): ParsedHeader {
  const tree = parser.parse(file, text)
  const root = new PythonNode(tree, parser.grammar, 0)
  // Strings within f-strings confuse the scanner, not the grammar; both at a loss means Python is too.
  if (scan.flaw !== undefined && (tree.errorLines.length > 0 || scan.flaw.unseenByGrammar)) {
    return { kind: 'unreadable', line: lineAt(text, scan.flaw.offset), reason: scan.flaw.reason }
  }
  constants.add(file, root)
  const found: { [name in HeaderName]?: HeaderValue } = {}
  for (const name of NAMES) {
    const value = constants.headerValue(file, name)
    if (value !== undefined) found[name] = value
  }
  const line = constants.lineOf(file, 'revision') ?? 1
  const python2 = root.find('print_statement', 'exec_statement')[0]?.line
  return { kind: 'header', raw: { ...found, docstring: docstringOf(root) ?? '', line }, python2 }
}
