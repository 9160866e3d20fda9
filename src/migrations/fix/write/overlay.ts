import { memoryWorkspace } from '../../../workspace/memory.ts'
import type { Workspace } from '../../../workspace/workspace.ts'

/** A workspace as it would be with other texts for some files, and files more. */
export function withFiles(workspace: Workspace, texts: Readonly<Record<string, string>>): Workspace {
  const own = memoryWorkspace(texts)
  const files = [...workspace.files.filter(({ path }) => texts[path] === undefined), ...own.files].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  )
  const { digest: _, history: __, ...rest } = workspace
  return {
    ...rest,
    files,
    unread: workspace.unread,
    file: (path) => own.file(path) ?? workspace.file(path),
    read: (path) => (texts[path] === undefined ? workspace.read(path) : texts[path]),
    glob: (...patterns) => [
      ...workspace.glob(...patterns).filter(({ path }) => texts[path] === undefined),
      ...own.glob(...patterns),
    ],
    isTracked: (path) => workspace.isTracked(path),
    isIgnored: (path) => workspace.isIgnored(path),
  }
}
