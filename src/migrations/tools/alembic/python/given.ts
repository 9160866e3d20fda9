/** The first that is there. `??` will not do for Python's values: `null` is its None, a value like any other. */
export function firstGiven<T>(...values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined)
}

/** The value, or what takes its place when there is none. */
export function given<T>(value: T | undefined, otherwise: () => T): T {
  return value === undefined ? otherwise() : value
}
