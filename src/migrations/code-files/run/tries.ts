import type { Node } from 'oxc-parser'
import { flowOf, together, waitedFor } from './flow.ts'
import { type Flow, type Machine, placeOf, type Scope } from './machine.ts'
import { Thrown, Unknown, type Value } from './values.ts'

/** What the database does with a statement is not known: that it is sent is certain, that it fails is only possible. */
export function attemptStatement(
  machine: Machine,
  node: Extract<Node, { type: 'TryStatement' }>,
  scope: Scope,
): Flow | undefined {
  const { handler, finalizer, block } = node
  let flow: Flow | undefined
  let thrown: Thrown | undefined
  try {
    flow = machine.execute(block.body, scope.inner())
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    thrown = error
  }
  if (handler !== null) flow = caught(machine, handler, scope, thrown, flow)
  const last = finalizer === null ? undefined : machine.execute(finalizer.body, scope.inner())
  if (last !== undefined) return last
  if (handler === null && thrown !== undefined) throw thrown
  return flow
}

function caught(
  machine: Machine,
  handler: NonNullable<Extract<Node, { type: 'TryStatement' }>['handler']>,
  scope: Scope,
  thrown: Thrown | undefined,
  flow: Flow | undefined,
): Flow | undefined {
  const run = (error: Value): Flow | undefined => {
    const inside = scope.inner()
    if (handler.param !== null) machine.assign(handler.param, error, inside, true)
    return machine.execute(handler.body.body, inside)
  }
  if (thrown !== undefined) {
    takeBack(machine)
    return run(thrown.value)
  }
  const tried = machine.perhaps(placeOf(handler, scope), 'it runs when something fails', [
    () => waitedFor(machine, run(new Unknown('an error'))),
  ])
  if (tried.every(({ threw }) => threw)) return flow
  const other = flowOf(tried)
  if (flow?.kind === 'return' && other !== undefined) waitedFor(machine, flow)
  return other === undefined ? flow : together([flow, other])
}

/** An error that is caught ends nothing. */
function takeBack(machine: Machine): void {
  if (machine.steps.at(-1)?.operation === 'throw') machine.steps.pop()
}
