import type { Machine, NativeCall } from '../machine.ts'
import { plain } from '../modules.ts'
import { itemsOf } from '../objects.ts'
import { isRecord, NotKnown, record, recordOf, Unknown, type Value } from '../values.ts'

/** The members of an object that is known. @throws NotKnown for any other. */
function entries(machine: Machine, value: Value): readonly (readonly [string, Value])[] {
  if (typeof value !== 'object' || value === null || machine.isTainted(value)) throw new NotKnown('an object')
  if (Array.isArray(value)) return value.map((one, at) => [String(at), one] as const)
  if (!isRecord(value)) throw new NotKnown('an object')
  return Object.keys(value).map((key) => [key, machine.member(value, key)] as const)
}

function assign(machine: Machine, [target, ...sources]: readonly Value[]): Value {
  for (const source of sources) {
    if (source === undefined || source === null) continue
    if (source instanceof Unknown || (typeof source === 'object' && machine.isTainted(source))) {
      if (typeof target === 'object' && target !== null) machine.taint(target)
      continue
    }
    for (const [key, value] of entries(machine, source)) machine.setMember(target, key, value)
  }
  return target
}

function defineProperty(machine: Machine, [target, name, descriptor]: readonly Value[]): Value {
  if (typeof name !== 'string') throw new NotKnown('a member')
  const value = machine.member(descriptor, 'value')
  const get = machine.member(descriptor, 'get')
  if (get === undefined) machine.setMember(target, name, value)
  else machine.setMember(target, name, machine.call(get, [], { place: machine.here, self: target }))
  return target
}

export const objectMethods: Readonly<Record<string, NativeCall>> = {
  keys: (machine, [value]) => entries(machine, value).map(([key]) => key),
  values: (machine, [value]) => entries(machine, value).map(([, one]) => one),
  entries: (machine, [value]) => entries(machine, value).map(([key, one]) => [key, one]),
  assign: (machine, args) => assign(machine, args),
  freeze: (_, [value]) => value,
  seal: (_, [value]) => value,
  create: (_, [proto]) => (isRecord(proto) || proto === null ? Object.create(proto) : record()),
  defineProperty: (machine, args) => defineProperty(machine, args),
  fromEntries: (machine, [list]) => {
    const items = itemsOf(machine, list)
    if (items === undefined) throw new NotKnown('an object')
    return recordOf(
      items.map((one) => {
        const [key, value] = itemsOf(machine, one) ?? []
        if (typeof key !== 'string') throw new NotKnown('a key')
        return [key, value] as const
      }),
    )
  },
}

/** A value as JSON holds it. @throws NotKnown where a part is not known. */
export function bare(machine: Machine, value: Value, depth = 0): unknown {
  if (depth > 40) throw new NotKnown('an object')
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Unknown || machine.isTainted(value)) throw new NotKnown('a part of an object')
  if (Array.isArray(value)) return value.map((one) => bare(machine, one, depth + 1))
  return Object.fromEntries(entries(machine, value).map(([key, one]) => [key, bare(machine, one, depth + 1)]))
}

export const jsonMethods: Readonly<Record<string, NativeCall>> = {
  stringify: (machine, [value, replacer, space]) => {
    if (replacer !== undefined && replacer !== null) throw new NotKnown('JSON')
    return JSON.stringify(
      bare(machine, value),
      undefined,
      typeof space === 'number' || typeof space === 'string' ? space : undefined,
    )
  },
  parse: (_, [text]) => {
    if (typeof text !== 'string') throw new NotKnown('JSON')
    try {
      return plain(JSON.parse(text))
    } catch {
      throw new NotKnown('JSON')
    }
  },
}
