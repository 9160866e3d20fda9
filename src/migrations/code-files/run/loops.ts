import type { Node } from 'oxc-parser'
import { together, waitedFor } from './flow.ts'
import { type Flow, type Machine, placeOf, type Scope } from './machine.ts'
import { itemsOf } from './objects.ts'
import { truthOf } from './operators.ts'
import { isRecord, Unknown, type Value } from './values.ts'

const HOW_OFTEN = 'how often it runs depends on what is read'

export function runLoop(machine: Machine, node: Node, scope: Scope, label: string | undefined): Flow | undefined {
  switch (node.type) {
    case 'ForOfStatement':
    case 'ForInStatement':
      return overItems(machine, node, scope, label)
    case 'ForStatement':
      return counted(machine, node, scope, label)
    case 'WhileStatement':
    case 'DoWhileStatement':
      return whileTrue(
        machine,
        { test: node.test, update: null, body: node.body },
        scope,
        label,
        node.type === 'DoWhileStatement',
      )
    default:
      return undefined
  }
}

/** What the end of one turn means for the loop: going on, or ending with a flow of its own. */
function afterTurn(flow: Flow | undefined, label: string | undefined): { readonly end: boolean; readonly flow?: Flow } {
  if (flow === undefined) return { end: false }
  if (flow.kind === 'return' || flow.kind === 'maybe') return { end: true, flow }
  const isOwn = flow.label === undefined || flow.label === label
  if (!isOwn) return { end: true, flow }
  return { end: flow.kind === 'break' }
}

/** One turn may have ended the loop: whatever else it does is not known. */
function withoutOwn(flow: Flow): Flow | undefined {
  if (flow.kind !== 'maybe') return flow
  const ways = new Set([...flow.ways].filter((way) => way === 'return'))
  return ways.size === 0 ? undefined : { kind: 'maybe', ways }
}

function unknownTimes(machine: Machine, place: Node, scope: Scope, turn: () => Flow | undefined): Flow | undefined {
  const waiting = (): Flow | undefined => waitedFor(machine, turn())
  machine.attempt(waiting)
  const [tried] = machine.perhaps(placeOf(place, scope), HOW_OFTEN, [waiting])
  const flow = together([tried?.result])
  return flow === undefined ? undefined : withoutOwn(flow)
}

function overItems(
  machine: Machine,
  node: Extract<Node, { type: 'ForOfStatement' | 'ForInStatement' }>,
  scope: Scope,
  label: string | undefined,
): Flow | undefined {
  const list = machine.evaluate(node.right, scope)
  const items = node.type === 'ForOfStatement' ? itemsOf(machine, list) : keysOf(machine, list)
  const turn = (item: Value): Flow | undefined => {
    const inner = scope.inner()
    bind(machine, node.left, item, inner)
    return machine.execute([node.body], inner)
  }
  if (items === undefined) return unknownTimes(machine, node, scope, () => turn(new Unknown('what is read')))
  const isAsync = node.type === 'ForOfStatement' && node.await
  for (const [at, item] of [...items].entries()) {
    const { end, flow } = afterTurn(turn(isAsync ? machine.settle(item, placeOf(node, scope)) : item), label)
    if (flow?.kind === 'maybe') {
      const rest = items.slice(at + 1)
      const later = rest.map((one) => () => waitedFor(machine, turn(one)))
      const all = machine.perhaps(placeOf(node, scope), 'an earlier turn may have ended the loop', [
        () => together(later.map((one) => one())),
      ])
      return withoutOwn(together([flow, all[0]?.result]) ?? flow)
    }
    if (end) return flow
  }
  return undefined
}

function keysOf(machine: Machine, value: Value): readonly Value[] | undefined {
  if (typeof value !== 'object' || value === null || machine.isTainted(value)) return undefined
  if (Array.isArray(value)) return value.map((_, index) => String(index))
  return isRecord(value) ? Object.keys(value) : undefined
}

function bind(machine: Machine, left: Node, item: Value, scope: Scope): void {
  if (left.type !== 'VariableDeclaration') {
    machine.assign(left, item, scope, false)
    return
  }
  const [first] = left.declarations
  if (first !== undefined) machine.assign(first.id, item, scope, true)
}

function counted(
  machine: Machine,
  node: Extract<Node, { type: 'ForStatement' }>,
  around: Scope,
  label: string | undefined,
): Flow | undefined {
  const scope = around.inner()
  if (node.init?.type === 'VariableDeclaration') machine.execute([node.init], scope)
  else if (node.init !== null) machine.evaluate(node.init, scope)
  return whileTrue(machine, node, scope, label, false)
}

interface Turns {
  readonly test: Node | null
  readonly update: Node | null
  readonly body: Node
}

function whileTrue(
  machine: Machine,
  { test, update, body }: Turns,
  scope: Scope,
  label: string | undefined,
  runsFirst: boolean,
): Flow | undefined {
  const turn = (): Flow | undefined => {
    const flow = machine.execute([body], scope.inner())
    if (update !== null) machine.evaluate(update, scope)
    return flow
  }
  for (let first = runsFirst; ; first = false) {
    const truth = first || test === null ? true : truthOf(machine.evaluate(test, scope))
    if (truth === false) return undefined
    if (truth === undefined) {
      return unknownTimes(machine, body, scope, () => {
        if (test !== null) machine.evaluate(test, scope)
        return turn()
      })
    }
    const { end, flow } = afterTurn(turn(), label)
    if (flow?.kind === 'maybe') return together([withoutOwn(flow), unknownTimes(machine, body, scope, turn)])
    if (end) return flow
  }
}
