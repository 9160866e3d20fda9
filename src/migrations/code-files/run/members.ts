import { ClassValue, Closure, Host, type Machine, Native, type Place } from './machine.ts'
import { patternMember } from './natives/strings.ts'
import { Accessor, isRecord, Pattern, Promised, Thrown, Unknown, type Value } from './values.ts'

/** A member of a value. */
export function memberOf(machine: Machine, object: Value, name: string, place?: Place): Value {
  if (object instanceof Unknown) return new Unknown(`${object.reason}.${name}`, object.origin)
  if (object === undefined || object === null) {
    if (place !== undefined) machine.emit(machine.opaque(place, 'throw', `${name} is read of what is not there`))
    throw new Thrown(`${name} is read of what is not there`)
  }
  if (typeof object === 'string') return memberOfList(object, name)
  if (typeof object !== 'object') return new Unknown(name, 'code')
  if (machine.isTainted(object)) return new Unknown(`${name} of what may have been changed`, 'code')
  if (object instanceof Host) return object.get(name, machine)
  if (Array.isArray(object)) return memberOfList(object, name)
  if (object instanceof Map || object instanceof Set) return name === 'size' ? object.size : new Unknown(name, 'code')
  if (object instanceof Closure) return functionMember(object.statics, object.name, name)
  if (object instanceof ClassValue) return memberOfClass(machine, object, name)
  if (object instanceof Pattern) return patternMember(object, name)
  if (object instanceof Promised || object instanceof Native) return new Unknown(name, 'code')
  return isRecord(object) ? memberOfRecord(machine, object, name) : new Unknown(name, 'code')
}

function memberOfList(object: string | readonly Value[], name: string): Value {
  if (name === 'length') return object.length
  return /^\d+$/.test(name) ? object[Number(name)] : new Unknown(name, 'code')
}

function functionMember(statics: Record<string, Value>, own: string, name: string): Value {
  if (name in statics) return statics[name]
  if (name === 'name') return own
  return name === 'prototype' || name === 'length' ? new Unknown(name, 'code') : undefined
}

function memberOfClass(machine: Machine, made: ClassValue, name: string): Value {
  if (name in made.statics) return read(machine, made, made.statics[name])
  if (name === 'prototype') return made.proto
  if (name === 'name') return made.name
  return made.parent === undefined ? undefined : memberOf(machine, made.parent, name)
}

function memberOfRecord(machine: Machine, object: Record<string, Value>, name: string): Value {
  return read(machine, object, object[name])
}

function read(machine: Machine, self: Value, value: Value): Value {
  if (!(value instanceof Accessor)) return value
  if (!(value.get instanceof Closure) && !(value.get instanceof Native)) return undefined
  return machine.call(value.get, [], { place: machine.here, self })
}

/** `object.name = value`. */
export function setMember(machine: Machine, object: Value, name: string, value: Value): void {
  if (object instanceof Host) {
    if (!object.set(name, value)) machine.taint(object)
    return
  }
  const target = Array.isArray(object)
    ? (object as unknown as Record<string, Value>)
    : object instanceof ClassValue || object instanceof Closure
      ? object.statics
      : isRecord(object)
        ? object
        : undefined
  if (target === undefined) return
  const before = target[name]
  if (before instanceof Accessor) {
    machine.call(before.set, [value], { place: machine.here, self: object })
    return
  }
  if (Array.isArray(object) && !/^\d{1,5}$/.test(name)) {
    machine.taint(object)
    return
  }
  const had = Object.hasOwn(target, name)
  machine.changing({
    undo: () => {
      if (had) target[name] = before
      else delete target[name]
    },
    taint: () => {
      target[name] = new Unknown(`${name} depends on what is not known`)
    },
  })
  target[name] = value
}
