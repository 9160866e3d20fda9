import { assign } from './assign.ts'
import type { Clause, ExpressionOf } from './ast.ts'
import { condition } from './conditions.ts'
import { attempt, emitOpaque, emitWaiting, merge } from './decide.ts'
import { keyOf, setItem, setOf } from './dict.ts'
import { Generator } from './functions.ts'
import type { Machine } from './machine.ts'
import { Scope } from './scope.ts'
import { unhashable, unknownKey } from './subscripts.ts'
import { iterate } from './truth.ts'
import type { PyValue } from './values.ts'
import { PyDict, PyList, Unknown } from './values.ts'

type Comprehension = ExpressionOf<'comprehension'>

/** `[value for target in iterable if condition]` and its relatives. */
export function evaluateComprehension(machine: Machine, node: Comprehension, scope: Scope): PyValue {
  const inner = new Scope('comprehension', { source: scope.source, outer: scope })
  const [first] = node.clauses
  if (first === undefined) return machine.site(scope, node).unknown('a comprehension without for')
  // The first iterable is evaluated outside and at once, in a generator too.
  const source = machine.parts.evaluate(first.iterable, scope)
  if (node.result === 'generator') {
    return new Generator(machine, (onYield) => {
      const unknown = walk(machine, node, inner, source, (_key, value) => onYield(value))
      if (unknown !== undefined) onYield(unknown)
    })
  }
  const keys: PyValue[] = []
  const values: PyValue[] = []
  const unknown = walk(machine, node, inner, source, (key, value) => {
    if (key !== undefined) keys.push(key)
    values.push(value)
  })
  return unknown ?? collect(machine, node, scope, keys, values)
}

function collect(
  machine: Machine,
  node: Comprehension,
  scope: Scope,
  keys: readonly PyValue[],
  values: readonly PyValue[],
): PyValue {
  if (node.result === 'list') return new PyList(values)
  const site = machine.site(scope, node)
  const members = node.result === 'set' ? values : keys
  const bad = members.find((one) => keyOf(one) === undefined)
  if (bad !== undefined) return unknownKey(bad, site) ?? unhashable(bad, site)
  if (node.result === 'set') return setOf(values) ?? site.unknown('a set')
  const dict = new PyDict()
  for (const [place, key] of keys.entries()) setItem(dict, key, values[place] ?? null)
  return dict
}

type Take = (key: PyValue | undefined, value: PyValue) => void

/** Hands every element to `take`; gives an unknown when it cannot be known which there are. */
function walk(machine: Machine, node: Comprehension, scope: Scope, source: PyValue, take: Take): Unknown | undefined {
  const step = (place: number, iterable: PyValue): Unknown | undefined => {
    const clause = node.clauses[place]
    if (clause === undefined) return undefined
    const site = machine.site(scope, clause.iterable)
    const anyOrder = node.result === 'set'
    const items = iterate(iterable, site, anyOrder)
    const inside = () => element(place)
    if (items instanceof Unknown) return blind(machine, scope, clause, items, inside)
    for (const item of items) {
      machine.tick(scope, node)
      assign(machine, clause.target, item, scope)
      const unknown = conditions(machine, clause, scope, inside)
      if (unknown !== undefined) return unknown
    }
    return undefined
  }
  const element = (place: number): Unknown | undefined => {
    const next = node.clauses[place + 1]
    if (next !== undefined) return step(place + 1, machine.parts.evaluate(next.iterable, scope))
    const key = node.key === undefined ? undefined : machine.parts.evaluate(node.key, scope)
    take(key, machine.parts.evaluate(node.value, scope))
    return undefined
  }
  return step(0, source)
}

function conditions(
  machine: Machine,
  clause: Clause,
  scope: Scope,
  inside: () => Unknown | undefined,
): Unknown | undefined {
  for (const test of clause.conditions) {
    const holds = condition(machine, test, scope)
    if (holds === false) return undefined
    if (holds instanceof Unknown) return blind(machine, scope, clause, holds, inside)
  }
  return inside()
}

/** Elements nobody knows: what evaluating one would do is noted, and the whole is unknown. */
function blind(
  machine: Machine,
  scope: Scope,
  clause: Clause,
  reason: Unknown,
  inside: () => Unknown | undefined,
): Unknown {
  const site = machine.site(scope, clause.iterable)
  const tried = attempt(machine, site, () => {
    assign(machine, clause.target, reason, scope)
    inside()
  })
  merge(machine, reason, [tried, { ...tried, names: new Map(), objects: [] }])
  emitOpaque(machine, site, reason, tried.emitted)
  emitWaiting(machine, site, reason, [tried])
  return reason
}
