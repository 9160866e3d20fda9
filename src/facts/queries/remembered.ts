import type { PythonNode } from '../../parsers/python/tree.ts'
import { callKey } from './canonical.ts'
import type { Flow } from './flow.ts'
import { closeAccess, openAccess } from './flow.ts'
import type { Call, Machine, Numbering, Run, Summary } from './machine.ts'
import { keyOf, MAX_DEPTH, mayTake, putInto } from './machine.ts'
import { Renaming } from './renaming.ts'
import type { Access, Instance, Ref, Value } from './values.ts'
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
  const whole = summaries.get(found.key)
  const fits = whole !== undefined && run.stack.length + whole.height <= MAX_DEPTH
  const known = fits ? whole : summaries.get(`${found.key}@${run.stack.length}`)
  if (known !== undefined && mayTake(run, known.steps) && !run.stack.some((one) => known.calls.has(keyOf(one)))) {
    run.highest = Math.max(run.highest, run.stack.length + known.height)
    for (const one of known.calls) run.calls.at(-1)?.add(one)
    run.steps += known.steps
    run.tooDeep ||= known.tooDeep
    return repeat(machine, known, found.numbering, flow)
  }
  const steps = run.steps
  const before = {
    floor: run.floor,
    tooDeep: run.tooDeep,
    highest: run.highest,
    puts: run.puts.length,
    accesses: run.accesses.length,
    lost: run.lost.length,
    proven: flow.proven,
    open: flow.open,
  }
  run.floor = Number.POSITIVE_INFINITY
  run.tooDeep = false
  run.highest = run.stack.length
  const calls = new Set([keyOf(definition)])
  run.calls.push(calls)
  const value = follow()
  run.calls.pop()
  for (const one of calls) run.calls.at(-1)?.add(one)
  const { floor, tooDeep } = run
  run.floor = Math.min(before.floor, floor)
  run.tooDeep ||= before.tooDeep
  const height = run.highest - run.stack.length
  run.highest = Math.max(before.highest, run.highest)
  // What depends on a call further out being under way holds only here.
  if (floor < run.stack.length || run.gaveUp) return value
  summaries.set(tooDeep ? `${found.key}@${run.stack.length}` : found.key, {
    steps: run.steps - steps,
    numbering: found.numbering,
    value: snapshot(value, found.numbering),
    accesses: run.accesses.slice(before.accesses),
    depth: run.stack.length,
    tooDeep,
    lost: run.lost.slice(before.lost),
    proven: [...flow.proven].filter((ref) => !before.proven.has(ref)),
    closed: [...before.open.keys()].filter((ref) => !flow.open.has(ref)),
    opened: [...flow.open.keys()].filter((ref) => !before.open.has(ref)),
    role: flow.role,
    wrote: flow.wrote,
    puts: putsOf(run, before.puts, found.numbering),
    height,
    calls,
  })
  return value
}

/** A value as it is now: the objects in it may be changed later on, those that were given stand for themselves. */
function snapshot(value: Value, { objects }: Numbering): Value {
  return value === NO_RETURN ? value : new Renaming(new Map(), undefined, pairs(objects, objects)).value(value)
}

function pairs(from: readonly Instance[], to: readonly Instance[]): Map<object, unknown> {
  return new Map(from.map((object, place) => [object, to[place] ?? object]))
}

/** What was put into the objects that were given, as it stands at the end. */
function putsOf(run: Run, from: number, numbering: Numbering): Summary['puts'] {
  const seen = new Set<string>()
  return run.puts.slice(from).flatMap(({ object, name }) => {
    const place = numbering.objects.indexOf(object)
    const value = object.attributes.get(name)
    const key = `${place} ${name}`
    if (place === -1 || value === undefined || seen.has(key)) return []
    seen.add(key)
    return [{ object: place, name, value: snapshot(value, numbering) }]
  })
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
  const renaming = new Renaming(refs, accesses, pairs(summary.numbering.objects, numbering.objects))
  for (const access of summary.accesses) {
    const through = [...run.stack, ...access.through.slice(summary.depth)]
    const made = renaming.access({ ...access, through, authenticates: run.authenticating > 0 })
    run.accesses.push(made)
  }
  for (const { node, reason } of summary.lost) run.lost.push({ node, reason: renaming.ref(reason) })
  for (const { object, name, value } of summary.puts) {
    const into = numbering.objects[object]
    if (into !== undefined) putInto(run, into, name, renaming.value(value))
  }
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
