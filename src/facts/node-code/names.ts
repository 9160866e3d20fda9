import type { Class, Node } from 'oxc-parser'
import type { Script } from '../../parsers/typescript/scripts.ts'
import type { FunctionNode } from '../typescript/run/values.ts'
import type { Scripts } from '../typescript/types.ts'
import { annotationOf, assignedToThis, classAround, isClass, parameterProperty } from './classes.ts'
import { commonExport, declares, memberIn, rooted } from './exports.ts'
import { returnsOf } from './returns.ts'
import type { Binding } from './tree.ts'
import { isFunction, nameOfKey, plain, treeOf } from './tree.ts'
import { typeName } from './type-names.ts'
import type { Spot } from './types.ts'

const MAX_DEPTH = 14
/** What the compiler puts around an import: the module itself. */
const INTEROP =
  /^(tslib\.)?(__importDefault|__importStar|_interopRequireDefault|_interopRequireWildcard|__toESM|_interop_require_default|_interop_require_wildcard)$/

/** Follows names to what they stand for, by scopes and imports alone: nothing is run. */
export class Names {
  readonly #scripts: Scripts
  readonly #exports = new Map<string, Spot | undefined>()

  constructor(scripts: Scripts) {
    this.#scripts = scripts
  }

  /** The full name of something that is not of the repository; undefined for what is, and what is not known. */
  nameOf(spot: Spot, depth = 0): string | undefined {
    if (depth > MAX_DEPTH) return undefined
    const node = plain(spot.node)
    const at = (one: Node): Spot => ({ script: spot.script, node: one })
    switch (node.type) {
      case 'Identifier':
        return this.#nameOfIdentifier(node.name, at(node), depth)
      case 'MemberExpression': {
        const object = this.nameOf(at(node.object), depth + 1)
        const name = node.computed && node.property.type !== 'Literal' ? '?' : nameOfKey(node.property)
        if (object !== undefined) return joined(object, name)
        const value = this.valueOf(at(node), depth + 1)
        return value.node === node ? this.#nameOfField(at(node), depth) : this.nameOf(value, depth + 1)
      }
      case 'CallExpression':
      case 'NewExpression':
        return this.#nameOfCall(node, spot.script, depth)
      case 'LogicalExpression':
        return this.nameOf(at(node.left), depth + 1) ?? this.nameOf(at(node.right), depth + 1)
      case 'ConditionalExpression':
        return this.nameOf(at(node.consequent), depth + 1) ?? this.nameOf(at(node.alternate), depth + 1)
      case 'AssignmentExpression':
        return this.nameOf(at(node.right), depth + 1)
      case 'ImportExpression':
        return node.source.type === 'Literal' ? this.#external(spot.script, String(node.source.value)) : undefined
      default:
        return undefined
    }
  }

  /** What an expression stands for: a definition, a literal, a call; itself when it is followed no further. */
  valueOf(spot: Spot, depth = 0): Spot {
    const node = plain(spot.node)
    const own = { script: spot.script, node }
    if (depth > MAX_DEPTH) return own
    if (node.type === 'Identifier') {
      const binding = treeOf(spot.script).find(node.name, node)
      const found = binding === undefined ? undefined : this.#bound(binding, spot.script, depth)
      return found ?? own
    }
    if (node.type === 'MemberExpression') {
      const name = node.computed && node.property.type !== 'Literal' ? undefined : nameOfKey(node.property)
      const found =
        name === undefined ? undefined : this.#memberOf({ script: spot.script, node: node.object }, name, depth)
      return found === undefined ? own : this.valueOf(found, depth + 1)
    }
    return own
  }

  functionAt(spot: Spot): (Spot & { readonly node: FunctionNode }) | undefined {
    const { script, node } = this.valueOf(spot)
    if (isFunction(node)) return { script, node }
    // `fn.bind(this)`, `wrap(fn)` hand on what they are given.
    if (node.type === 'CallExpression') {
      const callee = plain(node.callee)
      if (callee.type === 'MemberExpression' && nameOfKey(callee.property) === 'bind')
        return this.functionAt({ script, node: callee.object })
    }
    return undefined
  }

