import {
  type Arguments,
  type CallSite,
  PyCallable,
  PyModule,
  type PyValue,
  RowsUnknown,
  Unknown,
} from '../python/values.ts'
import { type Bound, bind, signature } from './signature.ts'
import { orUnknown } from './unknowable.ts'

export type Members = Readonly<Record<string, PyValue>>

/** A module with fixed members. Names are looked up in the table's own keys only. */
export function moduleOf(name: string, members: Members): PyModule {
  return new PyModule(name, (member) => (Object.hasOwn(members, member) ? members[member] : undefined))
}

/** A function whose call makes a value; what it cannot know makes an unknown. */
export function makes(name: string, parameters: string, body: (args: Bound, site: CallSite) => PyValue): PyCallable {
  const shape = signature(parameters)
  return new PyCallable(name, (args: Arguments, site: CallSite) =>
    orUnknown(site, () => body(bind(name, shape, args), site), args),
  )
}

/** The same for a statement on rows: where it cannot be known, that much still is. */
export function makesRows(
  name: string,
  parameters: string,
  body: (args: Bound, site: CallSite) => PyValue,
): PyCallable {
  const inner = makes(name, parameters, body)
  return new PyCallable(name, (args: Arguments, site: CallSite) => {
    const made = inner.call(args, site)
    return made instanceof Unknown ? new RowsUnknown(made.reason, made.position, made.reach) : made
  })
}

/** A function that is called for nothing: logging, marks, hints. */
export function ignored(name: string, result: PyValue = null): PyCallable {
  return new PyCallable(name, () => result)
}

/** A member whose meaning is not known, for a reason worth telling. */
export function unknownFunction(name: string, reason: string): PyCallable {
  return new PyCallable(name, (_args, site) => site.unknown(reason))
}
