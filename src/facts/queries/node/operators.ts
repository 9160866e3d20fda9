import type { Place, Value as Seen } from '../../typescript/run/values.ts'
import { allOf, compared, negated, someOf, testOf } from '../tests.ts'
import type { Value } from '../values.ts'
import { unknownOf } from '../values.ts'
import type { Follower } from './follower.ts'

/** What `left operator right` says: what is known where it holds, or what it is made of. */
export function binaryOf(
  follower: Follower,
  operator: string,
  left: Seen,
  right: Seen,
  place: Place,
): Seen | undefined {
  const { tags, ownership } = follower
  const [a, b] = [tags.meaning(left), tags.meaning(right)]
  if (!isOf(a) && !isOf(b)) return undefined
  if (operator === '+') return tags.of(unknownOf(a, b), place)
  const same = /^===?$/.test(operator) ? '==' : /^!==?$/.test(operator) ? '!=' : operator
  if (!/^(==|!=|<|>|<=|>=)$/.test(same)) return undefined
  const test = compared({ ownership }, a, same, b, follower.known())
  follower.holds(test)
  follower.relates(a, b)
  return tags.of(test, place)
}

/** What `list.includes(value)` says: that it is one of them. */
export function includesOf(follower: Follower, list: Seen, value: Seen, place: Place): Seen | undefined {
  const { tags, ownership } = follower
  const [all, one] = [tags.meaning(list), tags.meaning(value)]
  if (!isOf(one) || all.is === 'unknown') return undefined
  const test = compared({ ownership }, one, 'in', all, follower.known())
  follower.holds(test)
  return tags.of(test, place)
}

/** What `!value` says. */
export function negationOf(follower: Follower, value: Seen, fallback: Place): Seen | undefined {
  const meaning = follower.tags.meaning(value)
  if (!isOf(meaning) && meaning.is !== 'either') return undefined
  const place = value.kind === 'made' ? value.place : fallback
  return follower.tags.of(negated(testOf(meaning)), place)
}

/** What `left && right` and `left || right` say, where one of them is a test. */
export function logicalOf(
  follower: Follower,
  operator: string,
  left: Seen,
  right: Seen,
  place: Place,
): Seen | undefined {
  const { tags } = follower
  const [a, b] = [tags.get(left), tags.get(right)]
  // Of values that are no tests, one is taken.
  if (a?.is !== 'test' && b?.is !== 'test')
    return operator === '&&' && b !== undefined && isOf(b) && a?.is === 'row' ? undefined : undefined
  const tests = [testOf(tags.meaning(left)), testOf(tags.meaning(right))]
  return tags.of(operator === '&&' ? allOf(tests) : someOf(tests), place)
}

/** A text put together of values: where it comes from is where they do. */
export function templateOf(follower: Follower, parts: readonly Seen[], place: Place): Seen | undefined {
  const meanings = parts.map((one) => follower.tags.meaning(one)).filter(isOf)
  return meanings.length === 0 ? undefined : follower.tags.of(unknownOf(...meanings), place)
}

/** Of a value whose origin says something. */
function isOf({ is }: Value): boolean {
  return is === 'principal' || is === 'request' || is === 'row' || is === 'field' || is === 'test'
}
