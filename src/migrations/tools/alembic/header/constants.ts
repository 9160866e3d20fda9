import { dirname, join } from 'node:path/posix'
import { unescaped } from '../../../../parsers/python/escapes.ts'
import type { PythonParser } from '../../../../parsers/python/parse.ts'
import { PythonNode } from '../../../../parsers/python/tree.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'
import type { Binding } from './bindings.ts'
import { moduleBindings } from './bindings.ts'
import { libraryConstant } from './library-constants.ts'
import type { HeaderValue } from './values.ts'

const MAX_DEPTH = 20

type Answer = HeaderValue | { readonly module: string }

interface Module {
  readonly file: string
  readonly bindings: ReadonlyMap<string, readonly Binding[]>
}

/** Constants of modules: literals, names, sums of them, and those that are imported from files of the repository. */
export class ModuleConstants {
  readonly #workspace: Workspace
  readonly #parser: PythonParser
  readonly #modules = new Map<string, Module | undefined>()

  constructor(workspace: Workspace, parser: PythonParser) {
    this.#workspace = workspace
    this.#parser = parser
  }

  add(file: string, root: PythonNode): void {
    this.#modules.set(file, { file, bindings: moduleBindings(root) })
  }

  /** The value a module gives a name in the end; undefined when it does not assign it. */
  headerValue(file: string, name: string): HeaderValue | undefined {
    const module = this.#module(file)
    if (module?.bindings.has(name) !== true) return undefined
    return plain(this.#named(module, name, Number.POSITIVE_INFINITY, 0))
  }

  lineOf(file: string, name: string): number | undefined {
    return this.#module(file)?.bindings.get(name)?.at(-1)?.node.line
  }

  #module(file: string): Module | undefined {
    if (!this.#modules.has(file)) {
      const text = this.#workspace.file(file) === undefined ? undefined : this.#workspace.read(file)
      if (text === undefined) this.#modules.set(file, undefined)
      else this.add(file, new PythonNode(this.#parser.parse(file, text), this.#parser.grammar, 0))
    }
    return this.#modules.get(file)
  }

  #named(module: Module, name: string, before: number, depth: number): Answer {
    const all = module.bindings.get(name) ?? []
    const binding = all.findLast(({ node }) => node.end <= before)
    if (binding === undefined) return unknown(`nothing assigns ${name}`)
    if (depth > MAX_DEPTH) return unknown(`${name} leads in a circle`)
    if (all.some(({ conditional }) => conditional)) return unknown(`${name} is assigned under a condition`)
    if (binding.kind === 'import') return this.#imported(module, binding, depth)
    if (binding.kind === 'other') return unknown(`${name} is ${binding.what}`)
    return this.#value(module, binding.value, depth + 1)
  }

  #imported(module: Module, binding: Extract<Binding, { kind: 'import' }>, depth: number): Answer {
    const { path, member } = binding
    const known = member === undefined ? undefined : libraryConstant(`${path}.${member}`)
    if (known !== undefined) return known
    const files = this.#filesOf(module.file, path)
    if (member === undefined) return files.length === 0 ? { module: path } : { module: files[0] ?? path }
    for (const file of files) {
      const target = this.#module(file)
      if (target?.bindings.has(member) === true && target !== module) {
        return this.#named(target, member, Number.POSITIVE_INFINITY, depth + 1)
      }
    }
    const [submodule] = this.#filesOf(module.file, path.endsWith('.') ? path + member : `${path}.${member}`)
    return { module: submodule ?? `${path}.${member}` }
  }

  /** The file of a module as seen from another: from the folders above it, the nearest first. */
  #filesOf(from: string, path: string): string[] {
    const dots = /^\.*/.exec(path)?.[0].length ?? 0
    const tail = path.slice(dots).replaceAll('.', '/')
    const folders = dots === 0 ? above(dirname(from)) : [join(dirname(from), ...Array(dots - 1).fill('..'))]
    return folders
      .flatMap((folder) => [`${join(folder, tail)}.py`, join(folder, tail, '__init__.py')])
      .filter((file) => this.#workspace.file(file) !== undefined)
  }

