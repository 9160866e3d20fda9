import { type CallSite, type PyValue, Unknown } from '../python/values.ts'

/** Thrown inside the vocabulary when something it needs is not known; a call turns it into an unknown or an opaque step. */
export class Unknowable {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

export function unknowable(reason: string): never {
  throw new Unknowable(reason)
}

/** The value, unless it is an unknown. */
export function known(value: PyValue): Exclude<PyValue, Unknown> {
  if (value instanceof Unknown) unknowable(value.reason)
  return value as Exclude<PyValue, Unknown>
}

/** What `action` makes, or an unknown with the reason it could not be made. */
export function orUnknown(site: CallSite, action: () => PyValue): PyValue {
  try {
    return action()
  } catch (error) {
    if (error instanceof Unknowable) return site.unknown(error.reason)
    throw error
  }
}
