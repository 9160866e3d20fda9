import type { Node } from 'oxc-parser'
import type { Script } from '../../../parsers/typescript/scripts.ts'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import type { Shape, Value } from './values.ts'
import { external, unknown } from './values.ts'

/** What a module gives to others. */
export interface ModuleRun {
  readonly script: Script
  readonly scope: Scope
  /** ES exports: looked up when they are asked for. */
  readonly exports: Map<string, () => Value>
  /** `export * from`: where else a name may come from. */
  readonly all: string[]
  /** `module.exports` as an object; its `exports` member is replaced by an assignment. */
  readonly commonjs: Shape
  state: 'running' | 'done'
}

const runs = new WeakMap<Scope, ModuleRun>()

export function registerRun(run: ModuleRun): void {
  runs.set(run.scope, run)
}

/** Binds what the module imports before anything of it runs. */
export function bindImports(machine: Machine, { script, scope, exports, all }: ModuleRun): void {
  for (const node of script.program.body) {
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        const name =
          specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : specifier.type === 'ImportNamespaceSpecifier'
              ? '*'
              : nameOfExport(specifier.imported)
        scope.declareLazy(specifier.local.name, () => machine.imported(script, node.source.value, name))
      }
    }
    if (node.type === 'TSImportEqualsDeclaration' && node.moduleReference.type === 'TSExternalModuleReference') {
      const { value } = node.moduleReference.expression
      scope.declareLazy(node.id.name, () => machine.imported(script, value, '*'))
    }
    if (node.type === 'ExportAllDeclaration') {
      const { source, exported } = node
      if (exported === null) all.push(source.value)
      else exports.set(nameOfExport(exported), () => machine.imported(script, source.value, '*'))
    }
    if (node.type === 'ExportNamedDeclaration') bindExports(machine, node, script, scope, exports)
  }
}

function bindExports(
  machine: Machine,
  node: Extract<Node, { type: 'ExportNamedDeclaration' }>,
  script: Script,
  scope: Scope,
  exports: Map<string, () => Value>,
): void {
  const { source } = node
  for (const { local, exported } of node.specifiers) {
    const name = nameOfExport(local)
    const given =
      source === null
        ? () => machine.evaluate({ ...local, type: 'Identifier', name } as Node, scope)
        : () => machine.imported(script, source.value, name)
    exports.set(nameOfExport(exported), given)
  }
}

function nameOfExport(node: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? String(node.value)
}

/** Runs `export …` and `import …` where they stand; other statements have nothing to run. */
export function exportStatement(machine: Machine, node: Node, scope: Scope): void {
  const run = runs.get(scope)
  if (node.type === 'ImportDeclaration') {
    // Imported for what it does while it is loaded: in order, before the rest.
    const target = machine.scripts.resolve(scope.script.file, node.source.value)
    if (target.kind === 'file' && node.importKind !== 'type') machine.exported(target.file, '(load)')
    return
  }
  if (node.type === 'ExportNamedDeclaration' && node.declaration !== null) {
    const { declaration } = node
    machine.execute([declaration], scope)
    for (const name of namesDeclared(declaration)) {
      run?.exports.set(name, () => machine.evaluate({ type: 'Identifier', name, start: 0, end: 0 } as Node, scope))
    }
  }
  if (node.type === 'ExportDefaultDeclaration') {
    const { declaration } = node
    const value = defaultValue(machine, declaration, scope)
    run?.exports.set('default', () => value)
  }
  if (node.type === 'TSExportAssignment' && run !== undefined) {
    run.commonjs.fields.set('exports', machine.evaluate(node.expression, scope))
  }
  if (node.type === 'TSEnumDeclaration') machine.assign(node.id, enumOf(machine, node, scope), scope, true)
}

function defaultValue(machine: Machine, node: Node, scope: Scope): Value {
  if (node.type === 'FunctionDeclaration' && node.id !== null)
    return scope.find(node.id.name)?.value ?? unknown('default')
  if (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  )
    return machine.makeFunction(node, scope, 'default')
  if (node.type === 'ClassDeclaration') return machine.makeClass(node, scope)
  return machine.evaluate(node, scope)
}

function namesDeclared(node: Node): string[] {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => namesIn(id))
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id !== null)
    return [node.id.name]
  return node.type === 'TSEnumDeclaration' ? [node.id.name] : []
}

function namesIn(pattern: Node): string[] {
  if (pattern.type === 'Identifier') return [pattern.name]
  if (pattern.type === 'ObjectPattern')
    return pattern.properties.flatMap((one) => namesIn(one.type === 'RestElement' ? one.argument : one.value))
  if (pattern.type === 'ArrayPattern')
    return pattern.elements.flatMap((one) =>
      one === null ? [] : namesIn(one.type === 'RestElement' ? one.argument : one),
    )
  return pattern.type === 'AssignmentPattern' ? namesIn(pattern.left) : []
}

function enumOf(machine: Machine, node: Extract<Node, { type: 'TSEnumDeclaration' }>, scope: Scope): Value {
  const fields = new Map<string, Value>()
  let next = 0
  for (const member of node.body.members) {
    const name =
      member.id.type === 'Identifier' ? member.id.name : member.id.type === 'Literal' ? String(member.id.value) : ''
    const value: Value =
      member.initializer === null ? { kind: 'constant', value: next } : machine.evaluate(member.initializer, scope)
    next = value.kind === 'constant' && typeof value.value === 'number' ? value.value + 1 : next + 1
    fields.set(name, value)
  }
  return { kind: 'shape', fields, open: false, type: undefined, place: { script: scope.script, node } }
}

/** What a name imported from another package is: `express`, `express.Router`. */
export function externalExport(name: string, member: string): Value {
  return member === '*' || member === 'default' ? external(name) : external(`${name}.${member}`)
}
