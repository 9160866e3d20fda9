import { order } from './compare.ts'
import { truthOf, typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { Unknown } from './values.ts'

/** `sorted(values, key=…, reverse=…)`: stable, and unknown as soon as one comparison is. */
export function sortValues(values: readonly PyValue[], args: Arguments, site: CallSite): readonly PyValue[] | Unknown {
  const key = args.named.get('key') ?? null
  const reverse = args.named.get('reverse') ?? false
  const reversed = truthOf(reverse)
  if (args.incomplete !== undefined) return args.incomplete
  if (reversed === undefined) return reverse instanceof Unknown ? reverse : site.unknown('the order of a sort')
  const pairs = values.map((value) => ({
    value,
    key: key === null ? value : site.invoke(key, { positional: [value], named: new Map() }),
  }))
  if (pairs.length < 2) return values
  let unknown: Unknown | undefined
  pairs.sort((left, right) => {
    const sign = order(left.key, right.key)
    if (sign instanceof Unknown) unknown ??= sign
    if (sign === undefined) {
      const types = `'${typeNameOf(left.key)}' and '${typeNameOf(right.key)}'`
      unknown ??= site.unknown(`an order between ${types}`)
    }
    const known = typeof sign === 'number' ? sign : 0
    return reversed ? -known : known
  })
  return unknown ?? pairs.map(({ value }) => value)
}
