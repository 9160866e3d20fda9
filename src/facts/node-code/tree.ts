import type { CallExpression, NewExpression, Node } from 'oxc-parser'
import type { Script } from '../../parsers/typescript/scripts.ts'
import type { FunctionNode } from '../typescript/run/values.ts'

/** One value a name is given, with the members taken of it: `const { a: { b } } = x` gives `b` the path `a`, `b`. */
export interface Given {
  readonly node: Node
  readonly path: readonly string[]
}

/** What a name is bound to in a scope. */
export interface Binding {
  readonly kind: 'import' | 'variable' | 'parameter' | 'function' | 'class' | 'other'
  /** The identifier, or the definition. */
  readonly node: Node
  /** What it is assigned, in order. */
  readonly values: Given[]
  /** Of an import: module and exported name (`*` for all of it). */
  readonly imported?: { readonly specifier: string; readonly name: string }
  /** Of a parameter: the function, its place, and the members taken of it. */
  readonly parameter?: { readonly of: FunctionNode; readonly place: number; readonly path: readonly string[] }
}

/** A script with what its names are bound to. */
export interface ScriptTree {
  readonly script: Script
  readonly parents: ReadonlyMap<Node, Node>
  /** Calls by the last part of the name of what is called. */
  readonly calls: ReadonlyMap<string, readonly (CallExpression | NewExpression)[]>
  readonly byType: ReadonlyMap<string, readonly Node[]>
  find(name: string, at: Node): Binding | undefined
}

const trees = new WeakMap<Script, ScriptTree>()

export function treeOf(script: Script): ScriptTree {
  let tree = trees.get(script)
  if (tree === undefined) {
    tree = new Builder(script)
    trees.set(script, tree)
  }
  return tree
}

const SCOPES =
  /^(Program|FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|BlockStatement|StaticBlock|ForStatement|ForInStatement|ForOfStatement|CatchClause|SwitchStatement|ClassDeclaration|ClassExpression|TSModuleBlock)$/
const FUNCTIONS = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/
const SKIPPED = new Set(['type', 'start', 'end', 'parent', 'range', 'loc'])
/** Kinds of nodes somebody asks for by kind. */
const KEPT = new Set([
  'CatchClause',
  'TaggedTemplateExpression',
  'AssignmentExpression',
  'MemberExpression',
  'BinaryExpression',
  'ForStatement',
  'WhileStatement',
  'PropertyDefinition',
  'Decorator',
  'Property',
  'IfStatement',
])

export function isFunction(node: Node | undefined): node is FunctionNode {
  return node !== undefined && FUNCTIONS.test(node.type)
}

class Builder implements ScriptTree {
  readonly script: Script
  readonly parents = new Map<Node, Node>()
  readonly calls = new Map<string, (CallExpression | NewExpression)[]>()
  readonly byType = new Map<string, Node[]>()
  readonly #scopes = new Map<Node, Map<string, Binding>>()

