import { nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'

/** How a name gets its meaning in one scope. */
export type Binding =
  | { readonly kind: 'definition'; readonly node: PythonNode }
  | { readonly kind: 'value'; readonly node: PythonNode }
  | { readonly kind: 'parameter'; readonly node: PythonNode }
  /** A loop variable, a caught exception, an unpacked value: bound, but to what is not known. */
  | { readonly kind: 'unknown'; readonly node: PythonNode }
  /** `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`; `from m import n` has `member`. */
  | { readonly kind: 'import'; readonly module: string; readonly member: string | undefined; readonly node: PythonNode }

export interface Scope {
  readonly names: ReadonlyMap<string, readonly Binding[]>
  /** Modules of `from m import *`, in order. */
  readonly wildcards: readonly { readonly module: string; readonly node: PythonNode }[]
}

interface Building {
  readonly names: Map<string, Binding[]>
  readonly wildcards: { module: string; node: PythonNode }[]
}

/** Reads what a module, class or function body binds; nested functions and classes are scopes of their own. */
export function readScope(owner: PythonNode): Scope {
  const scope: Building = { names: new Map(), wildcards: [] }
  if (owner.kind === 'function_definition' || owner.kind === 'lambda') {
    for (const { name, node } of parametersOf(owner)) add(scope, name, { kind: 'parameter', node })
  }
  const body = owner.kind === 'module' ? owner : owner.field('body')
  if (body !== undefined) readStatements(body, scope)
  return scope
}

function add(scope: Building, name: string, binding: Binding): void {
  const list = scope.names.get(name)
  if (list === undefined) scope.names.set(name, [binding])
  else list.push(binding)
}

/** Walks statements, into `if`, `try`, `with` and loops, but not into nested scopes or expressions. */
function readStatements(node: PythonNode, scope: Building): void {
  for (const child of node.parts) {
    switch (child.kind) {
      case 'decorated_definition': {
        const definition = child.field('definition')
        if (definition !== undefined) add(scope, nameOf(definition), { kind: 'definition', node: definition })
        break
      }
      case 'function_definition':
      case 'class_definition':
        add(scope, nameOf(child), { kind: 'definition', node: child })
        break
      case 'import_statement':
        readImport(child, scope)
        break
      case 'import_from_statement':
        readImportFrom(child, scope)
        break
      case 'type_alias_statement': {
        const [name, value] = child.parts
        if (name !== undefined && value !== undefined) {
          add(scope, name.text, { kind: 'value', node: value.parts[0] ?? value })
        }
        break
      }
      case 'expression_statement':
        for (const part of child.parts) readAssignment(part, scope)
        break
      case 'with_item':
      case 'except_clause': {
        const value = child.parts[0]
        if (value?.kind === 'as_pattern') readAlias(value, scope, child.kind === 'with_item')
        readStatements(child, scope)
        break
      }
      case 'if_statement':
      case 'elif_clause':
      case 'while_statement':
        readCondition(child, scope)
        readStatements(child, scope)
        break
      case 'for_statement':
        bindUnknown(child.field('left'), scope)
        readStatements(child, scope)
        break
      default:
        if (!EXPRESSIONS.has(child.kind)) readStatements(child, scope)
    }
  }
}

/** `if (app := make()) is not None:` binds a name in the scope around it. */
function readCondition(statement: PythonNode, scope: Building): void {
  const condition = statement.field('condition')
  if (condition?.text.includes(':=') !== true) return
  for (const node of condition.find('named_expression')) readAssignment(node, scope)
}

/** Kinds that hold no statements: walking into them would be lost time. */
const EXPRESSIONS: ReadonlySet<string> = new Set(
  (
    'as_pattern pattern_list tuple_pattern call attribute identifier string integer float list tuple dictionary set ' +
    'binary_operator boolean_operator comparison_operator return_statement raise_statement assert_statement ' +
    'pass_statement delete_statement parameters argument_list type'
  ).split(' '),
)

function readAssignment(node: PythonNode, scope: Building): void {
  if (node.kind === 'named_expression') {
    const value = node.field('value')
    const name = node.field('name')
    if (name !== undefined && value !== undefined) add(scope, name.text, { kind: 'value', node: value })
    return
  }
  if (node.kind !== 'assignment') return
  const left = node.field('left')
  const right = node.field('right')
  if (left === undefined || right === undefined) return
  if (right.kind === 'assignment') readAssignment(right, scope)
  const value = innermost(right)
  if (left.kind === 'identifier') add(scope, left.text, { kind: 'value', node: value })
  else if (left.kind === 'pattern_list' || left.kind === 'tuple_pattern') {
    const values = value.kind === 'expression_list' || value.kind === 'tuple' ? value.parts : []
    left.parts.forEach((target, place) => {
      const part = values[place]
      if (target.kind === 'identifier' && part !== undefined) add(scope, target.text, { kind: 'value', node: part })
      else bindUnknown(target, scope)
    })
  }
}

function innermost(node: PythonNode): PythonNode {
  const right = node.kind === 'assignment' ? node.field('right') : undefined
  return right === undefined ? node : innermost(right)
}

function bindUnknown(target: PythonNode | undefined, scope: Building): void {
  for (const node of target?.find('identifier') ?? []) add(scope, node.text, { kind: 'unknown', node })
}

function readAlias(pattern: PythonNode, scope: Building, isValue: boolean): void {
  const [value, target] = pattern.parts
  const name = target?.parts[0] ?? target
  if (value === undefined || name?.kind !== 'identifier') return
  add(scope, name.text, isValue ? { kind: 'value', node: value } : { kind: 'unknown', node: name })
}

function readImport(node: PythonNode, scope: Building): void {
  for (const part of node.parts) {
    if (part.kind === 'aliased_import') {
      const module = part.field('name')?.text
      const alias = part.field('alias')?.text
      if (module !== undefined && alias !== undefined) {
        add(scope, alias, { kind: 'import', module, member: undefined, node })
      }
    } else {
      const top = part.text.split('.', 1)[0] ?? part.text
      add(scope, top, { kind: 'import', module: top, member: undefined, node })
    }
  }
}

function readImportFrom(node: PythonNode, scope: Building): void {
  const module = node.field('module_name')?.text.replace(/\s/g, '')
  if (module === undefined) return
  for (const part of node.parts) {
    if (part.kind === 'wildcard_import') scope.wildcards.push({ module, node })
    if (part.fieldName !== 'name') continue
    const member = part.kind === 'aliased_import' ? part.field('name')?.text : part.text
    const name = part.kind === 'aliased_import' ? part.field('alias')?.text : part.text
    if (member !== undefined && name !== undefined) add(scope, name, { kind: 'import', module, member, node })
  }
}

/** What the methods of a class assign to `self.name`, the first of each name. */
export function selfAssignments(type: PythonNode): ReadonlyMap<string, PythonNode> {
  const assigned = new Map<string, PythonNode>()
  for (const node of type.find('assignment')) {
    const left = node.field('left')
    const name = left?.kind === 'attribute' && left.text.startsWith('self.') ? left.text.slice(5) : undefined
    const right = name === undefined ? undefined : node.field('right')
    if (name !== undefined && right !== undefined && !assigned.has(name)) assigned.set(name, right)
  }
  return assigned
}
