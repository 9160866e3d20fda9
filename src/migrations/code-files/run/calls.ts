import { constructClass } from './classes.ts'
import { type CallSite, ClassValue, Closure, Host, type Machine, Native, type Place } from './machine.ts'
import { arrayMethod } from './natives/arrays.ts'
import { mapMethod, setMethod } from './natives/collections.ts'
import { functionMethod, objectMethod } from './natives/function-methods.ts'
import { patternMethod, stringMethod } from './natives/strings.ts'
import { isPostponed, promiseMethod } from './promises.ts'
import { runClosure } from './run-closure.ts'
import { isRecord, NotKnown, Pattern, Promised, Unknown, type Value } from './values.ts'

/** What calling a value gives, with all it does. */
export function call(machine: Machine, callee: Value, args: readonly Value[], site: CallSite): Value {
  machine.tick()
  if (callee instanceof Closure) return runClosure(machine, callee, args, site)
  if (callee instanceof Native) return guarded(() => callee.call(machine, args, site))
  if (callee instanceof Host && callee.call !== undefined) {
    const { call: own } = callee
    return guarded(() => own.call(callee, machine, args, site))
  }
  return callUnknown(machine, callee, args, site)
}

export function construct(machine: Machine, callee: Value, args: readonly Value[], site: CallSite): Value {
  machine.tick()
  if (callee instanceof ClassValue) return constructClass(machine, callee, args, site)
  if (callee instanceof Host && callee.construct !== undefined) {
    const { construct: own } = callee
    return guarded(() => own.call(callee, machine, args, site))
  }
  return callUnknown(machine, callee, args, site)
}

function guarded(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof NotKnown) return new Unknown(error.message)
    throw error
  }
}

/** `object.name(args)`; the name is undefined when it is not known. */
export function callMethod(
  machine: Machine,
  object: Value,
  name: string | undefined,
  args: readonly Value[],
  place: Place,
): Value {
  const site = { place, self: object }
  if (name === undefined) return callUnknown(machine, new Unknown('a method that is not known', 'code'), args, site)
  const built = builtinMethod(machine, object, name)
  if (built !== undefined) return guarded(() => built(machine, args, site))
  return call(machine, machine.member(object, name, place), args, site)
}

/** A method of the language's own on a value; undefined where it has none. */
function builtinMethod(machine: Machine, object: Value, name: string) {
  if (typeof object === 'string') return stringMethod(name)
  if (typeof object === 'number')
    return name === 'toString' || name === 'toFixed' ? numberMethod(object, name) : undefined
  if (Array.isArray(object)) return machine.isTainted(object) ? undefined : arrayMethod(name)
  if (object instanceof Map) return machine.isTainted(object) ? undefined : mapMethod(name)
  if (object instanceof Set) return machine.isTainted(object) ? undefined : setMethod(name)
  if (object instanceof Pattern) return patternMethod(name)
  if (object instanceof Promised) return promiseMethod(name)
  if (object instanceof Host && object.settle !== undefined && object.get(name, machine) instanceof Unknown)
    return promiseMethod(name)
  if (object instanceof Closure || object instanceof Native) return functionMethod(name)
  if (isPostponed(object) && !(isRecord(object) && name in object)) return promiseMethod(name)
  if (isRecord(object) && !(name in object)) return objectMethod(name)
  return undefined
}

function numberMethod(value: number, name: string) {
  return (_: Machine, [digits]: readonly Value[]): Value => {
    if (digits !== undefined && typeof digits !== 'number') throw new NotKnown('a number as text')
    return name === 'toFixed' ? value.toFixed(digits) : value.toString(digits)
  }
}

/** Code that cannot be followed: what it is given may be changed, and functions it is given may be called. */
export function callUnknown(machine: Machine, callee: Value, args: readonly Value[], site: CallSite): Value {
  const { origin, reason } = callee instanceof Unknown ? callee : new Unknown('a function that is not known', 'code')
  const isData = origin === 'data'
  const given = isData ? args : [...args, site.self]
  const told = origin === 'tool' || given.some((one) => reaches(machine, one))
  if (told) {
    machine.emit(machine.opaque(site.place, 'code', `what ${reason} does is not known without running it`))
  }
  runCallbacks(machine, given, site.place)
  if (!isData) for (const one of given) taintAll(machine, one)
  const result = new Unknown(reason, isData ? 'data' : 'code')
  result.told = told
  return result
}

/** Whether a value leads to an object of the tool. */
function reaches(machine: Machine, value: Value, depth = 0): boolean {
  if (value instanceof Host) return value.reaches
  if (depth > 3 || typeof value !== 'object' || value === null) return false
  if (value instanceof Unknown) return value.origin === 'tool'
  if (value instanceof Promised) return reaches(machine, value.value, depth + 1)
  return partsOf(value).some((one) => reaches(machine, one, depth + 1))
}

function partsOf(value: object): readonly Value[] {
  if (Array.isArray(value)) return value.slice(0, 200)
  if (value instanceof Map || value instanceof Set) return [...value.values()].slice(0, 200)
  return isRecord(value) ? Object.values(value) : []
}

function taintAll(machine: Machine, value: Value, depth = 0): void {
  if (depth > 3 || typeof value !== 'object' || value === null) return
  const isOwn = Array.isArray(value) || value instanceof Map || value instanceof Set || isRecord(value)
  if (!isOwn) return
  for (const one of partsOf(value)) taintAll(machine, one, depth + 1)
  machine.taint(value)
}

/** Functions handed over may be called any number of times, with anything. */
export function runCallbacks(machine: Machine, values: readonly Value[], place: Place): void {
  const callbacks = values
    .flatMap((one) => (isRecord(one) ? Object.values(one) : Array.isArray(one) ? one : [one]))
    .filter((one): one is Closure => one instanceof Closure)
  for (const callback of callbacks) {
    const given = callback.node.params.map(() => new Unknown('what a function is called with'))
    repeated(machine, place, 'how often it runs is not known', () =>
      machine.settle(machine.call(callback, given, { place, self: undefined }), place),
    )
  }
}

/** Work that is done any number of times: what it changes is unknown already when it starts again. */
export function repeated<T>(machine: Machine, place: Place, reason: string, work: () => T): T | undefined {
  machine.attempt(work)
  return machine.perhaps(place, reason, [work])[0]?.result
}
