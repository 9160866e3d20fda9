import { dottedName } from '../../../../parsers/python/syntax.ts'
import type { PythonNode } from '../../../../parsers/python/tree.ts'

/** What a statement of a module binds a name to. `conditional`: it may not run, or another one may run instead. */
export type Binding =
  | { readonly kind: 'value'; readonly node: PythonNode; readonly value: PythonNode; readonly conditional: boolean }
  | {
      readonly kind: 'import'
      readonly node: PythonNode
      /** As written, with its leading dots. */
      readonly path: string
      /** Undefined when the module itself is bound. */
      readonly member: string | undefined
      readonly conditional: boolean
    }
  | { readonly kind: 'other'; readonly node: PythonNode; readonly what: string; readonly conditional: boolean }

/** The bindings of a module by name, in the order of the text. */
export function moduleBindings(root: PythonNode): Map<string, Binding[]> {
  const found = new Map<string, Binding[]>()
  collect(root.parts, false, (name, binding) => {
    const list = found.get(name) ?? []
    list.push(binding)
    found.set(name, list)
  })
  return found
}

type Bind = (name: string, binding: Binding) => void

function collect(statements: readonly PythonNode[], conditional: boolean, bind: Bind): void {
  for (const node of statements) {
    switch (node.kind) {
      case 'expression_statement':
        for (const part of node.parts) {
          if (part.kind === 'assignment') assignment(part, conditional, bind)
          else if (part.kind === 'augmented_assignment') others(part.field('left'), node, 'changed in place', bind)
        }
        break
      case 'delete_statement':
        others(node, node, 'deleted', bind)
        break
      case 'import_statement':
      case 'import_from_statement':
        imports(node, conditional, bind)
        break
      case 'function_definition':
      case 'class_definition':
      case 'decorated_definition':
        definition(node, conditional, bind)
        break
      default:
        compound(node, conditional, bind)
    }
  }
}

/** Statements with statements in them. */
function compound(node: PythonNode, conditional: boolean, bind: Bind): void {
  switch (node.kind) {
    case 'for_statement':
      others(node.field('left'), node, 'the variable of a loop', bind)
      branches(node, bind)
      break
    case 'if_statement':
    case 'while_statement':
    case 'match_statement':
      branches(node, bind)
      break
    case 'try_statement':
      tried(node, conditional, bind)
      break
    case 'with_statement':
      for (const target of node.find('as_pattern_target')) others(target, node, 'what a with statement makes', bind)
      collect(node.field('body')?.parts ?? [], conditional, bind)
      break
    case 'ERROR':
      collect(node.field('body')?.parts ?? node.parts, conditional, bind)
      break
  }
}

function branches(node: PythonNode, bind: Bind): void {
  for (const block of node.find('block')) if (isOwn(block, node)) collect(block.parts, true, bind)
}

/** Names that get a value there which no constant tells. */
function others(target: PythonNode | undefined, node: PythonNode, what: string, bind: Bind): void {
  for (const { text } of target?.find('identifier') ?? []) bind(text, { kind: 'other', node, what, conditional: false })
}

/** A block of the statement itself (its branches), not of one that stands within. */
function isOwn(block: PythonNode, statement: PythonNode): boolean {
  const outer = block.parentNode
  return outer?.equals(statement) === true || outer?.parentNode?.equals(statement) === true
}

/** What the body of a `try` binds counts; what its handlers bind in its stead makes it uncertain. */
function tried(node: PythonNode, conditional: boolean, bind: Bind): void {
  const body = node.field('body')
  if (body !== undefined) collect(body.parts, conditional, bind)
  for (const block of node.find('block')) {
    if (!block.equals(body) && isOwn(block, node)) collect(block.parts, true, bind)
  }
}

/** `a = b = value` binds every target to the value. */
function assignment(whole: PythonNode, conditional: boolean, bind: Bind): void {
  const targets: PythonNode[] = []
  let value: PythonNode | undefined = whole
  while (value?.kind === 'assignment') {
    const left = value.field('left')
    if (left !== undefined) targets.push(left)
    value = value.field('right')
  }
  if (value === undefined) return
  for (const target of targets) assigned(target, value, whole, conditional, bind)
}

function assigned(target: PythonNode, value: PythonNode, node: PythonNode, conditional: boolean, bind: Bind): void {
  if (target.kind === 'identifier') {
    bind(target.text, { kind: 'value', node, value, conditional })
    return
  }
  if (target.kind !== 'pattern_list' && target.kind !== 'tuple_pattern') return
  const values = value.kind === 'expression_list' || value.kind === 'tuple' ? value.parts : []
  const names = target.parts
  names.forEach((name, index) => {
    const own = values.length === names.length ? values[index] : undefined
    if (own !== undefined) bind(name.text, { kind: 'value', node, value: own, conditional })
    else bind(name.text, { kind: 'other', node, what: 'taken out of something else', conditional })
  })
}

function imports(node: PythonNode, conditional: boolean, bind: Bind): void {
  const from = node.kind === 'import_from_statement' ? node.field('module_name') : undefined
  for (const part of node.parts) {
    if (part.equals(from)) continue
    const name = part.kind === 'aliased_import' ? part.field('name') : part
    const alias = part.kind === 'aliased_import' ? part.field('alias')?.text : undefined
    const path = name === undefined ? undefined : dottedName(name)
    if (path === undefined) continue
    if (from !== undefined) {
      const module = from.text.replace(/\s/g, '')
      bind(alias ?? path, { kind: 'import', node, path: module, member: path, conditional })
    } else if (alias !== undefined) bind(alias, { kind: 'import', node, path, member: undefined, conditional })
    else {
      const top = path.split('.')[0] ?? path
      bind(top, { kind: 'import', node, path: top, member: undefined, conditional })
    }
  }
}

function definition(node: PythonNode, conditional: boolean, bind: Bind): void {
  const inner = node.kind === 'decorated_definition' ? node.field('definition') : node
  const name = inner?.field('name')?.text
  const what = inner?.kind === 'class_definition' ? 'a class' : 'a function'
  if (name !== undefined) bind(name, { kind: 'other', node, what, conditional })
}
