import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { errorMessage, KnownError } from '../core/errors.ts'
import { runGit, runGitWith, withoutFilters } from './git.ts'
import type { HistoryAnswer, HistoryQuery } from './history.ts'
import { searchHistory } from './history.ts'
import { roleOf } from './roles.ts'
import type { FileStore } from './view.ts'
import { openWorkspace } from './view.ts'
import type { Change, GitState, UnreadFile, Workspace, WorkspaceFile, WorkspaceServices } from './workspace.ts'
import { MAX_FILE_BYTES } from './workspace.ts'

/** Directories that never hold a service's own sources; they are not even listed. */
const NOT_WALKED = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.venv',
  '.tox',
  '.mypy_cache',
  '.ruff_cache',
])

export interface DirectoryOptions {
  /** Where syntax trees are kept between runs; nowhere when undefined. */
  readonly cacheDirectory?: string
  readonly onProgress?: (done: number, total: number) => void
  readonly change?: Change
}

/**
 * Opens a directory for reading. In a git checkout it lists the tracked files and those git does not ignore,
 * otherwise every file. Links are listed as unread, never followed.
 *
 * @throws KnownError `not-a-directory` or `cannot-read`.
 */
export function openDirectory(path: string, options: DirectoryOptions = {}): Workspace {
  const root = resolve(path)
  let real: string
  try {
    if (!lstatSync(realpathSync(root)).isDirectory()) throw new Error('it is a file')
    real = realpathSync(root)
  } catch (error) {
    throw new KnownError(
      'not-a-directory',
      `${path} is not a directory that can be audited: ${errorMessage(error)}`,
      'Name the root folder of a service, for instance: plimsoll audit ./my-service',
    )
  }
  return openWorkspace(directoryStore(path, real), servicesFor(real, options))
}

/** One tree cache for each place in the file system. */
export function servicesFor(real: string, { cacheDirectory, onProgress, change }: DirectoryOptions): WorkspaceServices {
  const key = createHash('sha256').update(real).digest('hex').slice(0, 24)
  return {
    ...(cacheDirectory === undefined
      ? {}
      : { treeCache: { file: join(cacheDirectory, 'trees', `${key}.pack`), writable: true } }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(change === undefined ? {} : { change }),
  }
}

function directoryStore(name: string, root: string): FileStore {
  const unread: UnreadFile[] = []
  const listed = listGit(root)
  const files = (listed?.paths ?? walk(root, unread)).flatMap((path): WorkspaceFile[] => {
    const file = statFile(root, path, unread)
    return file === undefined ? [] : [file]
  })
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  const tracked = listed === undefined ? undefined : new Set(listed.tracked)
  const contained = new Map<string, boolean>()
  const base = root.endsWith(sep) ? root : root + sep
  function placeOf(path: string): string {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
    let inside = contained.get(folder)
    if (inside === undefined) {
      inside = (realpathSync(join(root, folder)) + sep).startsWith(base)
      contained.set(folder, inside)
    }
    if (!inside) throw new Error('its folder is a link that leads out of the repository')
    return base + path
  }
  const store: FileStore = {
    root: name,
    git: listed?.state,
    files,
    unread,
    bytes: (path) => readFileSync(placeOf(path)),
    utf8: (path) => readFileSync(placeOf(path), 'utf8'),
    isTracked: (path) => tracked?.has(path),
    isIgnored: (path) => (listed === undefined ? undefined : gitIgnores(root, path)),
    digest: () => digestOf(store, listed === undefined ? '' : references(root)),
    ...(listed === undefined ? {} : { tags: () => tagsOf(root), history: (query) => searchOnce(root, query) }),
  }
  return store
}

/** Over every path, role and content, what is tracked, and the references that lead to the history. */
function digestOf({ files, unread, git, bytes, isTracked }: FileStore, refs: string): string {
  const hash = createHash('sha256').update(JSON.stringify([git, refs, unread]))
  for (const { path, role, bytes: size } of files) {
    hash.update(`\0${path}\0${role}\0${size}\0${isTracked(path)}\0`)
    if (size > MAX_FILE_BYTES) continue
    try {
      hash.update(bytes(path))
    } catch (error) {
      hash.update(errorMessage(error))
    }
  }
  return hash.digest('hex')
}

function tagsOf(root: string): string[] {
  try {
    return runGit(root, 'tag', '--list', '--sort=creatordate')
      .split('\n')
      .filter((tag) => tag !== '')
  } catch {
    return []
  }
}

function references(root: string): string {
  try {
    return runGit(root, 'for-each-ref', '--format=%(objectname) %(refname)')
  } catch (error) {
    return errorMessage(error)
  }
}

function statFile(root: string, path: string, unread: UnreadFile[]): WorkspaceFile | undefined {
  try {
    const stat = lstatSync(join(root, path))
    if (stat.isSymbolicLink()) {
      unread.push({ path, reason: 'a link, not followed' })
      return undefined
    }
    return stat.isFile() ? { path, bytes: stat.size, role: roleOf(path) } : undefined
  } catch (error) {
    // A tracked file that was deleted from the work tree is not there to be audited.
    if (!errorMessage(error).includes('ENOENT')) unread.push({ path, reason: errorMessage(error) })
    return undefined
  }
}

function walk(root: string, unread: UnreadFile[]): string[] {
  const found: string[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    let entries: import('node:fs').Dirent[]
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true })
    } catch (error) {
      unread.push({ path: folder === '' ? '.' : folder, reason: errorMessage(error) })
      continue
    }
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!NOT_WALKED.has(entry.name)) folders.push(path)
      } else if (entry.isFile() || entry.isSymbolicLink()) found.push(path)
    }
  }
  return found
}

function listGit(root: string): { paths: string[]; tracked: string[]; state: GitState } | undefined {
  try {
    const tracked = split(runGit(root, 'ls-files', '-z', '--cached'))
    const others = split(runGit(root, 'ls-files', '-z', '--others', '--exclude-standard'))
    // A folder that merely lies inside someone else's checkout, and is ignored there, is no git checkout of its own.
    if (tracked.length === 0) return undefined
    return { paths: [...new Set([...tracked, ...others])], tracked, state: gitState(root) }
  } catch {
    // No git program, no checkout, or an owner git does not trust: every file is listed instead.
    return undefined
  }
}

function gitState(root: string): GitState {
  try {
    return { commit: runGit(root, 'rev-parse', 'HEAD').trim(), dirty: isDirty(root) }
  } catch {
    return { commit: 'none yet', dirty: true }
  }
}

function isDirty(root: string): boolean {
  const filters = withoutFilters(root)
  // Asking git would run a program of the repository's own choosing: the careful answer is yes.
  if (filters === undefined) return true
  const about = ['--porcelain', '--untracked-files=no', '--ignore-submodules=all', '--', '.']
  return runGit(root, ...filters, 'status', ...about).trim() !== ''
}

function gitIgnores(root: string, path: string): boolean {
  try {
    return runGitWith(root, ['check-ignore', '--no-index', '-z', '--stdin'], `${path}\0`).length > 0
  } catch {
    return false
  }
}

async function searchOnce(root: string, query: HistoryQuery): Promise<HistoryAnswer> {
  const answer = await searchHistory(root, query)
  const isShallow = runGit(root, 'rev-parse', '--is-shallow-repository').trim() === 'true'
  return isShallow ? { ...answer, incomplete: answer.incomplete ?? 'the checkout is shallow' } : answer
}

function split(output: string): string[] {
  return output.split('\0').filter((path) => path !== '')
}
