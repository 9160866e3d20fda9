import { KnownError } from '../core/errors.ts'
import { runGit, withoutFilters } from './git.ts'
import { commonCommit, openRevision, resolveCommit } from './revision.ts'
import type { Change, Workspace } from './workspace.ts'

/**
 * Paths (relative to `root`) that are new or changed since a git revision: committed, staged, edited or untracked.
 * @throws KnownError `unknown-revision`, also where `root` is no checkout.
 */
export function changedSince(root: string, revision: string): ReadonlySet<string> {
  try {
    const commit = runGit(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim()
    // What a branch brings with it counts from where it left the other.
    const base = runGit(root, 'merge-base', commit, 'HEAD').trim()
    const filters = withoutFilters(root)
    if (filters === undefined) throw new Error('its filters cannot be switched off')
    const changed = runGit(
      root,
      ...filters,
      'diff',
      '--name-only',
      '-z',
      '--relative',
      '--no-ext-diff',
      '--diff-filter=d',
      base,
    )
    const untracked = runGit(root, 'ls-files', '--others', '--exclude-standard', '-z')
    return new Set([...changed.split('\0'), ...untracked.split('\0')].filter((path) => path !== ''))
  } catch (error) {
    throw new KnownError(
      'unknown-revision',
      `git cannot compare ${root} with ${revision}`,
      'Name a commit, a branch or a tag of this checkout; in CI, fetch it first (fetch-depth: 0).',
      { cause: error },
    )
  }
}

const MAX_NAMED = 1000

/**
 * The change from a git revision to the work tree, with the texts as they were; undefined where the two have nothing in
 * common, as far as a shallow checkout knows.
 * @throws KnownError `unknown-revision`.
 */
export function changeSince(root: string, revision: string): Change | undefined {
  resolveCommit(root, revision)
  const base = commonCommit(root, revision, 'HEAD')
  if (base === undefined) return undefined
  const files = changedSince(root, base)
  let old: Workspace | undefined
  return {
    since: revision,
    base,
    files,
    before(path) {
      // So many names that a command line may not hold them: then the whole tree is read.
      old ??= openRevision(root, base, {}, files.size > MAX_NAMED ? [] : [...files]).workspace
      return old.read(path)
    },
  }
}
