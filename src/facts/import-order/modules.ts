import type { PythonFacts, PythonModule } from '../python/types.ts'

/** Finds modules as Python finds them for one program: from the folder its own packages lie in. */
export class ModuleFinder {
  readonly #byPath = new Map<string, PythonModule>()
  readonly #folders = new Set<string>()

  constructor(python: PythonFacts) {
    for (const module of python.modules) {
      const path = module.file.replace(/(\/__init__)?\.py$/, '')
      // A package is found before a module of its name.
      if (module.isPackage || !this.#byPath.has(path)) this.#byPath.set(path, module)
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        if (this.#folders.has(path.slice(0, at))) break
        this.#folders.add(path.slice(0, at))
      }
    }
  }

  /** A module by its dotted name, seen from another one. */
  find(name: string, from: PythonModule): PythonModule | undefined {
    return this.#byPath.get(pathOf(name, from))
  }

  /** A folder without `__init__.py` is a package as well. */
  isFolder(name: string, from: PythonModule): boolean {
    return this.#folders.has(pathOf(name, from))
  }
}

function pathOf(name: string, from: PythonModule): string {
  const own = from.file.replace(/(\/__init__)?\.py$/, '')
  const root = own.slice(0, Math.max(0, own.length - from.name.length))
  return `${root}${name.replaceAll('.', '/')}`
}
