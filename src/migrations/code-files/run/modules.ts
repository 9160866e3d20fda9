import { posix } from 'node:path'
import type { Node } from 'oxc-parser'
import type { Script } from '../../../parsers/typescript/scripts.ts'
import { makeClass } from './classes.ts'
import { functionValue } from './function-value.ts'
import { declareVars, namesIn } from './hoisting.ts'
import { type Machine, Scope } from './machine.ts'
import { NotKnown, record, recordOf, Thrown, Unknown, type Value } from './values.ts'

/** The folder the repository is taken to lie in, for code that builds paths. */
export const ROOT = '/(repository)'

/** A module of which more than this is to be read has nothing to do with migrations. */
const MODULE_STEPS = 40_000

interface ModuleRun {
  readonly scope: Scope
  readonly commonjs: Record<string, Value>
  /** Exports of an ES module, looked up when they are asked for. */
  readonly exports: Map<string, () => Value>
  readonly all: string[]
}

const runs = new WeakMap<Scope, ModuleRun>()

/** The modules of the repository, each read from top to bottom once, when somebody imports it. */
export class Modules {
  readonly #machine: Machine
  readonly #runs = new Map<string, ModuleRun>()
  /** How many modules wait for the one that is read. */
  #depth = -1

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** What `require` of a file gives. */
  load(file: string): Value {
    const modelled = this.#machine.outside.file?.(file)
    if (modelled !== undefined) return modelled
    if (file.endsWith('.json')) return fromJson(this.#machine.workspace.read(file))
    const run = this.#run(file)
    return run === undefined ? new Unknown(file, 'code') : namespaceOf(this.#machine, run)
  }

  #run(file: string): ModuleRun | undefined {
    const known = this.#runs.get(file)
    if (known !== undefined) return known
    const script = this.#machine.parse(file)
    if (script === undefined) return undefined
    const exports = record()
    const commonjs = recordOf([['exports', exports]])
    const scope = new Scope(script, { self: exports, home: undefined })
    const run: ModuleRun = { scope, commonjs, exports: new Map(), all: [] }
    this.#runs.set(file, run)
    scope.declare('module', commonjs)
    scope.declare('exports', exports)
    scope.declare('__dirname', posix.join(ROOT, posix.dirname(file)))
    scope.declare('__filename', posix.join(ROOT, file))
    runs.set(scope, run)
    bindImports(this.#machine, run, script)
    declareVars(script.program.body, scope)
    this.#execute(script, scope)
    return run
  }

  /** What loading a module would send to a database is none of the migration's steps. */
  #execute(script: Script, scope: Scope): void {
    this.#machine.buffered(() => {
      this.#depth += 1
      this.#machine.withinLimit(MODULE_STEPS / 4 ** this.#depth, () => {
        try {
          this.#machine.execute(script.program.body, scope)
        } catch (error) {
          if (!(error instanceof Thrown) && !(error instanceof NotKnown)) throw error
        }
      })
      this.#depth -= 1
    })
  }

  namespace(file: string): Value {
    return this.load(file)
  }
}

function fromJson(text: string | undefined): Value {
  try {
    return plain(JSON.parse(text ?? ''))
  } catch {
    return new Unknown('a file of JSON', 'code')
  }
}

/** Values of JSON as values of the program. */
export function plain(value: unknown): Value {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return recordOf(Object.entries(value).map(([key, one]) => [key, plain(one)] as const))
}

function namespaceOf(machine: Machine, run: ModuleRun): Value {
  const { exports, all, commonjs, scope } = run
  if (exports.size === 0 && all.length === 0) return commonjs.exports
  const made = recordOf([['__esModule', true]])
  for (const specifier of all) {
    const other = imported(machine, scope.script.file, specifier)
    if (typeof other === 'object' && other !== null && !(other instanceof Unknown)) Object.assign(made, other)
    else machine.taint(made)
  }
  for (const [name, value] of exports) made[name] = value()
  return made
}

const ENDINGS = [
  '',
  '.ts',
  '.js',
  '.mts',
  '.mjs',
  '.cts',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
]

/** The file a relative import means; TypeScript names the file it will become. */
function fileOf(machine: Machine, from: string, specifier: string): string | undefined {
  const path = posix.join(posix.dirname(from), specifier)
  const source = path.replace(/\.([cm]?)js$/, '.$1ts')
  return [...(source === path ? [] : [path, source]), ...ENDINGS.map((ending) => path + ending)].find(
    (one) => machine.workspace.file(one) !== undefined,
  )
}

