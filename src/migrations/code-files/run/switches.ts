import type { Node, SwitchCase } from 'oxc-parser'
import { together, waitedFor } from './flow.ts'
import { type Flow, type Machine, placeOf, type Scope } from './machine.ts'
import { binary, truthOf } from './operators.ts'

export function choose(
  machine: Machine,
  node: Extract<Node, { type: 'SwitchStatement' }>,
  around: Scope,
): Flow | undefined {
  const value = machine.evaluate(node.discriminant, around)
  const scope = around.inner()
  for (const [at, { test }] of node.cases.entries()) {
    if (test === null) continue
    const truth = truthOf(binary(machine, '===', value, machine.evaluate(test, scope)))
    if (truth === undefined) return unknownCase(machine, node, scope)
    if (truth) return withoutBreak(machine.execute(from(node.cases, at), scope))
  }
  const otherwise = node.cases.findIndex(({ test }) => test === null)
  return otherwise < 0 ? undefined : withoutBreak(machine.execute(from(node.cases, otherwise), scope))
}

/** A case goes on with the next one where nothing ends it. */
function from(cases: readonly SwitchCase[], at: number): Node[] {
  return cases.slice(at).flatMap(({ consequent }) => consequent)
}

function unknownCase(
  machine: Machine,
  node: Extract<Node, { type: 'SwitchStatement' }>,
  scope: Scope,
): Flow | undefined {
  const works = node.cases.map(
    (_, at) => () => waitedFor(machine, withoutBreak(machine.execute(from(node.cases, at), scope.inner()))),
  )
  const tried = machine.perhaps(placeOf(node, scope), 'which case runs depends on a condition', works)
  return together(tried.map(({ result, threw }) => (threw ? undefined : result)))
}

function withoutBreak(flow: Flow | undefined): Flow | undefined {
  if (flow?.kind === 'break' && flow.label === undefined) return undefined
  if (flow?.kind !== 'maybe') return flow
  const ways = new Set([...flow.ways].filter((way) => way !== 'break'))
  return ways.size === 0 ? undefined : { kind: 'maybe', ways }
}
