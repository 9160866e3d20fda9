import type { Node } from 'oxc-parser'
import { functionValue } from './function-value.ts'
import type { Scope } from './machine.ts'

const known = new WeakMap<readonly Node[], readonly string[]>()

/** `var` belongs to the function it stands in, and has no value before its line. */
export function declareVars(statements: readonly Node[], scope: Scope): void {
  let names = known.get(statements)
  if (names === undefined) {
    names = statements.flatMap(varsIn)
    known.set(statements, names)
  }
  for (const name of names) if (!scope.has(name)) scope.declare(name, undefined)
}

function varsIn(node: Node | null): string[] {
  switch (node?.type) {
    case 'VariableDeclaration':
      return node.kind === 'var' ? node.declarations.flatMap(({ id }) => namesIn(id)) : []
    case 'BlockStatement':
      return node.body.flatMap(varsIn)
    case 'IfStatement':
      return [...varsIn(node.consequent), ...varsIn(node.alternate)]
    case 'ForStatement':
      return [...varsIn(node.init), ...varsIn(node.body)]
    case 'ForOfStatement':
    case 'ForInStatement':
      return [...varsIn(node.left), ...varsIn(node.body)]
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement':
      return varsIn(node.body)
    case 'TryStatement':
      return [node.block, node.handler?.body ?? null, node.finalizer].flatMap(varsIn)
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent.flatMap(varsIn))
    default:
      return []
  }
}

export function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => namesIn(one.type === 'RestElement' ? one.argument : one.value))
    case 'ArrayPattern':
      return pattern.elements.flatMap((one) =>
        one === null ? [] : namesIn(one.type === 'RestElement' ? one.argument : one),
      )
    case 'AssignmentPattern':
      return namesIn(pattern.left)
    default:
      return []
  }
}

/** Functions of a block are there from its start; other names are known to be its own. */
export function declareBlock(statements: readonly Node[], scope: Scope): void {
  for (const whole of statements) {
    const node = declarationOf(whole)
    if (node?.type === 'FunctionDeclaration' && node.id !== null)
      scope.declare(node.id.name, functionValue(node, scope, node.id.name))
    if (node?.type === 'ClassDeclaration' && node.id !== null) scope.declare(node.id.name, undefined, false)
    if (node?.type === 'VariableDeclaration' && node.kind !== 'var')
      for (const { id } of node.declarations) for (const name of namesIn(id)) scope.declare(name, undefined, false)
  }
}

function declarationOf(node: Node): Node | null {
  const isExport = node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration'
  return isExport ? node.declaration : node
}
