import type { Machine } from './machine.ts'
import { HOLE, isRecord, NotKnown, Unknown, type Value } from './values.ts'

/** A value as text as far as it is known. */
export function sketchOf(machine: Machine, value: Value): string {
  if (value instanceof Unknown) return value.sketch ?? HOLE
  try {
    return textOf(machine, value)
  } catch (error) {
    if (error instanceof NotKnown) return HOLE
    throw error
  }
}

/** A value as text, as the language makes it. @throws NotKnown where that is not known. */
export function textOf(machine: Machine, value: Value): string {
  if (typeof value === 'string') return value
  if (value === null || ['number', 'boolean', 'undefined', 'bigint'].includes(typeof value)) return String(value)
  if (Array.isArray(value) && !machine.isTainted(value))
    return value.map((one) => (one === null || one === undefined ? '' : textOf(machine, one))).join(',')
  if (isRecord(value) && !machine.isTainted(value) && !('toString' in value)) return '[object Object]'
  throw new NotKnown('a value as text')
}
