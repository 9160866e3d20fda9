import { treeAlreadyRead } from '../../../../parsers/python/load.ts'
import type { PythonParser } from '../../../../parsers/python/parse.ts'
import { standardLibrary } from '../../../../parsers/python/standard-library.ts'
import type { PythonTree } from '../../../../parsers/python/tree.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'
import type { Span } from './ast.ts'
import { PyFunction } from './functions.ts'
import type { Machine } from './machine.ts'
import { PyRaise } from './machine.ts'
import { moduleScope } from './module-scope.ts'
import type { Scope } from './scope.ts'
import { Lazy } from './scope.ts'
import type { Source } from './source.ts'
import { readSource } from './source.ts'
import { standardModule } from './stdlib/index.ts'
import type { PyValue, Vocabulary } from './values.ts'
import { PyModule, Unknown } from './values.ts'

/** Files of a repository as Python modules: each is read and parsed once, whoever asks. */
export class Library {
  readonly workspace: Workspace
  readonly #parser: PythonParser
  readonly #sources = new Map<string, Source | undefined>()
  #byEnding: Map<string, string[]> | undefined

  constructor(workspace: Workspace, parser: PythonParser) {
    this.workspace = workspace
    this.#parser = parser
  }

  source(file: string): Source | undefined {
    if (!this.#sources.has(file)) {
      const tree = treeAlreadyRead(this.workspace, file) ?? this.#parsed(file)
      this.#sources.set(file, tree === undefined ? undefined : readSource(tree, this.#parser.grammar))
    }
    return this.#sources.get(file)
  }

  #parsed(file: string): PythonTree | undefined {
    const text = this.workspace.file(file) === undefined ? undefined : this.workspace.read(file)
    return text === undefined ? undefined : this.#parser.parse(file, text)
  }

  /** The file an absolute import means, seen from another file: as if the folders around it were on Python's path. */
  find(module: string, from: string): string | undefined {
    const path = module.replaceAll('.', '/')
    for (const root of this.#roots(from)) {
      const found = this.at(root === '' ? path : `${root}/${path}`)
      if (found !== undefined) return found
    }
    if (!path.includes('/')) return undefined
    const anywhere = this.#index().get(path) ?? []
    return anywhere.length === 1 ? anywhere[0] : undefined
  }

  /** The module or package at a path without ending. */
  at(path: string): string | undefined {
    return [`${path}.py`, `${path}/__init__.py`].find((file) => this.workspace.file(file) !== undefined)
  }

  /** True when an import may mean a folder that is no package. */
  isFolder(module: string, from: string): boolean {
    const path = module.replaceAll('.', '/')
    return this.#roots(from).some((root) => this.#index().has(`/${root === '' ? path : `${root}/${path}`}/`))
  }

  /** True when the repository has a folder or file of that name: then the module is its own, though it was not found. */
  has(top: string): boolean {
    return this.#index().has(`${top}/`) || this.#index().has(top)
  }

  #roots(from: string): string[] {
    const folders: string[] = []
    for (let folder = parentOf(from); ; folder = parentOf(folder)) {
      // A folder inside a package is not on the path.
      const isPackage = folder !== '' && this.workspace.file(`${folder}/__init__.py`) !== undefined
      if (!isPackage) folders.push(folder, folder === '' ? 'src' : `${folder}/src`)
      if (folder === '') return folders
    }
  }

  /** Paths of modules by every way they end, and every folder. */
  #index(): Map<string, string[]> {
    if (this.#byEnding !== undefined) return this.#byEnding
    const index = new Map<string, string[]>()
    for (const { path } of this.workspace.files) {
      if (!path.endsWith('.py')) continue
      const parts = path.replace(/(?:\/__init__)?\.py$/, '').split('/')
      for (const folder of parts.slice(0, -1)) index.set(`${folder}/`, [])
      for (let end = 1; end < parts.length; end++) index.set(`/${parts.slice(0, end).join('/')}/`, [])
      for (let start = 0; start < parts.length; start++) {
        const ending = parts.slice(start).join('/')
        index.set(ending, [...(index.get(ending) ?? []), path])
      }
    }
    this.#byEnding = index
    return index
  }
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

/** Packages that log, show progress or hold data: calling them does nothing to a database. */
const HARMLESS = new Set(
  'loguru structlog tqdm rich click typer colorama pytz dateutil dotenv packaging pydantic typing_extensions yaml orjson ulid uuid6 uuid_utils slugify faker numpy pandas cryptography requests httpx jwt bcrypt passlib attr attrs citext pendulum babel regex oslo_log oslo_config oslo_utils importlib_metadata pkg_resources termcolor progressbar psutil six toml tomli networkx'.split(
    ' ',
  ),
)

