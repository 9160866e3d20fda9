import { execFileSync } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { errorMessage, KnownError } from '../core/errors.ts'
import { roleOf } from './roles.ts'
import type { FileStore } from './view.ts'
import { openWorkspace } from './view.ts'
import type { GitState, UnreadFile, Workspace, WorkspaceFile } from './workspace.ts'

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

/**
 * Opens a directory for reading. In a git checkout it lists the tracked files and those git does not ignore,
 * otherwise every file. Links are listed as unread, never followed.
 *
 * @throws KnownError `not-a-directory` or `cannot-read`.
 */
export function openDirectory(path: string): Workspace {
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
  return openWorkspace(directoryStore(path, real))
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
  return {
    root: name,
    git: listed?.state,
    files,
    unread,
    bytes(path) {
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
      let inside = contained.get(folder)
      if (inside === undefined) {
        inside = (realpathSync(join(root, folder)) + sep).startsWith(root.endsWith(sep) ? root : root + sep)
        contained.set(folder, inside)
      }
      if (!inside) throw new Error('its folder is a link that leads out of the repository')
      return readFileSync(join(root, path))
    },
    isTracked: (path) => tracked?.has(path),
    isIgnored: (path) => (listed === undefined ? undefined : gitIgnores(root, path)),
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

/** Git options that keep a hostile repository's own configuration from running anything. */
const SAFE_GIT = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']

function git(root: string, ...args: string[]): string {
  return execFileSync('git', ['-C', root, ...SAFE_GIT, ...args], {
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

/** Switches off the filter programs a repository's configuration names: comparing contents would run them. */
function withoutFilters(root: string): string[] {
  let names: string[]
  try {
    names = git(root, 'config', '--includes', '--name-only', '--get-regexp', '^filter\\.').split('\n')
  } catch {
    return [] // exit code 1: no filter is configured
  }
  return names.filter((name) => /\.(clean|process)$/.test(name)).flatMap((name) => ['-c', `${name}=`])
}

function listGit(root: string): { paths: string[]; tracked: string[]; state: GitState } | undefined {
  try {
    const tracked = split(git(root, 'ls-files', '-z', '--cached'))
    const others = split(git(root, 'ls-files', '-z', '--others', '--exclude-standard'))
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
    const commit = git(root, 'rev-parse', 'HEAD').trim()
    return {
      commit,
      dirty:
        git(root, ...withoutFilters(root), 'status', '--porcelain', '--untracked-files=no', '--', '.').trim() !== '',
    }
  } catch {
    return { commit: 'none yet', dirty: true }
  }
}

function gitIgnores(root: string, path: string): boolean {
  try {
    git(root, 'check-ignore', '-q', '--no-index', '--', path)
    return true
  } catch {
    return false
  }
}

function split(output: string): string[] {
  return output.split('\0').filter((path) => path !== '')
}
