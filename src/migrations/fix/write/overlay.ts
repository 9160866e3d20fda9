import { memoryWorkspace } from '../../../workspace/memory.ts'
import type { Workspace } from '../../../workspace/workspace.ts'

/** A workspace as it would be with other texts for some files, files more, and without those that are gone. */
export function withFiles(
  workspace: Workspace,
  texts: Readonly<Record<string, string>>,
  gone: ReadonlySet<string> = new Set(),
): Workspace {
  const stays = (path: string): boolean => texts[path] === undefined && !gone.has(path)
  const own = memoryWorkspace(texts)
  const files = [...workspace.files.filter(({ path }) => stays(path)), ...own.files].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  )
  const { digest: _, history: __, ...rest } = workspace
  return {
    ...rest,
    files,
    unread: workspace.unread,
    file: (path) => own.file(path) ?? (stays(path) ? workspace.file(path) : undefined),
    read: (path) => texts[path] ?? (stays(path) ? workspace.read(path) : undefined),
    glob: (...patterns) => [...workspace.glob(...patterns).filter(({ path }) => stays(path)), ...own.glob(...patterns)],
    isTracked: (path) => workspace.isTracked(path),
    isIgnored: (path) => workspace.isIgnored(path),
  }
}
