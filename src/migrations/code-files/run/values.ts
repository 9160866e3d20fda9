import type { MigrationStep } from '../../types.ts'

/**
 * A value of the program that is read: constants, arrays, maps and sets as they are, objects without a prototype of
 * ours, and the classes below for everything else. Nothing of the repository is ever executed.
 */
export type Value = unknown

/**
 * A value that is not known. `data`: it comes out of the database, or is nothing but a value; `code`: what gives it is
 * not known, and may do anything once it is waited for; `tool`: it is a member of the tool's own objects.
 */
export class Unknown {
  readonly reason: string
  readonly origin: 'data' | 'code' | 'tool'
  /** What is known of a text, with `HOLE` where something is not. */
  readonly sketch: string | undefined
  /** What gives it was told already as a step that is not known. */
  told = false

  constructor(reason: string, origin: 'data' | 'code' | 'tool' = 'data', sketch?: string) {
    this.reason = reason
    this.origin = origin
    this.sketch = sketch
  }

  /** Whatever turns it into text or a number comes to know nothing. */
  [Symbol.toPrimitive](): never {
    throw new NotKnown(this.reason)
  }

  toJSON(): never {
    throw new NotKnown(this.reason)
  }
}

/** Stands in a sketch for a part that is not known. */
export const HOLE = '\u0001'

/** Thrown where a value that is not known would decide. */
export class NotKnown extends Error {}

/** Thrown by the program that is read. */
export class Thrown {
  readonly value: Value
  constructor(value: Value) {
    this.value = value
  }
}

/** A member that is computed by functions. */
export class Accessor {
  get: Value = undefined
  set: Value = undefined
}

/** The result of something asynchronous, and what it did to the database meanwhile. */
export class Promised {
  readonly value: Value
  readonly steps: readonly MigrationStep[]
  readonly failed: boolean
  taken = false
  constructor(value: Value, steps: readonly MigrationStep[], failed = false) {
    this.value = value
    this.steps = steps
    this.failed = failed
  }
}

/** A regular expression: it is tried only where it cannot take long. */
export class Pattern {
  readonly source: string
  readonly flags: string
  constructor(source: string, flags: string) {
    this.source = source
    this.flags = flags
  }
}

export function record(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>
}

export function recordOf(entries: Iterable<readonly [string, Value]>): Record<string, Value> {
  const made = record()
  for (const [key, value] of entries) made[key] = value
  return made
}

/** An object literal or an instance of a class of the program. */
export function isRecord(value: Value): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && isPlainChain(value)
}

function isPlainChain(value: object): boolean {
  let proto: unknown = Object.getPrototypeOf(value)
  while (proto !== null) {
    if (proto === Object.prototype || proto === Array.prototype || typeof proto !== 'object') return false
    proto = Object.getPrototypeOf(proto)
  }
  return true
}
