import { folderOf } from '../../../../workspace/paths.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'

/** The folders of a repository that hold Python files, `.` for its root. */
export interface Layout {
  /** True for a folder that holds a file, or a folder that does. */
  isFolder(folder: string): boolean
  /** Names of the Python files that lie in a folder itself, sorted as Python sorts them. */
  pythonIn(folder: string): readonly string[]
  /** Folders with Python files below a folder and itself, in the order of `os.walk` with sorted names. */
  below(folder: string): readonly string[]
  /** Folders whose path is, or ends with, these parts. */
  endingWith(path: string): readonly string[]
  /** True for files that count as the service's own. */
  isOurs(path: string): boolean
  /** Folders with an `env.py` that has to do with Alembic. */
  readonly scripts: ReadonlySet<string>
}

const known = new WeakMap<Workspace, Layout>()

/** Where Debian's packages put Python code: unpacked, such a tree is all "vendored" by its folders. */
const DISTRIBUTION = /^usr\/lib\/python3[^/]*\/(?:dist|site)-packages\//

/**
 * Reads the layout off the list of files, once a workspace. What lies among tests, examples and vendored packages is
 * not the service's, except where the repository is an unpacked distribution package.
 */
export function layoutOf(workspace: Workspace): Layout {
  const found = known.get(workspace) ?? readLayout(workspace)
  known.set(workspace, found)
  return found
}

function readLayout(workspace: Workspace): Layout {
  const python = workspace.files.filter(({ path }) => path.endsWith('.py'))
  const isOurs = (path: string): boolean => {
    const role = workspace.file(path)?.role
    return role === 'code' || (role === 'vendored' && DISTRIBUTION.test(path))
  }
  const files = new Map<string, string[]>()
  const ours = new Set<string>()
  for (const { path } of python) {
    const folder = folderOf(path)
    const names = files.get(folder)
    if (names === undefined) files.set(folder, [path.slice(path.lastIndexOf('/') + 1)])
    else names.push(path.slice(path.lastIndexOf('/') + 1))
    if (isOurs(path)) ours.add(folder)
  }
  for (const names of files.values()) names.sort(byCodeUnits)
  const folders = new Set([...files.keys()].flatMap(above))
  const ownFolders = new Set([...ours].flatMap(above))
  const scripts = [...files]
    .filter(([folder, names]) => names.includes('env.py') && isOurs(inFolder(folder, 'env.py')))
    .map(([folder]) => folder)
  return {
    scripts: new Set(scripts.filter((folder) => isScript(workspace, folder))),
    isOurs,
    isFolder: (folder) => folders.has(folder),
    pythonIn: (folder) => files.get(folder) ?? [],
    below: (folder) =>
      [...files.keys()]
        .filter((one) => folder === '.' || one === folder || one.startsWith(`${folder}/`))
        .sort((a, b) => byParts(a, b)),
    endingWith: (path) => [...ownFolders].filter((one) => one === path || one.endsWith(`/${path}`)),
  }
}

function isScript(workspace: Workspace, folder: string): boolean {
  return /\balembic\b/.test(workspace.read(inFolder(folder, 'env.py')) ?? '')
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function byParts(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = byCodeUnits(left[at] ?? '', right[at] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

export function inFolder(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`
}

/** A folder and those around it, the nearest first, `.` last. */
export function above(folder: string): string[] {
  const parts = folder === '.' ? [] : folder.split('/')
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), '.']
}