/** What importing by this name gives, as `require` gives it. */
export function imported(machine: Machine, from: string, specifier: string): Value {
  if (!specifier.startsWith('.')) {
    return machine.outside.module(specifier.replace(/^node:/, '')) ?? new Unknown(specifier, 'code')
  }
  const file = fileOf(machine, from, specifier)
  return file === undefined ? new Unknown(specifier, 'code') : machine.load(file)
}

function bindImports(machine: Machine, { scope, exports, all }: ModuleRun, script: Script): void {
  for (const node of script.program.body) {
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        const from = (): Value => imported(machine, script.file, node.source.value)
        if (specifier.type === 'ImportNamespaceSpecifier') scope.declareLazy(specifier.local.name, from)
        else {
          const name = specifier.type === 'ImportDefaultSpecifier' ? 'default' : exportName(specifier.imported)
          scope.declareLazy(specifier.local.name, () => part(machine, from(), name))
        }
      }
    }
    if (node.type === 'TSImportEqualsDeclaration' && node.moduleReference.type === 'TSExternalModuleReference') {
      const { value } = node.moduleReference.expression
      scope.declareLazy(node.id.name, () => imported(machine, script.file, value))
    }
    if (node.type === 'ExportAllDeclaration') {
      const from = node.source.value
      if (node.exported === null) all.push(from)
      else exports.set(exportName(node.exported), () => imported(machine, script.file, from))
    }
    if (node.type === 'ExportNamedDeclaration') bindExports(machine, node, scope, exports)
  }
}

/** A member of a module; CommonJS has no default of its own. */
function part(machine: Machine, module: Value, name: string): Value {
  const isRecordOrUnknown = typeof module === 'object' && module !== null
  if (name === 'default' && isRecordOrUnknown && !(module instanceof Unknown)) {
    return machine.member(module, '__esModule') === true ? machine.member(module, 'default') : module
  }
  return module === undefined ? undefined : machine.member(module, name)
}

function bindExports(
  machine: Machine,
  node: Extract<Node, { type: 'ExportNamedDeclaration' }>,
  scope: Scope,
  exports: Map<string, () => Value>,
): void {
  const { source } = node
  for (const { local, exported } of node.specifiers) {
    const name = exportName(local)
    exports.set(exportName(exported), () => {
      if (source !== null) return part(machine, imported(machine, scope.script.file, source.value), name)
      return bindingValue(scope, name)
    })
  }
}

function bindingValue(scope: Scope, name: string): Value {
  const binding = scope.find(name)
  if (binding === undefined) return new Unknown(name, 'code')
  try {
    return scope.read(binding, name)
  } catch (error) {
    if (error instanceof NotKnown) return new Unknown(error.message, 'code')
    throw error
  }
}

function exportName(node: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? String(node.value)
}

/** Runs `export …` where it stands; other statements have nothing to run. */
export function exportStatement(machine: Machine, node: Node, scope: Scope): void {
  const run = runs.get(scope)
  if (node.type === 'ExportNamedDeclaration' && node.declaration !== null) {
    const { declaration } = node
    machine.execute([declaration], scope)
    const names =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.flatMap(({ id }) => namesIn(id))
        : 'id' in declaration && declaration.id?.type === 'Identifier'
          ? [declaration.id.name]
          : []
    for (const name of names) run?.exports.set(name, () => bindingValue(scope, name))
  }
  if (node.type === 'ExportDefaultDeclaration') {
    const value = defaultOf(machine, node.declaration, scope)
    run?.exports.set('default', () => value)
  }
  if (node.type === 'TSExportAssignment' && run !== undefined)
    run.commonjs.exports = machine.evaluate(node.expression, scope)
  if (node.type === 'TSEnumDeclaration') scope.declare(node.id.name, enumOf(machine, node, scope))
}

function defaultOf(machine: Machine, node: Node, scope: Scope): Value {
  if (node.type === 'FunctionDeclaration') return functionValue(node, scope, node.id?.name ?? 'default')
  if (node.type === 'ClassDeclaration') {
    const made = makeClass(machine, node, scope)
    if (node.id !== null) scope.declare(node.id.name, made)
    return made
  }
  return machine.evaluate(node, scope)
}

function enumOf(machine: Machine, node: Extract<Node, { type: 'TSEnumDeclaration' }>, scope: Scope): Value {
  const made = record()
  let next: Value = 0
  for (const { id, initializer } of node.body.members) {
    const name = id.type === 'Identifier' ? id.name : id.type === 'Literal' ? String(id.value) : ''
    const value = initializer === null ? next : machine.evaluate(initializer, scope)
    next = typeof value === 'number' ? value + 1 : new Unknown('a member of an enum')
    made[name] = value
    if (typeof value === 'number') made[value] = name
  }
  return made
}
