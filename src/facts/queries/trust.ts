import type { Flow } from './flow.ts'
import type { Trust, Value } from './values.ts'
import { isNone } from './values.ts'

const WORST: readonly Trust[] = ['own', 'fixed', 'unknown', 'sent']

/** What is proven at a point of the way. */
export type Known = Pick<Flow, 'proven'>

/** How far a value can be relied upon at this point to be the tenant's own. */
export function trustOf(value: Value, flow: Known): Trust {
  switch (value.is) {
    case 'principal':
      return 'own'
    case 'request':
      return flow.proven.has(value.ref) ? 'own' : 'sent'
    case 'constant':
      return 'fixed'
    case 'row':
      return rowTrust(value, flow)
    case 'field':
      return rowTrust(value.row, flow)
    case 'list':
      return worst(value.items, flow, value.open ? 'unknown' : 'own')
    case 'either':
      return worst(
        value.of.filter((one) => !isNone(one)),
        flow,
        'own',
      )
    case 'unknown':
      return value.from.length === 0 ? 'unknown' : derived(value.from, flow)
    case 'instance':
      return value.from.length === 0 ? 'unknown' : derived(value.from, flow)
    default:
      return 'unknown'
  }
}

/** What is made of own values alone is own; made of what was sent it is still sent. */
function derived(from: readonly Value[], flow: Known): Trust {
  return worst(from, flow, 'own')
}

function worst(values: readonly Value[], flow: Known, from: Trust): Trust {
  let result = from
  for (const value of values) {
    const trust = trustOf(value, flow)
    if (WORST.indexOf(trust) > WORST.indexOf(result)) result = trust
  }
  return result
}

function rowTrust({ access }: Extract<Value, { is: 'row' }>, flow: Known): Trust {
  if (flow.proven.has(access.ref) || (access.scope === 'scoped' && !access.leans)) return 'own'
  if (access.chosenBy !== undefined && access.scope === 'none') return access.chosenBy
  return access.scope === 'unknown' ? 'unknown' : 'sent'
}

/**
 * True for a value out of a row of a tenant's table that is not known to be the tenant's own. What is looked up by it is
 * as well limited as that row is: if it is another tenant's, the query that gave it is to blame.
 */
export function leansOnRow(value: Value): boolean {
  switch (value.is) {
    case 'row':
      return value.access.scope !== 'none'
    case 'field':
      return value.row.access.scope !== 'none'
    case 'list':
      return value.items.length > 0 && !value.open && value.items.every(leansOnRow)
    case 'either':
      return value.of.every((one) => isNone(one) || leansOnRow(one)) && value.of.some(leansOnRow)
    case 'unknown':
      return value.from.length > 0 && value.from.every(leansOnRow)
    default:
      return false
  }
}
