import type { Node } from 'oxc-parser'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'

/** Functions are there before the statements around them run. */
export function declareHoisted(machine: Machine, statements: readonly Node[], scope: Scope): void {
  for (const statement of statements) {
    const node =
      statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
        ? statement.declaration
        : statement
    if (node?.type === 'FunctionDeclaration' && node.id !== null && node.body !== null) {
      scope.declare(node.id.name, machine.makeFunction(node, scope, node.id.name))
    }
  }
}
