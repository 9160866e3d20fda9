import type { Machine, NativeCall } from '../machine.ts'
import { NotKnown, Unknown, type Value } from '../values.ts'

function changing(machine: Machine, self: Map<Value, Value> | Set<Value>): void {
  const before = self instanceof Map ? new Map(self) : new Set(self)
  machine.changing({
    undo: () => {
      self.clear()
      if (self instanceof Map && before instanceof Map) for (const [key, value] of before) self.set(key, value)
      else if (self instanceof Set) for (const value of before.values()) self.add(value)
    },
    taint: () => machine.taint(self),
  })
}

function sure(value: Value): Value {
  if (value instanceof Unknown) throw new NotKnown('a key')
  return value
}

function mapOf(value: Value): Map<Value, Value> {
  if (value instanceof Map) return value
  throw new NotKnown('a map')
}

function setOf(value: Value): Set<Value> {
  if (value instanceof Set) return value
  throw new NotKnown('a set')
}

const map: Readonly<Record<string, NativeCall>> = {
  get: (_, [key], { self }) => mapOf(self).get(sure(key)),
  has: (_, [key], { self }) => mapOf(self).has(sure(key)),
  set: (machine, [key, value], { self }) => {
    changing(machine, mapOf(self))
    if (key instanceof Unknown) machine.taint(mapOf(self))
    return mapOf(self).set(key, value)
  },
  delete: (machine, [key], { self }) => {
    changing(machine, mapOf(self))
    return mapOf(self).delete(sure(key))
  },
  keys: (_, _args, { self }) => [...mapOf(self).keys()],
  values: (_, _args, { self }) => [...mapOf(self).values()],
  entries: (_, _args, { self }) => [...mapOf(self)].map(([key, value]) => [key, value]),
  forEach: (machine, [callback], { self, place }) => {
    for (const [key, value] of mapOf(self)) machine.call(callback, [value, key], { place, self: undefined })
  },
}

const set: Readonly<Record<string, NativeCall>> = {
  has: (_, [key], { self }) => setOf(self).has(sure(key)),
  add: (machine, [value], { self }) => {
    changing(machine, setOf(self))
    if (value instanceof Unknown) machine.taint(setOf(self))
    return setOf(self).add(value)
  },
  delete: (machine, [value], { self }) => {
    changing(machine, setOf(self))
    return setOf(self).delete(sure(value))
  },
  values: (_, _args, { self }) => [...setOf(self)],
  forEach: (machine, [callback], { self, place }) => {
    for (const value of setOf(self)) machine.call(callback, [value, value], { place, self: undefined })
  },
}

export function mapMethod(name: string): NativeCall | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}

export function setMethod(name: string): NativeCall | undefined {
  return Object.hasOwn(set, name) ? set[name] : undefined
}
