import type { Machine } from './machine.ts'
import { OutOfSteps } from './machine.ts'

/**
 * Does work that may take so many steps, as many as are left in all when `steps` is undefined; gives undefined when it
 * takes more. Work without a limit does not count for the limit of what is around it.
 */
export function withinSteps<T>(machine: Machine, steps: number | undefined, work: () => T): T | undefined {
  const { limits } = machine
  const [before, floor] = [limits.steps, limits.floor]
  limits.floor = steps === undefined ? Number.NEGATIVE_INFINITY : Math.max(floor, before - steps)
  const isOwn = limits.floor > floor
  try {
    return work()
  } catch (error) {
    if (error instanceof OutOfSteps && isOwn && error.floor === limits.floor) return undefined
    throw error
  } finally {
    limits.floor = floor
    if (steps === undefined) limits.steps = before
  }
}

/** Counts a step; throws when none is left. */
export function step({ limits }: Machine): void {
  limits.total -= 1
  limits.steps -= 1
  if (limits.total < 0) throw new OutOfSteps(undefined)
  if (limits.steps < limits.floor) throw new OutOfSteps(limits.floor)
}