  /** `this.pool`, declared as a `Pool`. */
  #nameOfField({ script, node }: Spot, depth: number): string | undefined {
    if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return undefined
    const type = classAround({ script, node })
    const id = type === undefined ? undefined : parameterProperty(type, nameOfKey(node.property))
    return id === undefined ? undefined : typeName(id, script, (one) => this.nameOf(one, depth + 1))
  }

  #nameOfIdentifier(name: string, spot: Spot, depth: number): string | undefined {
    const binding = treeOf(spot.script).find(name, spot.node)
    if (binding === undefined) return name === 'undefined' ? undefined : name
    if (binding.imported !== undefined) return this.#nameOfImport(binding.imported, spot.script, depth)
    if (binding.kind === 'parameter') return typeName(binding.node, spot.script, (one) => this.nameOf(one, depth + 1))
    const [first] = binding.values.filter(({ node }) => !(node.type === 'Literal' && node.value === null))
    if (first === undefined)
      return binding.kind === 'variable'
        ? typeName(binding.node, spot.script, (one) => this.nameOf(one, depth + 1))
        : undefined
    const base = this.nameOf({ script: spot.script, node: first.node }, depth + 1)
    return base === undefined
      ? typeName(binding.node, spot.script, (one) => this.nameOf(one, depth + 1))
      : joined(base, ...first.path)
  }

  #nameOfImport(
    { specifier, name }: { specifier: string; name: string },
    script: Script,
    depth: number,
  ): string | undefined {
    const target = this.#scripts.resolve(script.file, specifier)
    if (target.kind === 'external') return name === '*' || name === 'default' ? target.name : `${target.name}.${name}`
    if (target.kind === 'missing' || name === '*') return undefined
    const found = this.exported(target.file, name)
    return found === undefined ? undefined : this.nameOf(found, depth + 1)
  }

  #external(script: Script, specifier: string): string | undefined {
    const target = this.#scripts.resolve(script.file, specifier)
    return target.kind === 'external' ? target.name : undefined
  }

  #nameOfCall(
    node: Extract<Node, { type: 'CallExpression' | 'NewExpression' }>,
    script: Script,
    depth: number,
  ): string | undefined {
    const [first] = node.arguments
    const callee = plain(node.callee)
    if (callee.type === 'Identifier' && callee.name === 'require' && first?.type === 'Literal')
      return this.#external(script, String(first.value))
    const name = this.nameOf({ script, node: callee }, depth + 1)
    if (name !== undefined && (INTEROP.test(name) || /(^|\.)promisify$/.test(name)) && first !== undefined)
      return this.nameOf({ script, node: first }, depth + 1)
    if (callee.type === 'Identifier' && INTEROP.test(callee.name) && first !== undefined)
      return this.nameOf({ script, node: first }, depth + 1)
    if (name !== undefined) return `${name}()`
    const func = this.functionAt({ script, node: callee })
    return func === undefined ? undefined : this.#returned(func, depth)
  }

  /** What a function of the repository gives, when it gives one thing made by a library. */
  #returned(func: Spot & { readonly node: FunctionNode }, depth: number): string | undefined {
    const names = new Set(
      returnsOf(func.node).flatMap((node) => this.nameOf({ script: func.script, node }, depth + 2) ?? []),
    )
    return names.size === 1 ? [...names][0] : undefined
  }

  #bound(binding: Binding, script: Script, depth: number): Spot | undefined {
    if (binding.imported !== undefined) {
      const target = this.#scripts.resolve(script.file, binding.imported.specifier)
      if (target.kind !== 'file') return undefined
      const found = this.exported(target.file, binding.imported.name)
      return found === undefined ? undefined : this.valueOf(found, depth + 1)
    }
    if (binding.kind === 'function' || binding.kind === 'class') return { script, node: binding.node }
    const [only, ...others] = binding.values
    if (binding.kind !== 'variable' || only === undefined || others.length > 0) return undefined
    let found: Spot | undefined = this.valueOf({ script, node: only.node }, depth + 1)
    for (const name of only.path) {
      found = found === undefined ? undefined : this.#memberOf(found, name, depth + 1)
      found = found === undefined ? undefined : this.valueOf(found, depth + 1)
    }
    return found
  }

  /** A member of an object literal, class, module or `this`. */
  #memberOf(spot: Spot, name: string, depth: number): Spot | undefined {
    if (depth > MAX_DEPTH) return undefined
    const node = plain(spot.node)
    if (node.type === 'ThisExpression' || node.type === 'Super') {
      const type = classAround(spot)
      return type === undefined ? undefined : this.#ofClass({ script: spot.script, node: type }, name, depth)
    }
    const module = this.#moduleOf({ script: spot.script, node })
    if (module !== undefined)
      return this.exported(module, name) ?? (name === 'default' ? this.exported(module, '*') : undefined)
    const value = this.valueOf({ script: spot.script, node }, depth + 1)
    if (value.node.type === 'ObjectExpression') return memberIn(value, name)
    if (value.node.type === 'ClassDeclaration' || value.node.type === 'ClassExpression')
      return this.#ofClass(value as Spot & { node: Class }, name, depth)
    if (value.node.type === 'NewExpression') {
      const type = this.valueOf({ script: value.script, node: value.node.callee }, depth + 1)
      return isClass(type.node) ? this.#ofClass({ script: type.script, node: type.node }, name, depth) : undefined
    }
    const type = this.#typeOf({ script: spot.script, node }, depth)
    return type === undefined ? undefined : this.#ofClass(type, name, depth)
  }

  /** The class of the repository that a parameter or field is declared with. */
  #typeOf(spot: Spot, depth: number): (Spot & { readonly node: Class }) | undefined {
    const node = spot.node
    let id: Node | undefined
    if (node.type === 'Identifier') id = treeOf(spot.script).find(node.name, node)?.node
    else if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression') {
      const type = classAround(spot)
      id = type === undefined ? undefined : parameterProperty(type, nameOfKey(node.property))
    }
    const reference = id === undefined ? undefined : annotationOf(id)
    if (reference === undefined) return undefined
    const found = this.valueOf({ script: spot.script, node: { ...reference, type: 'Identifier' } as Node }, depth + 1)
    return isClass(found.node) ? { script: found.script, node: found.node } : undefined
  }

  #ofClass({ script, node }: Spot & { readonly node: Class }, name: string, depth: number): Spot | undefined {
    for (const member of node.body.body) {
      if (member.type === 'MethodDefinition' && nameOfKey(member.key) === name && member.kind === 'method')
        return { script, node: member.value }
      if (member.type === 'PropertyDefinition' && nameOfKey(member.key) === name && member.value !== null)
        return { script, node: member.value }
    }
    const set = assignedToThis(script, node, name)
    if (set !== undefined) return { script, node: set }
    const parent = node.superClass === null ? undefined : this.valueOf({ script, node: node.superClass }, depth + 1)
    return parent !== undefined && isClass(parent.node)
      ? this.#ofClass({ script: parent.script, node: parent.node }, name, depth + 1)
      : undefined
  }

  #moduleOf(spot: Spot): string | undefined {
    const { node, script } = spot
    if (node.type === 'CallExpression') return this.#required(node, script)
    if (node.type !== 'Identifier') return undefined
    const binding = treeOf(script).find(node.name, node)
    if (binding?.imported !== undefined) {
      const target = this.#scripts.resolve(script.file, binding.imported.specifier)
      return target.kind === 'file' && binding.imported.name === '*' ? target.file : undefined
    }
    const [only] = binding?.values ?? []
    if (only === undefined || only.path.length > 0) return undefined
    const value = plain(only.node)
    return value.type === 'CallExpression' ? this.#required(value, script) : undefined
  }

  #required(node: Extract<Node, { type: 'CallExpression' }>, script: Script): string | undefined {
    const callee = plain(node.callee)
    const [first] = node.arguments
    const name =
      callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? nameOfKey(callee.property) : ''
    if (INTEROP.test(name) && first?.type === 'CallExpression') return this.#required(first, script)
    if (name !== 'require' || first?.type !== 'Literal') return undefined
    const target = this.#scripts.resolve(script.file, String(first.value))
    return target.kind === 'file' ? target.file : undefined
  }

  /** The definition exported under a name by a file. */
  exported(file: string, name: string, depth = 0): Spot | undefined {
    const key = `${file}\0${name}`
    if (this.#exports.has(key)) return this.#exports.get(key)
    this.#exports.set(key, undefined)
    const script = this.#scripts.module(file)
    const found = script === undefined || depth > 8 ? undefined : this.#exportIn(script, name, depth)
    this.#exports.set(key, found)
    return found
  }

  #exportIn(script: Script, name: string, depth: number): Spot | undefined {
    const identifier = (one: string): Spot => ({
      script,
      node: { type: 'Identifier', name: one, start: 0, end: 0 } as Node,
    })
    const all: string[] = []
    for (const node of script.program.body) {
      if (node.type === 'ExportDefaultDeclaration' && name === 'default') return { script, node: node.declaration }
      if (node.type === 'TSExportAssignment' && (name === 'default' || name === '*'))
        return { script, node: node.expression }
      if (node.type === 'ExportAllDeclaration' && node.exported === null) all.push(node.source.value)
      if (node.type !== 'ExportNamedDeclaration') continue
      if (node.declaration !== null && declares(node.declaration, name)) return rooted(script, name)
      for (const { local, exported } of node.specifiers) {
        if (nameOfKey(exported) !== name) continue
        if (node.source === null) return rooted(script, nameOfKey(local)) ?? identifier(nameOfKey(local))
        const target = this.#scripts.resolve(script.file, node.source.value)
        return target.kind === 'file' ? this.exported(target.file, nameOfKey(local), depth + 1) : undefined
      }
    }
    const common = commonExport(script, name)
    if (common !== undefined) return common
    for (const specifier of all) {
      const target = this.#scripts.resolve(script.file, specifier)
      const found = target.kind === 'file' ? this.exported(target.file, name, depth + 1) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }
}

function joined(base: string, ...names: readonly string[]): string {
  // What a module gives by default is the module, as far as names go.
  return names.reduce((whole, name) => (name === 'default' ? whole : `${whole}.${name}`), base)
}
