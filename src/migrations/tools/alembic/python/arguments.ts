import { numberOf } from './compare.ts'
import { firstGiven } from './given.ts'
import { typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { Unknown } from './values.ts'

/** The first thing among the arguments that is not known. */
export function unknownIn(args: Arguments): Unknown | undefined {
  if (args.incomplete !== undefined) return args.incomplete
  for (const value of args.positional) if (value instanceof Unknown) return value
  for (const value of args.named.values()) if (value instanceof Unknown) return value
  return undefined
}

/**
 * The arguments of a builtin by the names of its parameters; those from `required` on may be left out. Raises what
 * Python raises for too few, too many or unexpected ones.
 */
export function take(
  name: string,
  args: Arguments,
  site: CallSite,
  parameters: readonly string[],
  required = 0,
): (PyValue | undefined)[] {
  if (args.positional.length > parameters.length) {
    site.raise('TypeError', `${name}() takes at most ${parameters.length} arguments (${args.positional.length} given)`)
  }
  const values: (PyValue | undefined)[] = parameters.map((parameter, place) => {
    const given = args.positional[place]
    const named = args.named.get(parameter)
    if (given !== undefined && named !== undefined) {
      site.raise('TypeError', `argument for ${name}() given by name ('${parameter}') and position (${place + 1})`)
    }
    return firstGiven(given, named)
  })
  for (const key of args.named.keys()) {
    if (!parameters.includes(key)) site.raise('TypeError', `${name}() got an unexpected keyword argument '${key}'`)
  }
  if (args.incomplete !== undefined) return values.map((value) => firstGiven<PyValue>(value, args.incomplete))
  if (values.slice(0, required).includes(undefined)) {
    site.raise('TypeError', `${name}() missing required argument '${parameters[values.indexOf(undefined)]}'`)
  }
  return values
}

/** A text argument; raises TypeError for anything else. */
export function textArgument(value: PyValue | undefined, what: string, site: CallSite): string {
  if (typeof value === 'string') return value
  return site.raise('TypeError', `${what} must be str, not ${typeNameOf(value ?? null)}`)
}

/** An integer argument; raises TypeError for anything else. */
export function integerArgument(value: PyValue | undefined, what: string, site: CallSite): number {
  const number = value === undefined ? undefined : numberOf(value)
  if (typeof number === 'bigint') return Number(number)
  return site.raise('TypeError', `'${typeNameOf(value ?? null)}' object cannot be interpreted as an integer (${what})`)
}
