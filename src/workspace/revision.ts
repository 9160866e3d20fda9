import { KnownError } from '../core/errors.ts'
import { runGit, runGitWith } from './git.ts'
import { memoryWorkspace } from './memory.ts'
import type { Workspace, WorkspaceServices } from './workspace.ts'
import { MAX_FILE_BYTES } from './workspace.ts'

/** A repository as it was at a commit. */
export interface Revision {
  readonly commit: string
  readonly workspace: Workspace
}

/**
 * Reads the tree of a revision out of git's own store, without a checkout: no filter, no hook, nothing written. Larger
 * files and links are left out, as they are from the work tree. `paths` limits it to files and folders.
 *
 * @throws KnownError `unknown-revision`.
 */
export function openRevision(
  root: string,
  revision: string,
  services: WorkspaceServices,
  paths: readonly string[] = [],
): Revision {
  const commit = resolveCommit(root, revision)
  const listing = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '-l', commit, '--', ...paths]
  const entries = runGit(root, ...listing)
    .split('\0')
    .flatMap(parseEntry)
  const blobs = readBlobs(root, [...new Set(entries.map(({ object }) => object))])
  const files: Record<string, Uint8Array> = Object.create(null)
  for (const { path, object } of entries) {
    const bytes = blobs.get(object)
    if (bytes !== undefined) files[path] = bytes
  }
  return { commit, workspace: memoryWorkspace(files, true, services) }
}

/** The commit two revisions have in common last; undefined when they have none, or the checkout is too shallow. */
export function commonCommit(root: string, one: string, other: string): string | undefined {
  try {
    return runGit(root, 'merge-base', resolveCommit(root, one), resolveCommit(root, other)).trim() || undefined
  } catch {
    return undefined
  }
}

/** The commit a revision names. @throws KnownError `unknown-revision`. */
export function resolveCommit(root: string, revision: string): string {
  try {
    return runGit(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim()
  } catch (error) {
    throw new KnownError(
      'unknown-revision',
      `git knows no revision ${revision} in ${root}`,
      'Name a commit, a branch or a tag of this checkout; in CI, fetch it first (fetch-depth: 0).',
      { cause: error },
    )
  }
}

interface Entry {
  readonly path: string
  readonly object: string
}

/** `100644 blob <object> <size>\t<path>`; links (120000) and submodules (160000) are no files. */
function parseEntry(line: string): Entry[] {
  const match = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line)
  if (match === null || Number(match[2]) > MAX_FILE_BYTES) return []
  return [{ object: match[1] ?? '', path: match[3] ?? '' }]
}

/** `git cat-file --batch` answers `<object> blob <size>\n<bytes>\n` for each object asked for. */
function readBlobs(root: string, objects: readonly string[]): Map<string, Uint8Array> {
  const blobs = new Map<string, Uint8Array>()
  if (objects.length === 0) return blobs
  const output = runGitWith(root, ['cat-file', '--batch'], `${objects.join('\n')}\n`)
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at)
    const [object = '', type, size] = output.toString('latin1', at, end).split(' ')
    at = end + 1
    if (type !== 'blob') continue
    blobs.set(object, output.subarray(at, at + Number(size)))
    at += Number(size) + 1
  }
  return blobs
}
