import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Constant } from '../python/types.ts'
import type { Following, Frame } from './following.ts'
import { isCode } from './following.ts'

const MAX_CHARACTERS = 2_000_000
const MAX_STEPS = 12
const PATH = /^pathlib\.(Pure)?(Posix)?Path$/
const SAME_PATH = /^(resolve|absolute|expanduser|as_posix|__str__)$/
const SAME_PATH_CALL = /^(os\.path\.(abspath|realpath|normpath)|os\.fspath|str|posixpath\.\w+)$/

/**
 * What code reads of the package's own files when it is imported: JSON beside the modules, names in a folder. Paths
 * count only when they start from `__file__`.
 */
export class PackageFiles {
  readonly #workspace: Workspace
  readonly #parsed = new Map<string, Constant | undefined>()
  #folders: ReadonlyMap<string, ReadonlySet<string>> | undefined

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  /** The value of `json.load(open(path))`, `json.loads(path.read_text())` and their kin. */
  json(terms: Following, call: PythonNode, frame: Frame): Constant | undefined {
    const name = nameOf(terms, call)
    if (name !== 'json.load' && name !== 'json.loads') return undefined
    const given = argument(call, '', 0)
    const path = given === undefined ? undefined : this.#opened(terms, given, frame)
    return path === undefined ? undefined : this.#parse(path)
  }

