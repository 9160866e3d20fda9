import type { MigrationStep } from '../../../types.ts'
import { areEqual } from './compare.ts'
import type { Completion, Journal, Machine, Site } from './machine.ts'
import { Abort, LIMITS, NORMAL, PyRaise } from './machine.ts'
import type { Scope, Slot } from './scope.ts'
import { Lazy } from './scope.ts'
import { typeNameOf } from './truth.ts'
import type { PyValue } from './values.ts'
import { PyDict, PyList, PySet, PyTuple, Unknown } from './values.ts'

/** What running something would do, after everything it did was taken back. */
export interface Attempt<T> {
  readonly result: T | undefined
  readonly raised: PyRaise | undefined
  readonly emitted: readonly MigrationStep[]
  /** Names it would bind, and to what. */
  readonly names: ReadonlyMap<Scope, ReadonlyMap<string, Slot | undefined>>
  /** Objects it would change. */
  readonly objects: readonly object[]
  /** Steps it would add to lists of steps that wait. */
  readonly waiting: ReadonlyMap<MigrationStep[], readonly MigrationStep[]>
}

/** Runs something and takes it back. */
export function attempt<T>(machine: Machine, site: Site, run: () => T): Attempt<T> {
  const tried = start(machine, site, run)
  return takeBack(machine, tried)
}

interface Started<T> {
  readonly journal: Journal
  readonly result: T | undefined
  readonly raised: PyRaise | undefined
}

function start<T>(machine: Machine, site: Site, run: () => T): Started<T> {
  if (machine.journals.length >= LIMITS.trials) throw new Abort('has conditions nested too deeply', site.position, true)
  const journal = machine.begin(true)
  try {
    return { journal, result: run(), raised: undefined }
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error
    return { journal, result: undefined, raised: error }
  }
}

function takeBack<T>(machine: Machine, { journal, result, raised }: Started<T>): Attempt<T> {
  const names = new Map(
    [...journal.names].map(([scope, before]) => [
      scope,
      new Map([...before.keys()].map((name) => [name, scope.names.get(name)])),
    ]),
  )
  const objects = [...journal.objects.keys(), ...journal.tainted].filter((object) => !Array.isArray(object))
  const waiting = new Map([...journal.waiting].map(([queue, length]) => [queue, queue.slice(length)]))
  machine.rollback(journal)
  return { result, raised, emitted: journal.emitted, names, objects, waiting }
}

/**
 * Goes on after a choice between ways of which nobody knows the right one. Ways that end in a `raise` are left out:
 * the migration fails there, and what is told is what it does when it does not. If only one is left, it is taken. What
 * the others would write becomes one opaque step, and what they would change is unknown from here on. Gives how the
 * ways ended.
 */
export function settle<T>(machine: Machine, site: Site, reason: Unknown, ways: readonly (() => T)[]): T[] {
  const before = ways.slice(0, -1).map((run) => attempt(machine, site, run))
  const last = ways.at(-1)
  if (last === undefined) return []
  const refused = ({ raised }: Pick<Attempt<T>, 'raised'>) => raised?.deliberate === true
  const started = start(machine, site, last)
  if (before.length > 0 && before.every(refused) && started.raised === undefined) {
    // It was the only way that is left: nothing needs to be taken back.
    machine.commit(started.journal)
    machine.doubt(reason)
    return started.result === undefined ? [] : [started.result]
  }
  return choose(machine, site, reason, ways, [...before, takeBack(machine, started)])
}

function choose<T>(
  machine: Machine,
  site: Site,
  reason: Unknown,
  ways: readonly (() => T)[],
  attempts: readonly Attempt<T>[],
): T[] {
  const ended = attempts.filter(({ raised }) => raised === undefined)
  if (ended.length === 0) throw attempts[0]?.raised ?? new Abort('no way to go on', site.position)
  if (ended.length < attempts.length) machine.doubt(reason)
  const failed = attempts.flatMap(({ raised }) => (raised === undefined || raised.deliberate ? [] : [failure(raised)]))
  if (ended.length === 1 && attempts.length > 1 && failed.length === 0) {
    const [only] = ways.filter((_, place) => attempts[place]?.raised === undefined)
    return only === undefined ? [] : [only()]
  }
  merge(machine, reason, ended)
  emitOpaque(machine, site, reason, [...ended.flatMap(({ emitted }) => emitted), ...failed])
  emitWaiting(machine, site, reason, ended)
  return ended.flatMap(({ result }) => (result === undefined ? [] : [result]))
}

/** An operation that fails where not everything is known may fail for want of knowledge. */
export function failure({ position }: PyRaise): MigrationStep {
  return { kind: 'opaque', position, operation: 'python', reason: 'an operation that seems to fail' }
}

/** Names and objects that differ between the ways are unknown afterwards. */
export function merge(machine: Machine, reason: Unknown, attempts: readonly Attempt<unknown>[]): void {
  for (const { objects } of attempts) for (const object of objects) machine.taint(object, reason)
  const scopes = new Set(attempts.flatMap(({ names }) => [...names.keys()]))
  for (const scope of scopes) {
    const names = new Set(attempts.flatMap((one) => [...(one.names.get(scope)?.keys() ?? [])]))
    for (const name of names) {
      const slots = attempts.map((one) => {
        const changed = one.names.get(scope)
        return changed?.has(name) ? changed.get(name) : scope.names.get(name)
      })
      // Where it is not bound, using it raises: what follows is about the ways on which it is.
      const bound = slots.filter((slot) => slot !== undefined)
      const [one] = bound
      machine.bind(scope, name, bound.every((slot) => isSameSlot(slot, one)) ? one : reason)
    }
  }
}

