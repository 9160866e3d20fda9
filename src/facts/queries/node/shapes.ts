import type { Place, Value as Seen, Shape } from '../../typescript/run/values.ts'
import { choice, list, UNDEFINED } from '../../typescript/run/values.ts'
import type { Access, RowValue } from '../values.ts'
import type { Follower } from './follower.ts'

/** In which form a call gives what was found. */
export type Form = 'one' | 'perhaps' | 'all' | 'count' | 'pair'

/** The value of a call that sent a statement. */
export function rowsOf(follower: Follower, access: Access, form: Form, place: Place): Seen {
  const table = access.statement.sources[0]?.table
  const row: RowValue = { is: 'row', access, table }
  const seen = follower.tags.of(row, place)
  switch (form) {
    case 'one':
      follower.found(row)
      return seen
    case 'all':
      return list([seen], true)
    case 'count':
      return follower.tags.of({ is: 'field', row, column: 'rowcount' }, place)
    case 'pair':
      return list([list([seen], true), follower.tags.of({ is: 'field', row, column: 'rowcount' }, place)])
    default:
      return seen
  }
}

/** A member of an object that is written down: whether it is certainly there, and nothing spread later takes its place. */
export function isCertain(shape: Shape, name: string): boolean {
  if (!shape.open) return true
  const node = shape.place?.node
  if (node?.type !== 'ObjectExpression') return false
  const last = node.properties.findLastIndex(({ type }) => type === 'SpreadElement')
  return node.properties.some(
    (property, place) =>
      place > last &&
      property.type === 'Property' &&
      !property.computed &&
      ((property.key.type === 'Identifier' && property.key.name === name) ||
        (property.key.type === 'Literal' && property.key.value === name)),
  )
}

/** A value that may also be left out. */
export function orNothing(seen: Seen): Seen {
  return choice(seen, UNDEFINED)
}