  #value(module: Module, node: PythonNode, depth: number): Answer {
    if (depth > MAX_DEPTH) return unknown('it leads in a circle')
    switch (node.kind) {
      case 'none':
        return null
      case 'string':
      case 'concatenated_string':
        return this.#text(module, node, depth)
      case 'parenthesized_expression':
        return node.parts[0] === undefined ? [] : this.#value(module, node.parts[0], depth + 1)
      case 'tuple':
      case 'list':
      case 'set':
      case 'expression_list':
        return node.parts.map((part) => plain(this.#value(module, part, depth + 1)))
      case 'identifier':
        return this.#named(module, node.text, node.start, depth + 1)
      case 'attribute':
        return this.#attribute(module, node, depth)
      case 'binary_operator':
        return this.#sum(module, node, depth)
      case 'call':
        return unknown(`${oneLine(node)} would have to be called`)
      default:
        return unknown(`${oneLine(node)} is no constant`)
    }
  }

  #attribute(module: Module, node: PythonNode, depth: number): Answer {
    const object = node.field('object')
    const name = node.field('attribute')?.text ?? ''
    const of = object === undefined ? unknown('') : this.#value(module, object, depth + 1)
    if (of === null || typeof of !== 'object' || !('module' in of)) return unknown(`${oneLine(node)} is no constant`)
    const target = of.module.endsWith('.py') ? this.#module(of.module) : undefined
    if (target?.bindings.has(name) === true) {
      return this.#named(target, name, Number.POSITIVE_INFINITY, depth + 1)
    }
    const known = libraryConstant(`${of.module}.${name}`)
    if (known !== undefined) return known
    const submodule = of.module.endsWith('/__init__.py') ? `${dirname(of.module)}/${name}.py` : `${of.module}.${name}`
    if (this.#workspace.file(submodule) !== undefined || !of.module.endsWith('.py')) return { module: submodule }
    return unknown(`${oneLine(node)} is not found in ${of.module}`)
  }

  #sum(module: Module, node: PythonNode, depth: number): Answer {
    const [left, right] = [node.field('left'), node.field('right')]
    if (node.field('operator')?.text !== '+' || left === undefined || right === undefined) {
      return unknown(`${oneLine(node)} is no constant`)
    }
    const a = plain(this.#value(module, left, depth + 1))
    const b = plain(this.#value(module, right, depth + 1))
    if (typeof a === 'string' && typeof b === 'string') return a + b
    return Array.isArray(a) && Array.isArray(b) ? [...a, ...b] : unknown(`${oneLine(node)} is no constant`)
  }

  #text(module: Module, node: PythonNode, depth: number): Answer {
    if (node.kind === 'concatenated_string') {
      const parts = node.parts.map((part) => plain(this.#value(module, part, depth + 1)))
      return parts.every((part) => typeof part === 'string')
        ? parts.join('')
        : unknown(`${oneLine(node)} is no constant`)
    }
    const [opening, ...rest] = node.parts
    const closing = rest.at(-1)
    const prefix = /^\w*/.exec(opening?.text ?? '')?.[0].toLowerCase() ?? ''
    if (opening === undefined || closing === undefined || prefix.includes('b')) return unknown('it is bytes')
    let text = ''
    let at = opening.end
    for (const part of rest) {
      if (part.kind !== 'interpolation' && part !== closing) continue
      const literal = this.#literal(node.tree.text.slice(at, part.start), prefix)
      if (literal === undefined) return unknown(`${oneLine(node)} is no constant`)
      text += literal
      at = part.end
      if (part === closing) return text
      const value =
        part.parts.length === 1 && part.parts[0] ? plain(this.#value(module, part.parts[0], depth + 1)) : null
      if (typeof value !== 'string') return unknown(`${oneLine(node)} is no constant`)
      text += value
    }
    return unknown(`${oneLine(node)} is no constant`)
  }

  #literal(body: string, prefix: string): string | undefined {
    const braces = prefix.includes('f') ? body.replaceAll('{{', '{').replaceAll('}}', '}') : body
    return prefix.includes('r') ? braces : unescaped(braces)
  }
}

function above(folder: string): string[] {
  const parts = folder === '.' ? [] : folder.split('/')
  return Array.from({ length: parts.length + 1 }, (_, index) => parts.slice(0, parts.length - index).join('/') || '.')
}

function unknown(reason: string): { readonly unknown: string } {
  return { unknown: reason }
}

function plain(answer: Answer): HeaderValue {
  return answer !== null && typeof answer === 'object' && 'module' in answer
    ? unknown(`${answer.module} is not part of the repository`)
    : answer
}

function oneLine(node: PythonNode): string {
  const text = node.text.replace(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
