import type { Flow } from './flow.ts'
import type { Call, Machine } from './machine.ts'
import { access } from './machine.ts'
import type { Value } from './values.ts'
import { unknownOf } from './values.ts'

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

/** Who asks and a row go together into code that cannot be read: it may be the check, so nothing is certain. */
function noteCheck(machine: Machine, all: readonly Value[], given: Call, flow: Flow): void {
  const who = all.some((one) => one.is === 'principal')
  if (!who) return
  for (const one of all) {
    const row = one.is === 'row' ? one : one.is === 'field' ? one.row : undefined
    if (row === undefined || !flow.open.has(row.access.ref)) continue
    machine.run.lost.push({ node: given.node, reason: row.access.ref })
  }
}
