import type { Node } from 'oxc-parser'
import type { Script, ScriptParser } from '../../../parsers/typescript/scripts.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { MigrationStep, OpaqueStep } from '../../types.ts'
import { assign } from './assign.ts'
import { call, construct } from './calls.ts'
import { evaluate } from './expressions.ts'
import { type Change, Journal } from './journal.ts'
import {
  type CallSite,
  type Flow,
  type Machine,
  type Outside,
  type Place,
  placeOf,
  type Scope,
  type Tried,
} from './machine.ts'
import { memberOf, setMember } from './members.ts'
import { Modules } from './modules.ts'
import { settle } from './promises.ts'
import { execute } from './statements.ts'
import { NotKnown, Thrown, type Value } from './values.ts'

const MAX_STEPS = 400_000

/** Thrown when the code takes longer to follow than any migration should. */
export class TooLong extends Error {}

/**
 * Follows the code of a migration with the values that are known and executes nothing of it. What is not known is an
 * `Unknown`; where it decides, both ways are tried, what they change becomes unknown and what they would send to the
 * database becomes one opaque step.
 */
export class Interpreter implements Machine {
  readonly workspace: Workspace
  readonly outside: Outside
  depth = 0
  /** What was done so far, by those that wait for one another: the innermost comes last. */
  readonly #buffers: MigrationStep[][] = [[]]
  #assumes = false
  #node: Node | undefined
  #scope: Scope | undefined
  readonly #parse: ScriptParser
  readonly #modules: Modules
  readonly #tainted = new WeakSet<object>()
  #journal: Journal | undefined
  #total = MAX_STEPS
  #left = MAX_STEPS

  constructor(workspace: Workspace, parse: ScriptParser, outside: Outside) {
    this.workspace = workspace
    this.#parse = parse
    this.outside = outside
    this.#modules = new Modules(this)
  }

  parse(file: string): Script | undefined {
    const text = this.workspace.read(file)
    const found = text === undefined ? undefined : this.#parse(file, text)
    return found !== undefined && 'program' in found ? found : undefined
  }

  tick(): void {
    this.#left -= 1
    this.#total -= 1
    if (this.#left < 0 || this.#total < 0) throw new TooLong('it takes too long to follow')
  }

  withinLimit(steps: number, work: () => void): void {
    const before = this.#left
    this.#left = steps
    try {
      work()
    } catch (error) {
      if (!(error instanceof TooLong) || this.#total < 0) throw error
    } finally {
      this.#left = before
    }
  }

  /** Gives what comes next all the steps there are. */
  refresh(): void {
    this.#total = MAX_STEPS
    this.#left = MAX_STEPS
  }

  evaluate(node: Node, scope: Scope): Value {
    this.#node = node
    this.#scope = scope
    return evaluate(this, node, scope)
  }

  execute(statements: readonly Node[], scope: Scope): Flow | undefined {
    return execute(this, statements, scope)
  }

  assign(target: Node, value: Value, scope: Scope, declares: boolean): void {
    assign(this, target, value, scope, declares)
  }

  call(callee: Value, args: readonly Value[], site: CallSite): Value {
    return call(this, callee, args, site)
  }

  construct(callee: Value, args: readonly Value[], site: CallSite): Value {
    return construct(this, callee, args, site)
  }

  member(object: Value, name: string, place?: Place): Value {
    return memberOf(this, object, name, place)
  }

  setMember(object: Value, name: string, value: Value): void {
    setMember(this, object, name, value)
  }

  settle(value: Value, place: Place): Value {
    return settle(this, value, place)
  }

  load(file: string): Value {
    return this.#modules.load(file)
  }

  exported(file: string): Value {
    return this.#modules.namespace(file)
  }

  get here(): Place {
    if (this.#node === undefined || this.#scope === undefined) throw new NotKnown('nothing was evaluated yet')
    return placeOf(this.#node, this.#scope)
  }

  emit(step: MigrationStep): void {
    this.steps.push(this.#assumes && step.kind === 'statement' ? { ...step, assumes: 'history' } : step)
  }

  get steps(): MigrationStep[] {
    return this.#buffers.at(-1) ?? []
  }

  /** Everything that comes before what is done next. */
  emitted(): readonly MigrationStep[] {
    return this.#buffers.flat()
  }

  /** From now on, what is done depends on what the database was answered to have. */
  assume(): void {
    this.#assumes = true
  }

  buffered<T>(work: (steps: readonly MigrationStep[]) => T): T {
    const steps: MigrationStep[] = []
    this.#buffers.push(steps)
    try {
      return work(steps)
    } finally {
      this.#buffers.pop()
    }
  }

  position({ script, start }: Place) {
    return { file: script.file, line: script.position({ start, end: start }).line }
  }

  opaque(place: Place, operation: string, reason: string): OpaqueStep {
    return { kind: 'opaque', position: this.position(place), operation, reason }
  }

  changing(change: Change): void {
    this.#journal?.add(change)
  }

  taint(object: object): void {
    const was = this.#tainted.has(object)
    this.#tainted.add(object)
    if (was) return
    this.changing({ undo: () => this.#tainted.delete(object), taint: () => this.#tainted.add(object) })
  }

  isTainted(object: object): boolean {
    return this.#tainted.has(object)
  }

  attempt<T>(work: () => T): Tried<T> {
    const { tried, journal } = this.#try(work)
    journal.taint(this.#journal)
    return tried
  }

  perhaps<T>(place: Place, reason: string, works: readonly (() => T)[]): readonly Tried<T>[] {
    const all = works.map((work) => this.#try(work))
    for (const { journal } of all) journal.taint(this.#journal)
    const maybe = all.flatMap(({ tried }) => tried.steps).filter(({ operation }) => operation !== 'throw')
    if (maybe.length > 0) this.emit({ ...this.opaque(place, 'code', reason), maybe })
    return all.map(({ tried }) => tried)
  }

  #try<T>(work: () => T): { readonly tried: Tried<T>; readonly journal: Journal } {
    const outer = this.#journal
    const journal = new Journal()
    this.#journal = journal
    const tried = this.buffered((steps): Tried<T> => {
      try {
        return { steps, result: work(), threw: false }
      } catch (error) {
        if (!(error instanceof Thrown) && !(error instanceof NotKnown)) throw error
        return { steps, result: undefined, threw: true }
      }
    })
    this.#journal = undefined
    journal.undo()
    this.#journal = outer
    return { tried, journal }
  }
}
