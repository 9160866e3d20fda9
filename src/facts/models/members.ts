import { bodyOf, decoratorsOf, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

/** What the body of a class says of one of its attributes. */
export interface Member {
  readonly name: string
  readonly annotation: PythonNode | undefined
  readonly value: PythonNode | undefined
  /** The function of `@declared_attr`, which is called with the class. */
  readonly declared: PythonNode | undefined
  /** A method, with whether it is bound to an object, the class or nothing. */
  readonly method: { readonly node: PythonNode; readonly of: 'object' | 'class' | 'nothing' } | undefined
  readonly node: PythonNode
}

export interface ClassBody {
  readonly members: ReadonlyMap<string, Member>
  /** Constraints and indexes that stand in the body without a name. */
  readonly loose: readonly PythonNode[]
  /** What may add members that are not among these. */
  readonly doubts: readonly string[]
}

/** Reads the statements of a class body; `holds` tells whether a condition is true, as far as that is known. */
export function readClassBody(
  type: PythonNode,
  python: PythonFacts,
  holds: (condition: PythonNode) => boolean | undefined,
): ClassBody {
  const members = new Map<string, Member>()
  const doubts: string[] = []
  const loose: PythonNode[] = []

  function readAll(statements: readonly PythonNode[]): void {
    for (const statement of statements) read(statement)
  }

  function read(node: PythonNode): void {
    switch (node.kind) {
      case 'expression_statement':
        for (const part of node.parts) {
          if (part.kind === 'assignment') assigned(part)
          else if (part.kind === 'call') loose.push(part)
        }
        break
      case 'decorated_definition': {
        const definition = node.field('definition')
        if (definition?.kind === 'function_definition') defined(definition)
        break
      }
      case 'function_definition':
        defined(node)
        break
      case 'if_statement':
        branch(node)
        break
      case 'for_statement':
      case 'while_statement':
      case 'try_statement':
      case 'with_statement':
        doubts.push(`line ${node.line} of the class makes attributes in a ${node.kind.replace('_statement', '')} block`)
        break
      default:
    }
  }

  function branch(node: PythonNode): void {
    const condition = node.field('condition')
    const body = node.field('consequence')
    const isTrue = condition === undefined ? undefined : holds(condition)
    if (isTrue === undefined) doubts.push(`part of the class exists only if ${condition?.text ?? 'a condition holds'}`)
    if (isTrue !== false) readAll(body?.parts ?? [])
    if (isTrue === true) return
    for (const part of node.parts) if (part.kind === 'else_clause') readAll(part.field('body')?.parts ?? [])
  }

  function assigned(node: PythonNode): void {
    const left = node.field('left')
    if (left?.kind !== 'identifier') return
    const annotation = node.field('type')?.parts[0]
    const value = node.field('right')
    const base = { annotation, value, declared: undefined, method: undefined, node }
    members.set(left.text, { name: left.text, ...base })
    // `a = b = Column(…)` binds both.
    if (value?.kind === 'assignment') assigned(value)
  }

  function defined(node: PythonNode): void {
    const name = nameOf(node)
    const decorators = decoratorsOf(node).map((one) => python.qualifiedName(one) ?? one.text)
    const isDeclared = decorators.some((one) => /\bdeclared_attr\b/.test(one))
    const of = decorators.includes('staticmethod') ? 'nothing' : decorators.includes('classmethod') ? 'class' : 'object'
    const isPlain = decorators.every((one) => one === 'staticmethod' || one === 'classmethod')
    members.set(name, {
      name,
      annotation: undefined,
      value: undefined,
      declared: isDeclared ? node : undefined,
      method: isPlain ? { node, of } : undefined,
      node,
    })
  }

  readAll(bodyOf(type))
  return { members, loose, doubts }
}
