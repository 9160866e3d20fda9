import type { Flow } from './flow.ts'
import type { Call, Machine } from './machine.ts'
import { access } from './machine.ts'
import type { Ref, Value } from './values.ts'
import { alternatives, unknownOf } from './values.ts'

/** A call that cannot be followed. A statement given to it is taken for sent. */
export function lost(machine: Machine, given: Call, flow: Flow): Value {
  const all = [...given.positional, ...given.named.values()]
  const statement = all.find((one) => one.is === 'statement')
  if (statement?.is === 'statement') {
    const made = access(machine, statement.statement, given.node, flow)
    return { is: 'row', access: made, table: made.statement.sources[0]?.table }
  }
  noteCheck(machine, all, given, flow)
  return unknownOf(...all)
}

/**
 * Who asks and a row go together into code that cannot be read, or into what is named like a check of permissions: it
 * may be the check, so nothing is certain unless it was understood.
 */
export function noteCheck(machine: Machine, all: readonly Value[], { node }: Call, flow: Flow): void {
  if (!all.some((one) => alternatives(one).some(({ is }) => is === 'principal'))) return
  for (const ref of new Set(all.flatMap((one) => rowsIn(one))))
    if (flow.open.has(ref)) machine.run.lost.push({ node, reason: ref })
}

/** Rows that a value is, holds, or was made of. */
export function rowsIn(value: Value, depth = 0): Ref[] {
  if (depth > MAX_NESTING) return []
  const inside = (values: Iterable<Value>): Ref[] => [...values].flatMap((one) => rowsIn(one, depth + 1))
  switch (value.is) {
    case 'row':
      return [value.access.ref]
    case 'field':
      return [value.row.access.ref]
    case 'list':
      return inside(value.items)
    case 'either':
      return inside(value.of)
    case 'unknown':
      return inside(value.from)
    case 'function':
      return inside(value.closure?.values() ?? [])
    case 'instance':
      return value.shared === undefined ? inside([...value.attributes.values(), ...value.from]) : []
    default:
      return []
  }
}

const MAX_NESTING = 2
