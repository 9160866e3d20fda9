import type { MigrationStatement } from '../../../types.ts'
import { type CallSite, PyCallable, type PyValue } from '../python/values.ts'
import { describe } from './convert.ts'
import type { ExpectedDatabase } from './expected-database.ts'
import { type Bound, bind, signature } from './signature.ts'
import { known, Unknowable, unknowable } from './unknowable.ts'

/** What one vocabulary remembers while a revision runs. */
export interface RunState {
  /** Deeper than 0 inside `autocommit_block()`. */
  autocommit: number
  /** Types `create_table` created in this run: Alembic creates each once. */
  readonly createdTypes: Set<string>
  /** What the database has while the revision runs. */
  readonly database: ExpectedDatabase
}

/**
 * Notes that a collection is about to change, so that the evaluator can take it back. After a branch nobody knows to be
 * taken, `owner` is unknown to the code that uses it.
 */
export function aboutToChange(
  site: CallSite,
  collection: unknown[] | Set<unknown> | Map<string, unknown>,
  owner: object = collection,
): void {
  site.changing(owner, () => {
    const before = [...collection]
    return () => {
      if (Array.isArray(collection)) collection.splice(0, collection.length, ...before)
      else {
        collection.clear()
        for (const item of before) addBack(collection, item)
      }
    }
  })
}

function addBack(collection: Set<unknown> | Map<string, unknown>, item: unknown): void {
  if (collection instanceof Set) collection.add(item)
  else if (Array.isArray(item)) collection.set(String(item[0]), item[1])
}

export interface Origin {
  readonly site: CallSite
  readonly operation: string
  readonly state: RunState
}

export function emitStatement(
  { site, operation, state }: Origin,
  sql: string,
  checkFirst = false,
  existing: Pick<MigrationStatement, 'existingType' | 'existingNotNull'> = {},
): void {
  const step = { kind: 'statement', sql, position: site.position, operation, autocommit: state.autocommit > 0 } as const
  const assumed = state.database.wasAsked ? ({ ...step, assumes: 'history' } as const) : step
  const typed = { ...assumed, ...existing }
  site.emit(checkFirst ? { ...typed, checkFirst } : typed)
}

/** `tables`: the only tables it may change; none when it changes rows alone. Not given: it may change anything. */
export function emitOpaque(
  { site, operation }: Omit<Origin, 'state'>,
  reason: string,
  tables?: readonly string[],
): void {
  const step = { kind: 'opaque', position: site.position, operation, reason } as const
  const remakes = /^(?:create|drop|rename)_table$/.test(operation)
  site.emit(tables === undefined ? step : { ...step, tables, remakes })
}

/**
 * Runs what emits statements; when something is not known, what it did not get to emit is opaque. `tables` tells which
 * tables it can only have been about.
 */
export function orOpaque(origin: Origin, action: () => PyValue, tables?: () => readonly string[] | undefined): PyValue {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof Unknowable)) throw error
    emitOpaque(origin, error.reason, tables?.())
    return origin.site.unknown(error.reason)
  }
}

/** Something statements are sent through: `op.get_bind()`, an engine made from it. */
export interface Sender {
  readonly state: RunState
}

/**
 * A method that sends statements through its argument `bind`; without one, or with one that is not known, what it does
 * is opaque.
 */
export function sending(
  name: string,
  operation: string,
  parameters: string,
  body: (args: Bound, origin: Origin) => void,
): PyCallable {
  const shape = signature(parameters)
  return new PyCallable(name, (args, site) => {
    try {
      const given = bind(name, shape, args)
      const origin = { site, operation, state: asSender(given.get('bind'), 'the bind').state }
      body(given, origin)
      return null
    } catch (error) {
      if (!(error instanceof Unknowable)) throw error
      emitOpaque({ site, operation }, error.reason)
      return site.unknown(error.reason)
    }
  })
}

const SENDERS = new WeakSet<object>()

/** Marks an object as one that statements of the migration go through. */
export function markSender<T extends object & Sender>(object: T): T {
  SENDERS.add(object)
  return object
}

export function asSender(value: PyValue | undefined, what: string): Sender {
  const given = value === undefined ? unknowable(`${what} is missing`) : known(value)
  if (typeof given === 'object' && given !== null && SENDERS.has(given)) return given as object as Sender
  return unknowable(`${what} is no connection of the migration but ${describe(given)}`)
}
