import { standardLibrary } from '../../parsers/python/standard-library.ts'
import type { PythonGrammar, PythonTree } from '../../parsers/python/tree.ts'
import { PythonNode } from '../../parsers/python/tree.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { PythonModule } from './types.ts'

/** Finds the module an `import` means, as Python would with the repository's own folders on its path. */
export interface ModuleIndex {
  readonly modules: readonly PythonModule[]
  /** `from` is the importing module: its own folder counts as a root when it is no package. */
  find(name: string, from?: PythonModule): PythonModule | undefined
}

const PROJECT_FILES = [
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'requirements.txt',
  'Pipfile',
  'alembic.ini',
  'manage.py',
]

/**
 * Names every tree by the folder Python would import it from, and indexes the modules under each possible root. A module
 * beside a package of its name (`models.py`, `models/__init__.py`) is left out: the package is found first, always.
 */
export function indexModules(workspace: Workspace, grammar: PythonGrammar, trees: readonly PythonTree[]): ModuleIndex {
  const packages = new Set(trees.flatMap(({ file }) => (baseName(file) === '__init__.py' ? [folderOf(file)] : [])))
  const projectRoots = new Set(
    workspace.files.flatMap(({ path }) => (PROJECT_FILES.includes(baseName(path)) ? [folderOf(path)] : [])),
  )
  const roots = new Set(['', 'src', ...projectRoots, ...[...projectRoots].map((root) => join(root, 'src'))])
  const modules = trees
    .filter((tree) => !isShadowed(tree, packages))
    .map((tree) => moduleOf(tree, grammar, workspace, packages, roots))
  for (const { file, name } of modules) roots.add(rootOf(file, name))

  const byPath = new Map<string, PythonModule>()
  for (const module of modules) byPath.set(module.isPackage ? folderOf(module.file) : module.file.slice(0, -3), module)
  const ordered = [...roots].sort((a, b) => b.length - a.length)

  const known = new Map<string, PythonModule | undefined>()

  /** `near` is the folder of the importing module. */
  function search(name: string, near: string | undefined): PythonModule | undefined {
    const path = name.replaceAll('.', '/')
    const top = name.split('.', 1)[0] ?? ''
    const isVisible = (root: string): boolean => root === '' || near === root || near?.startsWith(`${root}/`) === true
    const visible = ordered.filter(isVisible)
    const beside = near !== undefined && !packages.has(near) && !standardLibrary.has(top) ? [near] : []
    const others = ordered.filter((root) => !isVisible(root))
    for (const root of [...visible, ...beside, ...(standardLibrary.has(top) ? [] : others)]) {
      const found = byPath.get(join(root, path))
      if (found !== undefined && !(standardLibrary.has(top) && root !== '' && packages.has(root))) return found
    }
    return undefined
  }

  return {
    modules,
    find(name, from) {
      const near = from === undefined ? undefined : folderOf(from.file)
      const key = `${near}:${name}`
      if (!known.has(key)) known.set(key, search(name, near))
      return known.get(key)
    },
  }
}

/** What can be imported under no name may still be started as a program. */
function isShadowed({ file, text }: PythonTree, packages: ReadonlySet<string>): boolean {
  return packages.has(file.slice(0, -3)) && !text.includes('__main__')
}

function moduleOf(
  tree: PythonTree,
  grammar: PythonGrammar,
  workspace: Workspace,
  packages: ReadonlySet<string>,
  roots: ReadonlySet<string>,
): PythonModule {
  const isPackage = baseName(tree.file) === '__init__.py'
  const root = importRoot(folderOf(tree.file), packages, roots)
  const path = (isPackage ? folderOf(tree.file) : tree.file.slice(0, -3)).slice(root === '' ? 0 : root.length + 1)
  return {
    name: path.replaceAll('/', '.'),
    file: tree.file,
    role: workspace.file(tree.file)?.role ?? 'code',
    isPackage,
    tree,
    root: new PythonNode(tree, grammar, 0),
  }
}

/** The folder that must be on Python's path: above the topmost package, or else the nearest project root. */
function importRoot(folder: string, packages: ReadonlySet<string>, roots: ReadonlySet<string>): string {
  let at = folder
  while (packages.has(at)) at = folderOf(at)
  for (let root = at; ; root = folderOf(root)) {
    // A package below a folder without `__init__.py` may still be a namespace package of a root further up.
    if (roots.has(root)) return root
    if (root === '') return at
  }
}

function rootOf(file: string, name: string): string {
  const path = name.replaceAll('.', '/')
  const bare = file.endsWith('/__init__.py') ? folderOf(file) : file.slice(0, -3)
  return bare.slice(0, Math.max(0, bare.length - path.length - 1))
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

function join(root: string, path: string): string {
  if (root === '') return path
  return path === '' ? root : `${root}/${path}`
}
