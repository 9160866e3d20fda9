import type { Workspace, WorkspaceFile } from '../../workspace/workspace.ts'
import type { MigrationEnvironment, Transactions } from '../types.ts'

/** Folders that hold files with such names, each with those files in the order of their paths. */
export function foldersWith(workspace: Workspace, name: RegExp): Map<string, WorkspaceFile[]> {
  const folders = new Map<string, WorkspaceFile[]>()
  for (const file of workspace.files) {
    if (file.role !== 'code' && file.role !== 'generated') continue
    const at = file.path.lastIndexOf('/')
    if (!name.test(file.path.slice(at + 1))) continue
    const folder = at === -1 ? '.' : file.path.slice(0, at)
    folders.set(folder, [...(folders.get(folder) ?? []), file])
  }
  return folders
}

/** The files of a folder itself, not of folders in it. */
export function filesIn(workspace: Workspace, folder: string): readonly WorkspaceFile[] {
  const prefix = folder === '.' ? '' : `${folder}/`
  return workspace.files.filter(({ path }) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'))
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What the environments of file-based tools have in common: their address is given when they are run. */
export function folderEnvironment(
  tool: string,
  folder: string,
  more: {
    readonly table: string
    readonly schema?: string
    readonly transactions: Transactions
    readonly config?: string
  },
): MigrationEnvironment {
  return {
    tool,
    name: folder,
    root: folder,
    config: more.config === undefined ? undefined : { file: more.config, line: 1 },
    locations: [folder],
    versionTable: more.table === '' ? undefined : { name: more.table, schema: more.schema },
    url: { kind: 'unknown', reason: 'it is given to the tool when it runs' },
    transactions: more.transactions,
    problems: [],
  }
}
