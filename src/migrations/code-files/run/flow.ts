import { type Flow, Host, type Machine, type Tried } from './machine.ts'
import { Promised, Unknown, type Value } from './values.ts'

/** The ways in which several may end, of which one was taken. */
export function together(flows: readonly (Flow | undefined)[]): Flow | undefined {
  const ways = new Set(
    flows.flatMap((flow) => (flow === undefined ? [] : flow.kind === 'maybe' ? [...flow.ways] : [flow.kind])),
  )
  return ways.size === 0 ? undefined : { kind: 'maybe', ways }
}

/** Of a branch that throws nothing follows: whoever runs the migration sees an error there. */
export function flowOf(tried: readonly Tried<Flow | undefined>[]): Flow | undefined {
  return together(tried.map(({ result, threw }) => (threw ? undefined : result)))
}

/**
 * Of a way that may not be taken only what it does is kept, not what it gives: what it returns is waited for at once, as
 * whoever called the function would do.
 */
export function waitedFor(machine: Machine, flow: Flow | undefined): Flow | undefined {
  if (flow?.kind === 'return' && acts(flow.value)) machine.settle(flow.value, machine.here)
  return flow
}

/** Whether waiting for a value may do something. */
export function acts(value: Value): boolean {
  if (value instanceof Unknown) return value.origin !== 'data'
  return value instanceof Promised ? !value.taken : value instanceof Host && value.settle !== undefined
}

/** One of several values, it is not known which. */
export function oneOf(values: readonly Value[]): Unknown {
  const ofTool = values.some((one) => (one instanceof Unknown ? one.origin === 'tool' : acts(one)))
  const ofCode = values.some((one) => one instanceof Unknown && one.origin === 'code')
  return new Unknown('it depends on a condition that is not known', ofTool ? 'tool' : ofCode ? 'code' : 'data')
}
