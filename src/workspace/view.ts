import picomatch from 'picomatch'
import { decodeText, isPlainUtf8 } from './decode.ts'
import type { HistoryAnswer, HistoryQuery } from './history.ts'
import type { GitState, UnreadFile, Workspace, WorkspaceFile, WorkspaceServices } from './workspace.ts'
import { MAX_FILE_BYTES } from './workspace.ts'

/** What a workspace stands on: a disk, or a table in memory. */
export interface FileStore {
  readonly root: string
  readonly git: GitState | undefined
  readonly files: readonly WorkspaceFile[]
  readonly unread: readonly UnreadFile[]
  /** The bytes of a listed file; throws when it cannot be read. */
  bytes(path: string): Uint8Array
  /** The same as UTF-8, whatever does not fit replaced by U+FFFD: faster than bytes that are decoded afterwards. */
  utf8?(path: string): string
  isTracked(path: string): boolean | undefined
  isIgnored(path: string): boolean | undefined
  tags?(): readonly string[]
  digest?(): string
  history?(query: HistoryQuery): Promise<HistoryAnswer>
}

/** Wraps a store into a workspace that decodes text, remembers what it could not read, and matches globs. */
export function openWorkspace(store: FileStore, services: WorkspaceServices = {}): Workspace {
  const byPath = new Map(store.files.map((file) => [file.path, file]))
  const texts = new Map<string, string | undefined>()
  const unread: UnreadFile[] = [...store.unread]

  function decode(path: string): string | undefined {
    const file = byPath.get(path)
    if (file === undefined) return undefined
    const reason = (why: string): undefined => {
      unread.push({ path, reason: why })
      return undefined
    }
    if (file.bytes > MAX_FILE_BYTES) return reason(`larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`)
    let bytes: Uint8Array
    try {
      const text = store.utf8?.(path)
      if (text !== undefined && isPlainUtf8(text, path)) return text.startsWith('\ufeff') ? text.slice(1) : text
      bytes = store.bytes(path)
    } catch (error) {
      return reason(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
    const decoded = decodeText(bytes, path)
    return 'text' in decoded ? decoded.text : reason(decoded.reason)
  }

  return {
    root: store.root,
    git: store.git,
    files: store.files,
    unread,
    services,
    file: (path) => byPath.get(path),
    read(path) {
      if (!texts.has(path)) texts.set(path, decode(path))
      return texts.get(path)
    },
    glob(...patterns) {
      const matches = picomatch([...patterns], { dot: true })
      return store.files.filter((file) => matches(file.path))
    },
    isTracked: (path) => store.isTracked(path),
    isIgnored: (path) => store.isIgnored(path),
    ...(store.tags === undefined ? {} : { tags: store.tags }),
    ...(store.digest === undefined ? {} : { digest: () => store.digest?.() ?? '' }),
    ...(store.history === undefined ? {} : { history: store.history }),
  }
}