/** Modules of the standard library through which anything may be run. */
const RUNS_CODE = new Set(
  'importlib runpy subprocess multiprocessing threading concurrent _thread code ctypes pickle shelve pdb'.split(' '),
)

/** The modules one evaluation sees. */
export class Modules {
  readonly #machine: () => Machine
  readonly #library: Library
  readonly #vocabulary: Vocabulary
  readonly #loaded = new Map<string, PyModule>()

  constructor(machine: () => Machine, library: Library, vocabulary: Vocabulary) {
    this.#machine = machine
    this.#library = library
    this.#vocabulary = vocabulary
  }

  /** The module an import means; unknown when nobody has modelled it and the repository does not have it. */
  import(name: string, from: Scope, span: Span): PyModule | Unknown {
    const machine = this.#machine()
    if (name.startsWith('.')) {
      const file = this.#relative(name, from.source.file)
      return file === undefined
        ? new Unknown(`module ${name} was not found`, machine.site(from, span).position, 'unseen')
        : this.#load(file, name)
    }
    const known = this.#vocabulary(name) ?? standardModule(name)
    if (known !== undefined) return this.#withInner(known, name, from, span)
    const top = name.split('.')[0] ?? name
    if (RUNS_CODE.has(top)) {
      return new Unknown(`module ${name} runs code that is not followed`, machine.site(from, span).position, 'unseen')
    }
    if (standardLibrary.has(top)) return this.#withInner(new PyModule(name, () => undefined), name, from, span)
    const file = this.#library.find(name, from.source.file)
    if (file !== undefined) return this.#load(file, name)
    const own = this.#library.has(top)
    if (this.#library.isFolder(name, from.source.file)) return this.#namespace(name, from, span)
    const reach = own ? 'unseen' : HARMLESS.has(top) ? 'none' : 'stranger'
    const where = own ? 'was not found in the repository' : 'is no library that is known here'
    return new Unknown(`module ${name} ${where}`, machine.site(from, span).position, reach)
  }

  /** A folder without `__init__.py`. */
  #namespace(name: string, from: Scope, span: Span): PyModule {
    return new PyModule(name, (member) => {
      const found = this.import(`${name}.${member}`, from, span)
      return found instanceof PyModule ? found : undefined
    })
  }

  /** `import a.b` makes `b` an attribute of `a`. */
  #withInner(module: PyModule, name: string, from: Scope, span: Span): PyModule {
    return new PyModule(module.name, (member) => {
      const own = module.member(member)
      if (own !== undefined) return own
      const inner = `${name}.${member}`
      return this.#vocabulary(inner) !== undefined || standardModule(inner) !== undefined
        ? this.import(inner, from, span)
        : undefined
    })
  }

  #relative(name: string, file: string): string | undefined {
    const level = /^\.*/.exec(name)?.[0].length ?? 0
    let folder = parentOf(file)
    for (let up = 1; up < level; up++) folder = parentOf(folder)
    const rest = name.slice(level).replaceAll('.', '/')
    return this.#library.at([folder, rest].filter((part) => part !== '').join('/'))
  }

  #load(file: string, name: string): PyModule {
    const loaded = this.#loaded.get(file)
    if (loaded !== undefined) return loaded
    const module = this.#open(file, name)
    this.#loaded.set(file, module)
    return module
  }

  #open(file: string, name: string): PyModule {
    const source = this.#library.source(file)
    if (source === undefined || source.failure !== undefined) return new PyModule(name, () => undefined)
    const machine = this.#machine()
    const scope = moduleScope(machine, source, name)
    return new PyModule(name, (member) => {
      scope.demand?.(member)
      const slot = scope.names.get(member)
      if (slot !== undefined) return machine.trusted(slot instanceof Lazy ? slot.value : slot)
      for (const module of [...scope.wildcards].reverse()) {
        const found = module.member(member)
        if (found !== undefined) return found
      }
      return this.#inner(file, name, member) ?? this.#computed(scope, member) ?? scope.unseenNames
    })
  }

  /** `__getattr__` of a module makes the names it does not have. */
  #computed(scope: Scope, member: string): PyValue | undefined {
    if (member.startsWith('__')) return undefined
    scope.demand?.('__getattr__')
    const slot = scope.names.get('__getattr__')
    const machine = this.#machine()
    const site = machine.site(scope, { start: 0, end: 0 })
    if (!(slot instanceof PyFunction)) return undefined
    try {
      return machine.parts.call(slot, { positional: [member], named: new Map() }, site)
    } catch (error) {
      if (error instanceof PyRaise) return undefined
      throw error
    }
  }

  #inner(file: string, name: string, member: string): PyValue | undefined {
    if (!file.endsWith('/__init__.py')) return undefined
    const inner = this.#library.at(`${parentOf(file)}/${member}`)
    return inner === undefined ? undefined : this.#load(inner, `${name}.${member}`)
  }
}