  #parse(path: string): Constant | undefined {
    if (!this.#parsed.has(path)) {
      const file = this.#workspace.file(path)
      const text = file === undefined || file.bytes > MAX_CHARACTERS ? undefined : this.#workspace.read(path)
      let value: Constant | undefined
      try {
        value = text === undefined ? undefined : (JSON.parse(text) as Constant)
      } catch {
        value = undefined
      }
      this.#parsed.set(path, value)
    }
    return this.#parsed.get(path)
  }

  /** The file behind `open(path)`, `path.open()`, `path.read_text()`, also through `with … as f`. */
  #opened(terms: Following, node: PythonNode, frame: Frame): string | undefined {
    const [end, ...others] = terms.ends(node, frame)
    if (end === undefined || others.length > 0 || !isCode(end) || end.node.kind !== 'call') return undefined
    const callee = end.node.field('function')
    const method = callee?.kind === 'attribute' ? callee.field('attribute')?.text : undefined
    const object = callee?.field('object')
    if (method !== undefined && /^(open|read_text|read_bytes)$/.test(method) && object !== undefined)
      return this.path(terms, object, end.frame)
    if (method === 'read' && object !== undefined) return this.#opened(terms, object, end.frame)
    const file = /^(builtins\.|io\.)?open$/.test(nameOf(terms, end.node)) ? argument(end.node, 'file', 0) : undefined
    return file === undefined ? undefined : this.path(terms, file, end.frame)
  }

  /** The names in a folder of the package, for `os.listdir(path)`; undefined when the folder is not known. */
  listing(terms: Following, call: PythonNode, frame: Frame): readonly string[] | undefined {
    if (nameOf(terms, call) !== 'os.listdir') return undefined
    const given = argument(call, 'path', 0)
    const folder = given === undefined ? undefined : this.path(terms, given, frame)
    const names = folder === undefined ? undefined : this.#tree().get(folder)
    return names === undefined ? undefined : [...names].sort()
  }

  /** The answer of `os.path.isdir`, `isfile` and `exists` about a path of the package. */
  test(terms: Following, call: PythonNode, frame: Frame): boolean | undefined {
    const question = /^os\.path\.(isdir|isfile|exists)$/.exec(nameOf(terms, call))?.[1]
    const given = question === undefined ? undefined : argumentsOf(call)[0]?.value
    const path = given === undefined ? undefined : this.path(terms, given, frame)
    if (path === undefined) return undefined
    const isFolder = this.#tree().has(path)
    const isFile = this.#workspace.file(path) !== undefined
    // A folder that is not there may be made by a build: its absence proves nothing.
    if (!isFolder && !isFile) return undefined
    return question === 'exists' || (question === 'isdir' ? isFolder : isFile)
  }

  #tree(): ReadonlyMap<string, ReadonlySet<string>> {
    if (this.#folders === undefined) {
      const folders = new Map<string, Set<string>>()
      for (const { path } of this.#workspace.files) {
        const parts = path.split('/')
        for (let depth = parts.length - 1; depth >= 0; depth--) {
          const folder = parts.slice(0, depth).join('/')
          const names = folders.get(folder) ?? new Set()
          folders.set(folder, names)
          const isKnown = names.has(parts[depth] ?? '')
          names.add(parts[depth] ?? '')
          if (isKnown) break
        }
      }
      this.#folders = folders
    }
    return this.#folders
  }

  /** A path of the workspace that an expression over `__file__` names. */
  path(terms: Following, node: PythonNode, frame: Frame, steps = 0): string | undefined {
    if (steps > MAX_STEPS) return undefined
    const [end, ...others] = node.kind === 'binary_operator' ? [{ node, frame }] : terms.ends(node, frame)
    if (end === undefined || others.length > 0 || !isCode(end)) return undefined
    if (end.node.kind === 'identifier')
      return end.node.text === '__file__' ? terms.python.moduleOf(end.node).file : undefined
    const next = (inner: PythonNode | undefined): string | undefined =>
      inner === undefined ? undefined : this.path(terms, inner, end.frame, steps + 1)
    if (end.node.kind === 'binary_operator') {
      const isPath = end.node.field('operator')?.text === '/'
      return isPath
        ? this.#joined(terms, next(end.node.field('left')), [end.node.field('right')], end.frame)
        : undefined
    }
    if (end.node.kind === 'subscript') return this.#above(terms, end.node, end.frame, next)
    if (end.node.kind === 'attribute')
      return folderOf(end.node.field('attribute')?.text === 'parent' ? next(end.node.field('object')) : undefined)
    return end.node.kind === 'call' ? this.#called(terms, end.node, end.frame, next) : undefined
  }

  #called(
    terms: Following,
    call: PythonNode,
    frame: Frame,
    next: (inner: PythonNode | undefined) => string | undefined,
  ): string | undefined {
    const name = nameOf(terms, call)
    const [first, ...rest] = argumentsOf(call).map(({ value }) => value)
    if (PATH.test(name) || name === 'os.path.join') return this.#joined(terms, next(first), rest, frame)
    if (name === 'os.path.dirname') return folderOf(next(first))
    if (SAME_PATH_CALL.test(name)) return next(first)
    const callee = call.field('function')
    const method = callee?.kind === 'attribute' ? (callee.field('attribute')?.text ?? '') : ''
    if (SAME_PATH.test(method)) return next(callee?.field('object'))
    return method === 'joinpath'
      ? this.#joined(terms, next(callee?.field('object')), [first, ...rest], frame)
      : undefined
  }

  /** `path.parents[1]`. */
  #above(
    terms: Following,
    node: PythonNode,
    frame: Frame,
    next: (inner: PythonNode | undefined) => string | undefined,
  ): string | undefined {
    const [table, index] = node.parts
    const isParents = table?.kind === 'attribute' && table.field('attribute')?.text === 'parents'
    const count = index === undefined ? undefined : terms.certain(index, frame)
    if (!isParents || typeof count !== 'number') return undefined
    let path = next(table.field('object'))
    for (let up = 0; up <= count; up++) path = folderOf(path)
    return path
  }

  #joined(
    terms: Following,
    base: string | undefined,
    rest: readonly (PythonNode | undefined)[],
    frame: Frame,
  ): string | undefined {
    let path = base
    for (const node of rest) {
      const part = node === undefined ? undefined : terms.certain(node, frame)
      if (path === undefined || typeof part !== 'string' || part.startsWith('/')) return undefined
      for (const name of part.split('/')) {
        if (name === '..') path = folderOf(path)
        else if (name !== '' && name !== '.') path = path === '' ? name : `${path}/${name}`
        if (path === undefined) return undefined
      }
    }
    return path
  }
}

function nameOf(terms: Following, call: PythonNode): string {
  const callee = call.field('function')
  const found = callee === undefined ? undefined : terms.python.resolve(callee)
  return found?.kind === 'external' ? found.name : ''
}

function folderOf(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}