function isSameSlot(left: Slot | undefined, right: Slot | undefined): boolean {
  if (left === right) return true
  if (left === undefined || right === undefined || left instanceof Lazy || right instanceof Lazy) return false
  return isSameConstant(left, right)
}

/** True for two immutable values nothing can tell apart. */
export function isSameConstant(left: PyValue, right: PyValue): boolean {
  if (left === right) return true
  const mutable = (value: PyValue) => value instanceof PyList || value instanceof PyDict || value instanceof PySet
  if (mutable(left) || mutable(right) || typeNameOf(left) !== typeNameOf(right)) return false
  if (left instanceof PyTuple && right instanceof PyTuple) {
    return (
      left.items.length === right.items.length &&
      left.items.every((item, place) => isSameConstant(item, right.items[place] ?? null))
    )
  }
  return areEqual(left, right) === true
}

/** One opaque step for statements that may or may not run. */
export function emitOpaque(machine: Machine, site: Site, reason: Unknown, inside: readonly MigrationStep[]): void {
  const step = opaqueFor(site, reason, inside)
  if (step !== undefined) machine.emit(step)
}

/** The same for steps that wait: one opaque step waits in their place. */
export function emitWaiting(
  machine: Machine,
  site: Site,
  reason: Unknown,
  attempts: readonly Pick<Attempt<unknown>, 'waiting'>[],
): void {
  for (const queue of new Set(attempts.flatMap(({ waiting }) => [...waiting.keys()]))) {
    const inside = attempts.flatMap(({ waiting }) => waiting.get(queue) ?? [])
    replaceWaiting(machine, site, reason, queue, queue.length, inside)
  }
}

/** Puts one opaque step in the place of all that waits from `start` on. */
export function replaceWaiting(
  machine: Machine,
  site: Site,
  reason: Unknown,
  queue: MigrationStep[],
  start: number,
  inside: readonly MigrationStep[] = queue.slice(start),
): void {
  const step = opaqueFor(site, reason, inside)
  if (step === undefined) return
  machine.changing(queue, () => {
    const before = [...queue]
    return () => queue.splice(0, queue.length, ...before)
  })
  queue.splice(start, queue.length - start, step)
}

function opaqueFor(site: Site, reason: Unknown, inside: readonly MigrationStep[]): MigrationStep | undefined {
  const [first] = inside
  if (first === undefined) return undefined
  const operations = [...new Set(inside.map(({ operation }) => operation))]
  const only = inside.length === 1 && first.kind === 'opaque' && first.reason === reason.reason
  return {
    kind: 'opaque',
    position: site.position,
    operation: operations.join(', '),
    reason: only ? reason.reason : `runs depending on ${reason.reason} (inside: ${listed(operations)})`,
    maybe: inside,
  }
}

function listed(words: readonly string[]): string {
  return words.length > 8 ? `${words.slice(0, 8).join(', ')} and ${words.length - 8} more` : words.join(', ')
}

/** The value of one of several ways; unknown unless all give the same. */
export function settleValue(machine: Machine, site: Site, reason: Unknown, ways: readonly (() => PyValue)[]): PyValue {
  const values = settle(machine, site, reason, ways)
  const [first = null] = values
  return values.every((value) => isSameConstant(value, first)) ? first : reason
}

/** How a block ends when it may end in one of several ways. */
export function joinCompletions(completions: readonly Completion[], reason: Unknown): Completion {
  const [first = NORMAL] = completions
  if (completions.every(({ kind }) => kind === first.kind) && first.kind !== 'return' && first.kind !== 'maybe') {
    return first
  }
  const flat = completions.map(possibilities)
  const returns = flat.flatMap((one) => one.returns)
  const [value] = returns
  const onlyReturns = flat.every(({ goesOn, breaks, continues }) => !goesOn && !breaks && !continues)
  if (onlyReturns && value !== undefined) {
    return { kind: 'return', value: returns.every((one) => isSameConstant(one, value)) ? value : reason }
  }
  return {
    kind: 'maybe',
    goesOn: flat.some(({ goesOn }) => goesOn),
    breaks: flat.some(({ breaks }) => breaks),
    continues: flat.some(({ continues }) => continues),
    returns,
    reason,
  }
}

interface Possibilities {
  readonly goesOn: boolean
  readonly breaks: boolean
  readonly continues: boolean
  readonly returns: readonly PyValue[]
}

export function possibilities(completion: Completion): Possibilities {
  if (completion.kind === 'maybe') return completion
  return {
    goesOn: completion.kind === 'normal',
    breaks: completion.kind === 'break',
    continues: completion.kind === 'continue',
    returns: completion.kind === 'return' ? [completion.value] : [],
  }
}

/** Blocks under a condition nobody knows. */
export function settleBlocks(
  machine: Machine,
  site: Site,
  reason: Unknown,
  ways: readonly (() => Completion)[],
): Completion {
  return joinCompletions(settle(machine, site, reason, ways), reason)
}

/** `Unknown`, whatever the value is, to give as a reason. */
export function reasonOf(value: PyValue, site: Site, otherwise: string): Unknown {
  return value instanceof Unknown ? value : site.unknown(otherwise)
}
