import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonModule } from '../python/types.ts'

/** One statement that runs when a module is imported, as far as it loads modules. */
export type Step =
  | { readonly does: 'import'; readonly module: string; readonly node: PythonNode; readonly sure: boolean }
  | {
      readonly does: 'from'
      readonly module: string
      readonly names: readonly PythonNode[]
      readonly node: PythonNode
      readonly sure: boolean
    }
  /** An expression evaluated at once: bases of a class, decorators, values, calls. */
  | { readonly does: 'use'; readonly node: PythonNode; readonly sure: boolean }

/** Left out when a module is imported: what only a type checker reads, and what only the program runs. */
const SKIPPED = /\bTYPE_CHECKING\b|__name__\s*==/
const CATCHES = /^except\s*:|\b(ImportError|ModuleNotFoundError|AttributeError|NameError|Exception|BaseException)\b/

/** What runs, in order, when a module is imported. */
export function stepsOf({ root, name, isPackage }: PythonModule): Step[] {
  const steps: Step[] = []
  readBlock(root, packageOf(name, isPackage), true, steps)
  return steps
}

/** The same of import statements inside a function of a module. */
export function importsAt(nodes: readonly PythonNode[], { name, isPackage }: PythonModule): Step[] {
  const steps: Step[] = []
  for (const node of nodes) readStatement(node, packageOf(name, isPackage), false, steps)
  return steps
}

/** Against which leading dots count. */
function packageOf(name: string, isPackage: boolean): string {
  return isPackage ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')))
}

function readBlock(block: PythonNode, parent: string, sure: boolean, steps: Step[]): void {
  for (const node of block.parts) readStatement(node, parent, sure, steps)
}

function readStatement(node: PythonNode, parent: string, sure: boolean, steps: Step[]): void {
  switch (node.kind) {
    case 'import_statement':
      for (const part of node.parts) {
        const module = part.kind === 'aliased_import' ? part.field('name') : part
        if (module !== undefined) steps.push({ does: 'import', module: plain(module), node, sure })
      }
      break
    case 'import_from_statement': {
      const module = absolute(node, parent)
      const names = node.parts.filter(({ fieldName }) => fieldName === 'name')
      if (module !== undefined) steps.push({ does: 'from', module, names, node, sure })
      break
    }
    case 'if_statement':
      if (!SKIPPED.test(node.field('condition')?.text ?? '')) readBlock(node, parent, false, steps)
      else for (const part of node.parts) if (part.fieldName === 'alternative') readBlock(part, parent, false, steps)
      break
    case 'try_statement':
      readTry(node, parent, sure, steps)
      break
    case 'decorated_definition':
      for (const part of node.parts) {
        if (part.kind === 'decorator') steps.push({ does: 'use', node: part, sure })
        else readStatement(part, parent, sure, steps)
      }
      break
    case 'class_definition': {
      const bases = node.field('superclasses')
      if (bases !== undefined) steps.push({ does: 'use', node: bases, sure })
      const body = node.field('body')
      if (body !== undefined) readBlock(body, parent, sure, steps)
      break
    }
    case 'with_statement':
      readBlock(node, parent, sure && !/\bsuppress\(/.test(node.text.slice(0, 200)), steps)
      break
    case 'for_statement':
    case 'while_statement':
    case 'match_statement':
      readBlock(node, parent, false, steps)
      break
    case 'block':
    case 'elif_clause':
    case 'else_clause':
    case 'case_clause':
      readBlock(node, parent, sure, steps)
      break
    case 'expression_statement':
      steps.push({ does: 'use', node, sure })
      break
  }
}

function readTry(node: PythonNode, parent: string, sure: boolean, steps: Step[]): void {
  const isCaught = node.parts.some(
    ({ kind, text }) => kind === 'except_clause' && CATCHES.test(text.slice(0, text.indexOf(':') + 1)),
  )
  for (const part of node.parts) {
    if (part.kind === 'block') readBlock(part, parent, sure && !isCaught, steps)
    else readBlock(part, parent, part.kind === 'finally_clause' && sure, steps)
  }
}

/** The module a `from` names, with leading dots resolved. */
function absolute(node: PythonNode, parent: string): string | undefined {
  const written = node.field('module_name')
  if (written === undefined) return undefined
  const text = plain(written)
  const dots = /^\.*/.exec(text)?.[0].length ?? 0
  if (dots === 0) return text
  const parts = parent === '' ? [] : parent.split('.')
  if (dots - 1 > parts.length) return undefined
  const rest = text.slice(dots)
  return [...parts.slice(0, parts.length - (dots - 1)), ...(rest === '' ? [] : [rest])].join('.')
}

function plain(node: PythonNode): string {
  return node.text.replace(/\s/g, '')
}
