import type { Place, Value as Seen } from '../../typescript/run/values.ts'
import { optionsOf } from '../../typescript/run/values.ts'
import type { Value } from '../values.ts'
import { either, NONE, UNKNOWN, unknownOf } from '../values.ts'

/** What the reader of scripts sees of a value that means something to queries: an object nobody knows more of. */
export class Tags {
  readonly #meant = new WeakMap<Seen, Value>()

  /** A value for the reader that means `value`. One whose truth is known begins with a bracket. */
  of(value: Value, place: Place): Seen {
    const isThere = value.is === 'principal' && !UNDECIDED.test(value.what.slice(value.what.lastIndexOf('.') + 1))
    const name = isThere ? '(principal)' : `value.${value.is}`
    const made: Seen = { kind: 'made', of: name, args: [], receiver: undefined, place, fields: new Map() }
    this.#meant.set(made, value)
    return made
  }

  /** What a value was made to mean; undefined for all others. */
  get(seen: Seen | undefined): Value | undefined {
    return seen === undefined ? undefined : this.#meant.get(seen)
  }

  /** What any value of the reader says to a query. */
  meaning(seen: Seen, depth = 0): Value {
    const tagged = this.get(seen)
    if (tagged !== undefined) return tagged
    if (depth > 6) return UNKNOWN
    const inner = (one: Seen): Value => this.meaning(one, depth + 1)
    switch (seen.kind) {
      case 'constant':
        return constantOf(seen.value)
      case 'choice':
        return either(optionsOf(seen).map(inner))
      case 'list':
        return { is: 'list', items: seen.items.map(inner), open: seen.open && !areRows(seen.items.map(inner)) }
      case 'shape': {
        const entries = new Map([...seen.fields].map(([name, one]) => [name, inner(one)]))
        return { is: 'dictionary', entries, open: seen.open }
      }
      case 'made': {
        const from = [...seen.args, ...(seen.receiver === undefined ? [] : [seen.receiver])].map(inner)
        return unknownOf(...from.filter(({ is }) => is !== 'unknown' || depth < 3))
      }
      default:
        return UNKNOWN
    }
  }
}

/** Something of who asks that may well be false or missing. */
const UNDECIDED = /^(is|has|can|allow|enable|disabled?|active|admin|verified|super|root|staff)/i

function constantOf(value: string | number | boolean | bigint | null | undefined): Value {
  if (value === undefined || value === null) return NONE
  return { is: 'constant', value: typeof value === 'bigint' ? Number(value) : value }
}

/** The rows a query gave are all of them, however many. */
function areRows(items: readonly Value[]): boolean {
  return items.length > 0 && items.every(({ is }) => is === 'row' || is === 'field')
}

export function isUndefined(seen: Seen | undefined): boolean {
  return seen === undefined || (seen.kind === 'constant' && seen.value === undefined)
}
