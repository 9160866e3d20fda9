import type { Value } from './values.ts'
import { either, isNone, NO_RETURN } from './values.ts'

/**
 * What a guard gives is who asks: what it decoded, looked up or made. Except for what it hands through as it was sent
 * (a tenant out of a header that nobody checked): that stays a value of the client.
 */
export function promoted(value: Value, what: string): Value {
  switch (value.is) {
    case 'request':
      return value.credential ? { is: 'principal', what } : value
    case 'row':
      return isSentRow(value) ? value : { is: 'principal', what }
    case 'field':
      return isSentRow(value.row) ? value : { is: 'principal', what }
    case 'instance': {
      const attributes = new Map(
        [...value.attributes].map(([name, one]) => [name, promoted(one, `${what}.${name}`)] as const),
      )
      return attributes.size === 0
        ? { is: 'principal', what }
        : { ...value, attributes, from: [{ is: 'principal', what }] }
    }
    case 'either':
      return either(value.of.map((one) => (isNone(one) ? one : promoted(one, what))))
    case 'list':
      return { ...value, items: value.items.map((one) => promoted(one, what)) }
    case 'dictionary':
      return {
        ...value,
        entries: new Map([...value.entries].map(([key, one]) => [key, promoted(one, `${what}.${key}`)] as const)),
      }
    case 'constant':
      return value
    default:
      return value === NO_RETURN ? value : { is: 'principal', what }
  }
}

/** A row looked up by nothing but what a client may choose freely. */
function isSentRow({ access }: Extract<Value, { is: 'row' }>): boolean {
  if (access.scope === 'scoped' || access.chosenBy === 'own') return false
  const values = access.statement.where.flatMap((one) =>
    one.is === 'compare' && one.operator === '=' ? [one.value] : [],
  )
  const flat = values.flatMap((one) => (one.is === 'either' ? one.of : one.is === 'unknown' ? one.from : [one]))
  const sent = flat.filter((one) => one.is === 'request')
  return (
    sent.length > 0 &&
    sent.every((one) => one.is === 'request' && !one.credential) &&
    flat.every(({ is }) => is === 'request' || is === 'constant')
  )
}
