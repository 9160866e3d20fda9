import type { ArrowFunctionExpression, Class, Function as FunctionNode, Program, Statement } from 'oxc-parser'
import { evaluate, type Known } from './values.ts'

/** A function as far as reading goes. */
export interface Body {
  readonly statements: readonly Statement[]
  /** Names of its first parameter; those of a pattern that takes it apart. */
  readonly first: readonly string[]
  readonly start: number
}

export function bodyOf(node: FunctionNode | ArrowFunctionExpression): Body | undefined {
  const { body, start } = node
  const [parameter] = node.params
  const first =
    parameter?.type === 'Identifier'
      ? [parameter.name]
      : parameter?.type === 'ObjectPattern'
        ? parameter.properties.flatMap((one) =>
            one.type === 'Property' && one.value.type === 'Identifier' ? [one.value.name] : [],
          )
        : []
  if (body === null) return undefined
  if (body.type === 'BlockStatement') return { statements: body.body, first, start }
  const statement: Statement = { type: 'ReturnStatement', argument: body, start: body.start, end: body.end }
  return { statements: [statement], first, start }
}

/** A class with a method `up`. */
export interface MigrationClass {
  readonly name: string
  readonly start: number
  readonly up: Body
  readonly down: Body | undefined
  /** Values of its fields that are constants (`name`, `transaction`). */
  readonly fields: ReadonlyMap<string, Known>
}

export function migrationClasses(program: Program): MigrationClass[] {
  return program.body.flatMap((whole) => {
    const isExport = whole.type === 'ExportNamedDeclaration' || whole.type === 'ExportDefaultDeclaration'
    const node = isExport ? whole.declaration : whole
    if (node?.type === 'ClassDeclaration') return migrationClass(node, node.id?.name ?? '')
    if (node?.type !== 'VariableDeclaration') return []
    return node.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' && init?.type === 'ClassExpression' ? migrationClass(init, id.name) : [],
    )
  })
}

function migrationClass({ body, start }: Class, name: string): MigrationClass[] {
  const methods = new Map<string, Body>()
  const fields = new Map<string, Known>()
  for (const member of body.body) {
    if (member.type === 'MethodDefinition' && member.key.type === 'Identifier') {
      const method = member.value.type === 'FunctionExpression' ? bodyOf(member.value) : undefined
      if (method !== undefined) methods.set(member.key.name, method)
      if (member.key.name === 'constructor') for (const [key, value] of assigned(method)) fields.set(key, value)
    }
    if (member.type === 'PropertyDefinition' && member.key.type === 'Identifier' && member.value !== null) {
      const value = evaluate(member.value, new Map())
      if (value !== undefined) fields.set(member.key.name, value)
    }
  }
  const up = methods.get('up')
  return up === undefined ? [] : [{ name, start, up, down: methods.get('down'), fields }]
}

/** Compiled classes set their fields in the constructor (`this.name = '…'`). */
function assigned(method: Body | undefined): [string, Known][] {
  return (method?.statements ?? []).flatMap((statement): [string, Known][] => {
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return []
    const { left, right } = statement.expression
    if (left.type !== 'MemberExpression' || left.computed || left.object.type !== 'ThisExpression') return []
    const value = left.property.type === 'Identifier' ? evaluate(right, new Map()) : undefined
    return value === undefined || left.property.type !== 'Identifier' ? [] : [[left.property.name, value]]
  })
}
