import type { PythonNode } from '../../parsers/python/tree.ts'
import { callKey } from './canonical.ts'
import type { Flow } from './flow.ts'
import { closeAccess, openAccess } from './flow.ts'
import type { Call, Machine, Numbering, Summary } from './machine.ts'
import { keyOf, mayTake } from './machine.ts'
import { Renaming } from './renaming.ts'
import type { Access, Ref, Value } from './values.ts'
import { NO_RETURN } from './values.ts'

/**
 * Follows a function once for all calls whose arguments are alike, and repeats what came of it for the others. What
 * was cut short (too deep, a recursion) holds only where it was found.
 */
export function rememberedCall(
  machine: Machine,
  definition: PythonNode,
  given: Call,
  flow: Flow,
  follow: () => Value,
): Value {
  const { run, summaries } = machine
  const found = callKey(definition, given, flow, run.authenticating > 0)
  if (found === undefined) {
    run.calls.at(-1)?.add(keyOf(definition))
    return follow()
  }
  // What was cut short by its depth holds at that depth alone: what comes out must not hang on what went before.
  const known = summaries.get(found.key) ?? summaries.get(`${found.key}@${run.stack.length}`)
  if (known !== undefined && mayTake(run, known.steps) && !run.stack.some((one) => known.calls.has(keyOf(one)))) {
    for (const one of known.calls) run.calls.at(-1)?.add(one)
    run.steps += known.steps
    run.tooDeep ||= known.tooDeep
    return repeat(machine, known, found.numbering, flow)
  }
  const steps = run.steps
  const before = {
    floor: run.floor,
    tooDeep: run.tooDeep,
    accesses: run.accesses.length,
    lost: run.lost.length,
    proven: flow.proven,
    open: flow.open,
  }
  run.floor = Number.POSITIVE_INFINITY
  run.tooDeep = false
  const calls = new Set([keyOf(definition)])
  run.calls.push(calls)
  const value = follow()
  run.calls.pop()
  for (const one of calls) run.calls.at(-1)?.add(one)
  const { floor, tooDeep } = run
  run.floor = Math.min(before.floor, floor)
  run.tooDeep ||= before.tooDeep
  // What depends on a call further out being under way holds only here.
  if (floor < run.stack.length || run.gaveUp) return value
  summaries.set(tooDeep ? `${found.key}@${run.stack.length}` : found.key, {
    steps: run.steps - steps,
    numbering: found.numbering,
    value,
    accesses: run.accesses.slice(before.accesses),
    depth: run.stack.length,
    tooDeep,
    lost: run.lost.slice(before.lost),
    proven: [...flow.proven].filter((ref) => !before.proven.has(ref)),
    closed: [...before.open.keys()].filter((ref) => !flow.open.has(ref)),
    opened: [...flow.open.keys()].filter((ref) => !before.open.has(ref)),
    role: flow.role,
    wrote: flow.wrote,
    calls,
  })
  return value
}

function repeat({ run }: Machine, summary: Summary, numbering: Numbering, flow: Flow): Value {
  const refs = new Map<Ref, Ref>()
  const accesses = new Map<Ref, Access>()
  summary.numbering.refs.forEach((ref, place) => {
    const now = numbering.refs[place] ?? ref
    refs.set(ref, now)
    const access = numbering.accesses.get(now)
    if (access !== undefined) accesses.set(ref, access)
  })
  for (const { ref } of summary.accesses) refs.set(ref, `row ${++run.refs}`)
  const renaming = new Renaming(refs, accesses)
  for (const access of summary.accesses) {
    const through = [...run.stack, ...access.through.slice(summary.depth)]
    const made = renaming.access({ ...access, through, authenticates: run.authenticating > 0 })
    run.accesses.push(made)
  }
  for (const { node, reason } of summary.lost) run.lost.push({ node, reason: renaming.ref(reason) })
  if (summary.value === NO_RETURN) return NO_RETURN
  if (summary.proven.length > 0)
    flow.proven = new Set([...flow.proven, ...summary.proven.map((ref) => renaming.ref(ref))])
  for (const ref of summary.closed) closeAccess(flow, renaming.ref(ref))
  for (const ref of summary.opened) {
    const access = accesses.get(ref)
    if (access !== undefined) openAccess(flow, access)
  }
  flow.role = summary.role
  flow.wrote ||= summary.wrote
  return renaming.value(summary.value)
}
