import type { MigrationStep } from '../../types.ts'
import { Host, type Machine, Native, type NativeCall, type Place } from './machine.ts'
import { itemsOf } from './objects.ts'
import { asynchronous } from './run-closure.ts'
import { Promised, Thrown, Unknown, type Value } from './values.ts'

/** Promises that begin only when somebody waits for them, with what they then do (`p-lazy`). */
const lazy = new WeakMap<object, Value>()

/** Makes an object a promise whose work begins when it is waited for. */
export function postpone(self: object, executor: Value): void {
  lazy.set(self, executor)
}

export function isPostponed(value: Value): value is object {
  return typeof value === 'object' && value !== null && lazy.has(value)
}

function begin(machine: Machine, self: object, place: Place): Value {
  const executor = lazy.get(self)
  lazy.delete(self)
  let result: Value
  const resolve = new Native('resolve', (_, [value]) => {
    result = value
  })
  const reject = new Native('reject', (_, [value]) => {
    throw new Thrown(value)
  })
  machine.call(executor, [resolve, reject], { place, self: undefined })
  return result
}

/** What `await value` gives, and what happens until then. */
export function settle(machine: Machine, value: Value, place: Place): Value {
  if (value instanceof Promised) {
    if (!value.taken) for (const step of value.steps) machine.emit(step)
    value.taken = true
    if (value.failed) throw new Thrown(value.value)
    return value.value
  }
  if (value instanceof Host && value.settle !== undefined) return value.settle(machine)
  if (isPostponed(value)) return begin(machine, value, place)
  if (value instanceof Unknown && value.origin !== 'data') {
    const reason = `what ${value.reason} does is not known without running it`
    if (!value.told) machine.emit(machine.opaque(place, 'code', reason))
    return new Unknown(value.reason)
  }
  return value
}

/** What is under way by itself: its steps are kept until they are put in order. */
export function started(machine: Machine, value: Value, place: Place): Promised {
  return value instanceof Promised ? value : asynchronous(machine, () => value, { place, self: undefined })
}

/**
 * `Promise.all`: each sends its first statement before any of them sends its second (one connection, statements wait
 * in line).
 */
export function all(machine: Machine, list: Value, place: Place): Value {
  const items = itemsOf(machine, list)
  if (items === undefined) {
    const isHarmless = list instanceof Unknown && list.origin === 'data'
    if (!isHarmless) machine.emit(machine.opaque(place, 'code', 'what is waited for is put together by code'))
    return new Promised(new Unknown('the results of what is waited for'), [])
  }
  const under = items.map((one) => started(machine, one, place))
  const queues = under.map((one) => (one.taken ? [] : [...one.steps]))
  for (const one of under) one.taken = true
  const steps: MigrationStep[] = []
  for (let turn = 0; queues.some((queue) => turn < queue.length); turn += 1) {
    for (const queue of queues) {
      const step = queue[turn]
      if (step !== undefined) steps.push(step)
    }
  }
  const failed = under.find((one) => one.failed)
  return new Promised(failed === undefined ? under.map((one) => one.value) : failed.value, steps, failed !== undefined)
}

function handled(machine: Machine, self: Value, place: Place, next: (promised: Promised) => Value): Promised {
  const first = started(machine, self, place)
  return asynchronous(
    machine,
    () => {
      const { taken } = first
      if (!taken) for (const step of first.steps) machine.emit(step)
      first.taken = true
      return next(first)
    },
    { place, self },
  )
}

const methods: Readonly<Record<string, NativeCall>> = {
  // biome-ignore lint/suspicious/noThenProperty: it is the name of the method that is modelled.
  then: (machine, [done, failed], { place, self }) =>
    handled(machine, self, place, (first) => {
      const handler = first.failed ? failed : done
      if (handler === undefined || handler === null) {
        if (first.failed) throw new Thrown(first.value)
        return first.value
      }
      return machine.call(handler, [first.value], { place, self: undefined })
    }),
  catch: (machine, [handler], { place, self }) =>
    handled(machine, self, place, (first) => {
      if (first.failed) return machine.call(handler, [first.value], { place, self: undefined })
      machine.perhaps(place, 'it runs when something fails', [
        () => machine.settle(machine.call(handler, [new Unknown('an error')], { place, self: undefined }), place),
      ])
      return first.value
    }),
  finally: (machine, [handler], { place, self }) =>
    handled(machine, self, place, (first) => {
      machine.settle(machine.call(handler, [], { place, self: undefined }), place)
      if (first.failed) throw new Thrown(first.value)
      return first.value
    }),
}

export function promiseMethod(name: string): NativeCall | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}
