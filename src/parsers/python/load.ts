import type { Workspace, WorkspaceFile } from '../../workspace/workspace.ts'
import { loadPythonParser } from './parse.ts'
import type { PythonGrammar, PythonTree } from './tree.ts'

/** Why a file has no tree. */
export interface UnparsedPython {
  readonly file: string
  readonly reason: string
}

export interface ParsedPython {
  readonly grammar: PythonGrammar
  readonly trees: readonly PythonTree[]
  readonly unparsed: readonly UnparsedPython[]
}

/** Parses the given files of a workspace; `unparsed` tells which could not be read, and why. */
export async function parsePython(workspace: Workspace, files: readonly WorkspaceFile[]): Promise<ParsedPython> {
  const { grammar, parse } = await loadPythonParser()
  const trees: PythonTree[] = []
  const unparsed: UnparsedPython[] = []
  for (const { path } of files) {
    const text = workspace.read(path)
    if (text === undefined) {
      const reason = workspace.unread.find((one) => one.path === path)?.reason ?? 'cannot be read'
      unparsed.push({ file: path, reason })
    } else trees.push(parse(path, text))
  }
  return { grammar, trees, unparsed }
}
