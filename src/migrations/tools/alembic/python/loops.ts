import { assign } from './assign.ts'
import type { Statement, StatementOf } from './ast.ts'
import { condition } from './conditions.ts'
import {
  attempt,
  emitOpaque,
  emitWaiting,
  failure,
  isSameConstant,
  joinCompletions,
  possibilities,
  settleBlocks,
} from './decide.ts'
import type { Completion, Machine, Site } from './machine.ts'
import { NORMAL } from './machine.ts'
import type { Scope } from './scope.ts'
import { Lazy } from './scope.ts'
import { iterate } from './truth.ts'
import type { PyValue } from './values.ts'
import { Unknown } from './values.ts'

export function executeFor(machine: Machine, node: StatementOf<'for'>, scope: Scope): Completion {
  const site = machine.site(scope, node)
  const iterable = machine.parts.evaluate(node.iterable, scope)
  const items = iterate(iterable, machine.site(scope, node.iterable))
  if (items instanceof Unknown) {
    machine.doubt(items)
    return unknownLoop(machine, site, items, node.otherwise, scope, () => {
      assign(machine, node.target, new Unknown(items.reason, items.position), scope)
      return machine.parts.execute(node.body, scope)
    })
  }
  // A list may grow while it is walked, as in Python; other iterables are what they were.
  const next = (place: number) => {
    if (place >= items.length) return false
    assign(machine, node.target, items[place] ?? null, scope)
    return true
  }
  return knownLoop(machine, site, { scope, body: node.body, otherwise: node.otherwise, next, ends: true }, 0)
}

export function executeWhile(machine: Machine, node: StatementOf<'while'>, scope: Scope): Completion {
  const site = machine.site(scope, node)
  const next = () => condition(machine, node.test, scope)
  return knownLoop(machine, site, { scope, body: node.body, otherwise: node.otherwise, next, ends: false }, 0)
}

interface Loop {
  readonly scope: Scope
  readonly body: readonly Statement[]
  readonly otherwise: readonly Statement[]
  /** Prepares the next round; false when there is none, an unknown when nobody knows. */
  readonly next: (place: number) => boolean | Unknown
  /** It is known to end by itself. */
  readonly ends: boolean
}

function knownLoop(machine: Machine, site: Site, loop: Loop, start: number): Completion {
  const { scope, body, otherwise, next } = loop
  for (let place = start; ; place++) {
    machine.tick(scope, site.span)
    const more = next(place)
    if (more instanceof Unknown) {
      return unknownLoop(machine, site, more, otherwise, scope, () => {
        const completion = machine.parts.execute(body, scope)
        next(place)
        return completion
      })
    }
    if (!more) return machine.parts.execute(otherwise, scope)
    const completion = machine.parts.execute(body, scope)
    if (completion.kind === 'break') return NORMAL
    if (completion.kind === 'return') return completion
    if (completion.kind !== 'maybe' || (!completion.breaks && completion.returns.length === 0)) continue
    // It may have been left here: what the other rounds would do is done or not.
    const left = leaving(completion)
    if (!completion.goesOn && !completion.continues) return left
    if (!loop.ends) {
      return unknownLoop(machine, site, completion.reason, otherwise, scope, () => {
        next(place)
        return machine.parts.execute(body, scope)
      })
    }
    return settleBlocks(machine, site, completion.reason, [() => knownLoop(machine, site, loop, place + 1), () => left])
  }
}

/** How the loop ends where its body broke out of it or returned. */
function leaving(completion: Extract<Completion, { kind: 'maybe' }>): Completion {
  const { breaks, returns, reason } = completion
  return joinCompletions(
    [...(breaks ? [NORMAL] : []), ...returns.map((value): Completion => ({ kind: 'return', value }))],
    reason,
  )
}

const MAX_ROUNDS = 5

/**
 * A loop nobody knows how often: one round is tried again and again until it changes nothing that is still known, so
 * that what any round may find is covered; then what it would write becomes one opaque step.
 */
export function unknownLoop(
  machine: Machine,
  site: Site,
  reason: Unknown,
  otherwise: readonly Statement[],
  scope: Scope,
  round: () => Completion,
): Completion {
  for (let rounds = 0; ; rounds++) {
    const tried = attempt(machine, site, round)
    if (tried.raised !== undefined) machine.doubt(reason)
    let settled = true
    for (const object of tried.objects) {
      if (machine.isTainted(object)) continue
      machine.taint(object, reason)
      settled = false
    }
    for (const [holder, names] of tried.names) {
      for (const [name, slot] of names) {
        const known = holder.names.get(name)
        if (known instanceof Unknown || (known !== undefined && slot === known)) continue
        if (isConstant(known) && isConstant(slot) && isSameConstant(known, slot)) continue
        machine.bind(holder, name, reason)
        settled = false
      }
    }
    if (!settled && rounds < MAX_ROUNDS) continue
    const failed = tried.raised === undefined || tried.raised.deliberate ? [] : [failure(tried.raised)]
    emitOpaque(machine, site, reason, [...tried.emitted, ...failed])
    emitWaiting(machine, site, reason, [tried])
    const { breaks, returns } = possibilities(tried.result ?? NORMAL)
    if (otherwise.length > 0) {
      const ways = [() => machine.parts.execute(otherwise, scope), ...(breaks ? [() => NORMAL] : [])]
      const after =
        ways.length === 1 ? machine.parts.execute(otherwise, scope) : settleBlocks(machine, site, reason, ways)
      if (after.kind !== 'normal') return after
    }
    return joinCompletions([NORMAL, ...returns.map((value): Completion => ({ kind: 'return', value }))], reason)
  }
}

function isConstant(slot: PyValue | Lazy | undefined): slot is PyValue {
  return slot !== undefined && !(slot instanceof Lazy)
}