  constructor(script: Script) {
    this.script = script
    const root: Node = script.program
    this.#scopes.set(root, new Map())
    const assignments: Extract<Node, { type: 'AssignmentExpression' }>[] = []
    const open: Node[] = [root]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      this.#note(node)
      if (node.type === 'AssignmentExpression') assignments.push(node)
      const children = this.#children(node)
      for (let index = children.length - 1; index >= 0; index -= 1) open.push(children[index] ?? root)
    }
    for (const { left, right, operator } of assignments) {
      if (left.type === 'Identifier') {
        const found = this.find(left.name, left)
        if (found !== undefined) found.values.push({ node: right, path: [] })
      } else if (operator === '=' && (left.type === 'ObjectPattern' || left.type === 'ArrayPattern')) {
        patternNames(left as Node, [], (name, _, path) => this.find(name, left)?.values.push({ node: right, path }))
      }
    }
  }

  find(name: string, at: Node): Binding | undefined {
    for (let node: Node | undefined = at; node !== undefined; node = this.parents.get(node)) {
      const found = this.#scopes.get(node)?.get(name)
      if (found !== undefined) return found
    }
    return this.#scopes.get(this.script.program)?.get(name)
  }

  #children(node: Node): Node[] {
    const found: Node[] = []
    for (const key in node) {
      if (SKIPPED.has(key)) continue
      const value: unknown = (node as unknown as Record<string, unknown>)[key]
      for (const one of Array.isArray(value) ? value : [value]) {
        if (!isNode(one)) continue
        this.parents.set(one, node)
        found.push(one)
      }
    }
    return found
  }

  #note(node: Node): void {
    if (SCOPES.test(node.type) && !this.#scopes.has(node)) this.#scopes.set(node, new Map())
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const name = lastName(node.callee)
      push(this.calls, name, node)
    } else if (KEPT.has(node.type)) push(this.byType, node.type, node)
    this.#declare(node)
  }

  #declare(node: Node): void {
    switch (node.type) {
      case 'ImportDeclaration':
        for (const one of node.specifiers) {
          const name =
            one.type === 'ImportNamespaceSpecifier'
              ? '*'
              : one.type === 'ImportDefaultSpecifier'
                ? 'default'
                : nameOfKey(one.imported)
          this.#bind(node, one.local.name, {
            kind: 'import',
            node: one,
            values: [],
            imported: { specifier: node.source.value, name },
          })
        }
        return
      case 'VariableDeclarator':
        patternNames(node.id, [], (name, id, path) =>
          this.#bind(
            node,
            name,
            {
              kind: 'variable',
              node: id,
              values: node.init === null ? this.#looped(node) : [{ node: node.init, path }],
            },
            isVar(this.parents.get(node)),
          ),
        )
        return
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        if (node.id !== null) {
          const kind = node.type === 'ClassDeclaration' ? 'class' : 'function'
          this.#bind(this.parents.get(node) ?? node, node.id.name, { kind, node, values: [] })
        }
        if (node.type === 'FunctionDeclaration') this.#parameters(node)
        return
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#parameters(node)
        return
      case 'CatchClause':
        if (node.param !== null)
          patternNames(node.param, [], (name, id) => this.#bind(node, name, { kind: 'other', node: id, values: [] }))
        return
      case 'TSEnumDeclaration':
        this.#bind(this.parents.get(node) ?? node, node.id.name, { kind: 'other', node, values: [] })
        return
      case 'TSImportEqualsDeclaration':
        if (node.moduleReference.type === 'TSExternalModuleReference') {
          const specifier = node.moduleReference.expression.value
          this.#bind(node, node.id.name, { kind: 'import', node, values: [], imported: { specifier, name: '*' } })
        }
    }
  }

  /** `for (const x of list)`: what the name is given is a member of the list. */
  #looped(node: Node): Given[] {
    const declaration = this.parents.get(node)
    const loop = declaration === undefined ? undefined : this.parents.get(declaration)
    return loop?.type === 'ForOfStatement' ? [{ node: loop.right, path: ['[]'] }] : []
  }

  #parameters(of: FunctionNode): void {
    const scope = new Map<string, Binding>()
    this.#scopes.set(of, scope)
    for (const [place, one] of of.params.entries()) {
      const own = one.type === 'TSParameterProperty' ? one.parameter : one
      patternNames(own as Node, [], (name, id, path) =>
        scope.set(name, { kind: 'parameter', node: id, values: [], parameter: { of, place, path } }),
      )
    }
  }

  #bind(at: Node, name: string, binding: Binding, hoists = false): void {
    for (let node: Node | undefined = at; node !== undefined; node = this.parents.get(node)) {
      const scope = this.#scopes.get(node)
      if (scope === undefined || (hoists && node.type !== 'Program' && !FUNCTIONS.test(node.type))) continue
      const known = scope.get(name)
      // `var x = 1; … var x = 2` and overloads: one name.
      if (known !== undefined && known.kind === binding.kind) known.values.push(...binding.values)
      else scope.set(name, binding)
      return
    }
  }
}

function isVar(declaration: Node | undefined): boolean {
  return declaration?.type === 'VariableDeclaration' && declaration.kind === 'var'
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

/** Calls back for each name a pattern binds, with the members that lead to it; `…` stands for the rest. */
function patternNames(
  pattern: Node,
  path: readonly string[],
  each: (name: string, id: Node, path: readonly string[]) => void,
): void {
  if (pattern.type === 'Identifier') each(pattern.name, pattern, path)
  else if (pattern.type === 'AssignmentPattern') patternNames(pattern.left, path, each)
  else if (pattern.type === 'RestElement') patternNames(pattern.argument, [...path, '…'], each)
  else if (pattern.type === 'ArrayPattern') {
    for (const [place, one] of pattern.elements.entries())
      if (one !== null) patternNames(one as Node, [...path, `[${place}]`], each)
  } else if (pattern.type === 'ObjectPattern') {
    for (const one of pattern.properties) {
      if (one.type === 'RestElement') patternNames(one, path, each)
      else patternNames(one.value, [...path, nameOfKey(one.key)], each)
    }
  }
}

/** The name of a key or exported name: `a`, `'a'`. */
export function nameOfKey(key: Node): string {
  if (key.type === 'Identifier' || key.type === 'PrivateIdentifier') return key.name
  return key.type === 'Literal' ? String(key.value) : '?'
}

/** The last part of the name of what is called: `query` of `this.pool.query`. */
export function lastName(callee: Node): string {
  const node = plain(callee)
  if (node.type === 'Identifier') return node.name
  if (node.type === 'MemberExpression') {
    const name = nameOfKey(node.property)
    // `axios_1.default(…)`, as the compiler writes a call of what a module gives by default.
    if (name === 'default' && node.object.type === 'Identifier') return node.object.name.replace(/_\d+$/, '')
    return node.computed && node.property.type !== 'Literal' ? '?' : name
  }
  return '?'
}

/** An expression without types, brackets, `await` and what the compiler puts around names. */
export function plain(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSInstantiationExpression':
      return plain(node.expression)
    case 'AwaitExpression':
      return plain(node.argument)
    case 'SequenceExpression': {
      const last = node.expressions.at(-1)
      return last === undefined ? node : plain(last)
    }
    default:
      return node
  }
}
