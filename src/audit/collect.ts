import type { FactSource } from '../facts/define-fact.ts'
import type { FactKind, Facts } from '../facts/index.generated.ts'
import { collectors } from '../facts/index.generated.ts'
import type { Workspace } from '../workspace/workspace.ts'

let turn: Promise<void> = Promise.resolve()

/**
 * Waits for a turn of the event loop that nobody else has asked for, so that signals and the progress display are
 * attended to between any two pieces of work.
 */
export function ownTurn(): Promise<void> {
  turn = turn.then(
    () =>
      new Promise((resolve) => {
        setImmediate(resolve)
      }),
  )
  return turn
}

/** A source of facts over one workspace: each kind is collected once, when it is first asked for. */
export function factSource(workspace: Workspace, onCollect: (kind: FactKind) => void = () => {}): FactSource {
  const collected = new Map<FactKind, Promise<Facts[FactKind]>>()
  const ready = new Set<FactKind>()

  /** Those who wait for the same facts go on one by one. */
  async function inTurn(facts: Promise<Facts[FactKind]>): Promise<Facts[FactKind]> {
    await facts
    await ownTurn()
    return facts
  }

  const source: FactSource = {
    workspace,
    fact<K extends FactKind>(kind: K) {
      let facts = collected.get(kind)
      if (facts === undefined) {
        onCollect(kind)
        facts = collectors[kind].collect(source).finally(() => ready.add(kind))
        collected.set(kind, facts)
      }
      return (ready.has(kind) ? facts : inTurn(facts)) as Promise<Facts[K]>
    },
  }
  return source
}

/** Collects the kinds a check needs, as its `evaluate` takes them. */
export async function collectFacts<K extends FactKind>(
  source: FactSource,
  kinds: readonly K[],
): Promise<Pick<Facts, K>> {
  const entries = await Promise.all(kinds.map(async (kind) => [kind, await source.fact(kind)] as const))
  return Object.fromEntries(entries) as unknown as Pick<Facts, K>
}
