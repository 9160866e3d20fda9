import type { Position } from '../../../../core/position.ts'
import type { MigrationStep } from '../../../types.ts'
import type { Expression, Span, Statement } from './ast.ts'
import { lostReason, poison, touch } from './containers.ts'
import type { Scope, Slot } from './scope.ts'
import type { Source } from './source.ts'
import { positionOf } from './source.ts'
import type { Arguments, CallSite, LiveRun, PyValue } from './values.ts'
import { Unknown } from './values.ts'

/** How a block ended. `maybe`: what decides it is unknown; which ends are possible is told. */
export type Completion =
  | { readonly kind: 'normal' | 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: PyValue }
  | MaybeCompletion

export interface MaybeCompletion {
  readonly kind: 'maybe'
  readonly goesOn: boolean
  readonly breaks: boolean
  readonly continues: boolean
  readonly returns: readonly PyValue[]
  readonly reason: Unknown
}

export const NORMAL: Completion = { kind: 'normal' }

/** A Python exception on its way. */
export class PyRaise {
  readonly exception: PyValue
  readonly position: Position
  /** Raised by a `raise` or `assert` of the evaluated code, not by an operation. */
  readonly deliberate: boolean
  constructor(exception: PyValue, position: Position, deliberate = false) {
    this.exception = exception
    this.position = position
    this.deliberate = deliberate
  }
}

/** Evaluation gives up: everything from here on is unknown. No `except` of the evaluated code sees it. */
export class Abort {
  readonly reason: string
  readonly position: Position
  /** Another part of the code may still be evaluated: there is time left. */
  readonly local: boolean
  constructor(reason: string, position: Position, local = false) {
    this.reason = reason
    this.position = position
    this.local = local
  }
}

/** What happened since a point to which evaluation may return. */
export interface Journal {
  /** What names were bound to before. */
  readonly names: Map<Scope, Map<string, Slot | undefined>>
  readonly objects: Map<object, () => void>
  readonly tainted: object[]
  /** Lists of steps that wait (the directives of a batch), and how long they were. */
  readonly waiting: Map<MigrationStep[], number>
  readonly emitted: MigrationStep[]
  /** What happens meanwhile is taken back, or may be. */
  readonly isTrial: boolean
}

/** What a `try` of the evaluated code watches for: the first thing that may or may not have raised. */
export interface Watch {
  readonly journal: Journal
  /** How many steps were certain before it, and why nothing is after it. */
  doubt: { readonly emitted: number; readonly reason: Unknown } | undefined
}

export const LIMITS = { operations: 200_000, depth: 120, text: 4_000_000, items: 100_000, steps: 20_000, trials: 60 }

/** The parts of the evaluator that call one another in a circle; `interpreter.ts` joins them. */
export interface Parts {
  evaluate(expression: Expression, scope: Scope): PyValue
  execute(body: readonly Statement[], scope: Scope): Completion
  call(callee: PyValue, args: Arguments, site: Site): PyValue
  exception(type: string, message: string): PyValue
  importModule(name: string, from: Scope, span: Span): PyValue
}

/** The state of one evaluation: steps so far, what is being tried, what can no longer be trusted. */
export class Machine {
  readonly steps: MigrationStep[] = []
  readonly parts: Parts
  readonly journals: Journal[] = []
  readonly watches: Watch[] = []
  /** Exceptions whose handlers are running. */
  readonly handling: PyValue[] = []
  depth = 0
  #operations = 0
  readonly #tainted = new WeakMap<object, Unknown>()
  #taints = 0

  /** The text of a file of the repository. */
  readonly readFile: (path: string) => string | undefined

  /** Statements are run while the script is evaluated: one that is refused ends it, whatever stands in a `try`. */
  readonly live: LiveRun | undefined

  constructor(parts: Parts, readFile: (path: string) => string | undefined, live?: LiveRun) {
    this.parts = parts
    this.readFile = readFile
    this.live = live
  }

  /** Counts work; a script that needs too much of it is given up, so that evaluation always ends. */
  tick(scope: Scope, span: Span, cost = 1): void {
    this.#operations += cost
    if (this.#operations > LIMITS.operations) {
      throw new Abort('takes too many steps to evaluate', positionOf(scope.source, span))
    }
  }

  emit(step: MigrationStep): void {
    const target = this.journals.at(-1)?.emitted ?? this.steps
    if (target.length >= LIMITS.steps) throw new Abort('has too many statements', step.position)
    target.push(step)
  }

  bind(scope: Scope, name: string, value: Slot | undefined): void {
    const journal = this.journals.at(-1)
    if (journal !== undefined) {
      let names = journal.names.get(scope)
      if (names === undefined) {
        names = new Map()
        journal.names.set(scope, names)
      }
      if (!names.has(name)) names.set(name, scope.names.get(name))
    }
    if (value === undefined) scope.names.delete(name)
    else scope.names.set(name, value)
  }

  /** Must be called before an object changes; `remember` gives what restores it. */
  changing(object: object, remember: () => () => void): void {
    const journal = this.journals.at(-1)
    if (journal === undefined || journal.objects.has(object)) return
    journal.objects.set(object, remember())
    if (Array.isArray(object)) journal.waiting.set(object, object.length)
  }

