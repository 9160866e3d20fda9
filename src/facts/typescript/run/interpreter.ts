import type { Class, Node } from 'oxc-parser'
import type { Script } from '../../../parsers/typescript/scripts.ts'
import type { Scripts } from '../types.ts'
import { assign } from './assign.ts'
import { withinSteps } from './budget.ts'
import { call, throwing } from './calls.ts'
import { makeClass } from './classes.ts'
import { evaluate } from './expressions.ts'
import type { Condition, End, Limits, Machine, Outside } from './machine.ts'
import { memberOf, setMember } from './member-access.ts'
import type { ModuleRun } from './modules.ts'
import { bindImports, externalExport, registerRun } from './modules.ts'
import type { Scope } from './scope.ts'
import { moduleScope } from './scope.ts'
import { execute } from './statements.ts'
import type { ClassValue, FunctionNode, Place, Value } from './values.ts'
import { constant, shape, unknown } from './values.ts'

/** The folder the repository is taken to lie in, for code that builds paths of its own place. */
export const ROOT = '/(repository)'

/** A module that is not about the question may be a long list of constants. */
const MODULE_STEPS = 60_000

/**
 * Reads modules as Node would run them, in order and with what is known of every value, but runs nothing: both ways of
 * an undecided condition are followed, calls of other packages are answered by `outside`.
 */
export class Interpreter implements Machine {
  readonly scripts: Scripts
  readonly outside: Outside
  readonly conditions: Condition[] = []
  readonly limits: Limits
  readonly tooLong: WeakSet<Node>
  depth = 0
  readonly entered = new WeakSet<Node>()
  readonly #modules: Map<string, ModuleRun>

  constructor(
    scripts: Scripts,
    outside: Outside,
    steps: number,
    modules = new Map<string, ModuleRun>(),
    tooLong = new WeakSet<Node>(),
  ) {
    this.tooLong = tooLong
    this.scripts = scripts
    this.outside = outside
    this.limits = { total: steps, steps: 0, floor: Number.NEGATIVE_INFINITY, depth: 40 }
    this.#modules = modules
  }

  /** The modules that were read; another interpreter may go on with them. */
  get modules(): Map<string, ModuleRun> {
    return this.#modules
  }

  evaluate(node: Node, scope: Scope): Value {
    return evaluate(this, node, scope)
  }

  execute(statements: readonly Node[], scope: Scope): End {
    return execute(this, statements, scope)
  }

  assign(target: Node, value: Value, scope: Scope, declares: boolean): void {
    assign(this, target, value, scope, declares)
  }

  call(callee: Value, args: readonly Value[], place: Place, self?: Value, isNew = false): Value {
    return call(this, callee, args, place, self, isNew)
  }

  member(object: Value, name: string, place: Place): Value {
    return memberOf(this, object, name, place)
  }

  setMember(object: Value, name: string, value: Value, place: Place): void {
    setMember(this, object, name, value, place)
  }

  makeClass(node: Class, scope: Scope): ClassValue {
    return makeClass(this, node, scope)
  }

  makeFunction(node: FunctionNode, scope: Scope, name: string, home?: ClassValue): Value {
    return {
      kind: 'function',
      node,
      script: scope.script,
      scope,
      self: undefined,
      home,
      name: node.id?.name ?? name,
      given: [],
      fields: new Map(),
    }
  }

  under<T>(place: Place, negated: boolean, work: () => T, kind: Condition['kind'] = 'if', value?: Value): T {
    this.conditions.push({ place, negated, kind, value })
    try {
      return work()
    } finally {
      this.conditions.pop()
    }
  }

  /** Reads a module from top to bottom, once. */
  load(file: string): ModuleRun | undefined {
    const known = this.#modules.get(file)
    if (known !== undefined) return known
    const script = this.scripts.module(file)
    if (script === undefined) return undefined
    const exported = shape([], true)
    const commonjs = shape([['exports', exported]])
    const scope = moduleScope(script)
    const run: ModuleRun = { script, scope, exports: new Map(), all: [], commonjs, state: 'running' }
    this.#modules.set(file, run)
    scope.declare('module', commonjs)
    scope.declare('exports', exported)
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''
    scope.declare('__dirname', constant(folder === '' ? ROOT : `${ROOT}/${folder}`))
    scope.declare('__filename', constant(`${ROOT}/${file}`))
    registerRun(run)
    bindImports(this, run)
    const around = this.conditions.splice(0)
    const isRelevant = this.outside.relevant?.has(file) !== false
    withinSteps(this, isRelevant ? undefined : MODULE_STEPS, () =>
      throwing(() => this.execute(script.program.body, scope)),
    )
    this.conditions.push(...around)
    run.state = 'done'
    return run
  }

  exported(file: string, name: string): Value {
    const run = this.load(file)
    if (run === undefined) return unknown(file)
    if (name === '(load)') return unknown(file)
    const { exports, commonjs } = run
    const own = commonjs.fields.get('exports') ?? unknown('exports')
    if (name === '*') return this.#namespace(run, own)
    const found = exports.get(name)?.()
    if (found !== undefined) return found
    for (const specifier of run.all) {
      const value = this.imported(run.script, specifier, name)
      if (value.kind !== 'unknown' && !(value.kind === 'constant' && value.value === undefined)) return value
    }
    if (exports.size > 0 || run.all.length > 0) return unknown(name)
    const isModule = own.kind === 'shape' && own.fields.has('__esModule')
    if (name === 'default' && !isModule) return own
    return this.member(own, name, { script: run.script, node: run.script.program })
  }

  imported(script: Script, specifier: string, name: string): Value {
    const target = this.scripts.resolve(script.file, specifier)
    if (target.kind === 'external') return externalExport(target.name, name)
    if (target.kind === 'missing' || target.file.endsWith('.json')) return unknown(specifier)
    return this.exported(target.file, name)
  }

  #namespace(run: ModuleRun, own: Value): Value {
    if (run.exports.size === 0 && run.all.length === 0) return own
    const fields = [...run.exports].map(([name, value]) => [name, value()] as const)
    return shape(fields, run.all.length > 0 || run.state === 'running')
  }
}
