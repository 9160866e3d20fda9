import ignore from 'ignore'
import { roleOf } from './roles.ts'
import type { FileStore } from './view.ts'
import { openWorkspace } from './view.ts'
import type { Workspace, WorkspaceServices } from './workspace.ts'

/** A workspace out of a table `path → text`, all of it tracked by git and following its `.gitignore`: for tests. */
export function memoryWorkspace(
  files: Readonly<Record<string, string | Uint8Array>>,
  git = true,
  services: WorkspaceServices = {},
): Workspace {
  const encoder = new TextEncoder()
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? encoder.encode(content) : content,
    ]),
  )
  const rules = ignore().add(new TextDecoder().decode(contents.get('.gitignore') ?? new Uint8Array()))
  const store: FileStore = {
    root: '.',
    git: git ? { commit: '0'.repeat(40), dirty: false } : undefined,
    files: [...contents]
      .map(([path, bytes]) => ({ path, bytes: bytes.length, role: roleOf(path) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    unread: [],
    bytes(path) {
      const bytes = contents.get(path)
      if (bytes === undefined) throw new Error(`no such file: ${path}`)
      return bytes
    },
    isTracked: (path) => (git ? contents.has(path) : undefined),
    isIgnored: (path) => (git ? rules.ignores(path) : undefined),
  }
  return openWorkspace(store, services)
}
