import { type Arguments, type CallSite, PyObject, type PyValue, Unknown } from '../python/values.ts'

/** Thrown inside the vocabulary when something it needs is not known; a call turns it into an unknown or an opaque step. */
export class Unknowable {
  readonly reason: string
  /** What a call of what was to be made may do. */
  readonly reach: Unknown['reach']
  constructor(reason: string, reach: Unknown['reach'] = 'none') {
    this.reason = reason
    this.reach = reach
  }
}

export function unknowable(reason: string): never {
  throw new Unknowable(reason)
}

/** The value, unless it is an unknown. */
export function known(value: PyValue): Exclude<PyValue, Unknown> {
  if (value instanceof Unknown) throw new Unknowable(value.reason, value.reach)
  return value as Exclude<PyValue, Unknown>
}

/**
 * What `action` makes, or an unknown with the reason it could not be made. What was made from something that statements
 * are sent with may send some itself.
 */
export function orUnknown(site: CallSite, action: () => PyValue, args?: Arguments): PyValue {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof Unknowable)) throw error
    const given = args === undefined ? [] : [...args.positional, ...args.named.values()]
    const reach = given.some(sendsStatements) ? 'database' : error.reach
    return new Unknown(error.reason, site.position, reach)
  }
}

function sendsStatements(value: PyValue): boolean {
  if (value instanceof Unknown) return value.reach === 'database'
  return value instanceof PyObject && value.touchesDatabase === true
}