  begin(isTrial = false): Journal {
    const journal: Journal = {
      names: new Map(),
      objects: new Map(),
      tainted: [],
      waiting: new Map(),
      emitted: [],
      isTrial,
    }
    this.journals.push(journal)
    return journal
  }

  /** Takes back everything since `begin`. */
  rollback(journal: Journal): void {
    this.journals.length = this.journals.indexOf(journal)
    for (const object of journal.tainted) this.#tainted.delete(object)
    for (const undo of [...journal.objects.values()].reverse()) undo()
    for (const [scope, names] of journal.names) {
      for (const [name, value] of names) {
        if (value === undefined) scope.names.delete(name)
        else scope.names.set(name, value)
      }
    }
  }

  /** The steps that are certain to run, those of blocks that are still open included. */
  certainSteps(): readonly MigrationStep[] {
    const trial = this.journals.findIndex(({ isTrial }) => isTrial)
    const open = trial === -1 ? this.journals : this.journals.slice(0, trial)
    return [...this.steps, ...open.flatMap(({ emitted }) => emitted)]
  }

  /** Takes back the journals from the given depth on: what was being tried when evaluation was given up. */
  rollbackFrom(depth: number): void {
    const journal = this.journals[depth]
    if (journal !== undefined) this.rollback(journal)
  }

  /** Keeps everything since `begin`; `steps` are those of it that count. */
  commit(journal: Journal, steps: readonly MigrationStep[] = journal.emitted): void {
    this.journals.length = this.journals.indexOf(journal)
    const outer = this.journals.at(-1)
    if (outer !== undefined) {
      outer.tainted.push(...journal.tainted)
      for (const [queue, length] of journal.waiting) if (!outer.waiting.has(queue)) outer.waiting.set(queue, length)
      for (const [object, undo] of journal.objects) if (!outer.objects.has(object)) outer.objects.set(object, undo)
      for (const [scope, names] of journal.names) {
        const known = outer.names.get(scope) ?? new Map<string, Slot | undefined>()
        for (const [name, value] of names) if (!known.has(name)) known.set(name, value)
        outer.names.set(scope, known)
      }
    }
    for (const step of steps) this.emit(step)
  }

  /** From here on nothing is known of the object. What looks into it without asking finds something unknown. */
  taint(object: object, reason: Unknown): void {
    if (this.#tainted.has(object)) return
    touch(object, this)
    this.journals.at(-1)?.tainted.push(object)
    this.#tainted.set(object, reason)
    this.#taints++
    poison(object, reason)
  }

  isTainted(object: object): boolean {
    return this.#tainted.has(object)
  }

  /** Why nothing is known of an object any more; undefined when it is what it seems. */
  distrusted(object: object): Unknown | undefined {
    return this.#tainted.get(object)
  }

  /** The value, or the unknown that has become of it. */
  trusted(value: PyValue): PyValue {
    if (typeof value !== 'object' || value === null) return value
    const tainted = this.#taints === 0 ? undefined : this.#tainted.get(value)
    return tainted ?? lostReason(value) ?? value
  }

  /** Something happened that may have raised an exception, for all we know. */
  doubt(reason: Unknown): void {
    for (const watch of this.watches) watch.doubt ??= { emitted: watch.journal.emitted.length, reason }
  }

  site(scope: Scope, span: Span): Site {
    return new Site(this, scope, span)
  }
}

/** A place in the evaluated code, as the vocabulary sees it. */
export class Site implements CallSite {
  readonly machine: Machine
  readonly scope: Scope
  readonly span: Span

  constructor(machine: Machine, scope: Scope, span: Span) {
    this.machine = machine
    this.scope = scope
    this.span = span
  }

  get source(): Source {
    return this.scope.source
  }

  get position(): Position {
    return positionOf(this.scope.source, this.span)
  }

  emit(step: MigrationStep): void {
    this.machine.emit(step)
  }

  emitted(): readonly MigrationStep[] {
    const { steps, journals } = this.machine
    return journals.length === 0 ? steps : [steps, ...journals.map(({ emitted }) => emitted)].flat()
  }

  get live(): LiveRun | undefined {
    return this.machine.live
  }

  isCertain(): boolean {
    return this.machine.journals.every(({ isTrial }) => !isTrial)
  }

  pause(reason: string): never {
    throw new Abort(reason, this.position)
  }

  invoke(callee: PyValue, args: Arguments): PyValue {
    return this.machine.parts.call(callee, args, this)
  }

  unknown(reason: string, reach: Unknown['reach'] = 'none'): Unknown {
    return new Unknown(reason, this.position, reach)
  }

  changing(object: object, remember: () => () => void): void {
    this.machine.changing(object, remember)
  }

  distrusted(object: object): Unknown | undefined {
    return this.machine.distrusted(object)
  }

  spend(cost: number): void {
    this.machine.tick(this.scope, this.span, cost)
  }

  raise(type: string, message: string): never {
    throw new PyRaise(this.machine.parts.exception(type, message), this.position)
  }
}
