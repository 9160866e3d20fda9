import type {
  ArrowFunctionExpression,
  Class,
  Expression,
  Function as FunctionNode,
  Program,
  Statement,
} from 'oxc-parser'
import type { Direction } from '../types.ts'
import { evaluate, type Known, type Scope } from './values.ts'

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

function functionOf(expression: Expression | null | undefined): Body | undefined {
  const isFunction = expression?.type === 'FunctionExpression' || expression?.type === 'ArrowFunctionExpression'
  return isFunction ? bodyOf(expression) : undefined
}

/** `export function up`, `export const up =`, `exports.up =`, `module.exports = { up }`: the functions of a module. */
export function exportedFunctions(program: Program): Partial<Record<Direction, Body>> {
  const found = new Map<string, Body>()
  const note = (name: string, body: Body | undefined): void => {
    if (body !== undefined) found.set(name, body)
  }
  for (const whole of program.body) {
    const statement = whole.type === 'ExportNamedDeclaration' && whole.declaration ? whole.declaration : whole
    if (statement.type === 'FunctionDeclaration') note(statement.id?.name ?? '', bodyOf(statement))
    if (statement.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations) if (id.type === 'Identifier') note(id.name, functionOf(init))
    }
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') continue
    const { left, right } = statement.expression
    if (left.type !== 'MemberExpression' || left.computed || left.property.type !== 'Identifier') continue
    if (left.property.name !== 'exports') note(left.property.name, functionOf(right))
    else if (right.type === 'ObjectExpression') {
      for (const one of right.properties) {
        if (one.type === 'Property' && one.key.type === 'Identifier') note(one.key.name, functionOf(one.value))
      }
    }
  }
  const [up, down] = [found.get('up'), found.get('down')]
  return { ...(up === undefined ? {} : { up }), ...(down === undefined ? {} : { down }) }
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

/** Constants at the top of a module. */
export function moduleScope(program: Program): Scope {
  const scope = new Map<string, Known>()
  for (const whole of program.body) {
    const node = whole.type === 'ExportNamedDeclaration' && whole.declaration ? whole.declaration : whole
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const') continue
    for (const { id, init } of node.declarations) {
      const value = id.type === 'Identifier' && init !== null ? evaluate(init, scope) : undefined
      if (id.type === 'Identifier' && value !== undefined && typeof value !== 'object') scope.set(id.name, value)
    }
  }
  return scope
}
