import { KnownError } from '../core/errors.ts'
import { runGit, withoutFilters } from './git.ts'

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
