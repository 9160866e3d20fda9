import type { FactSource } from '../facts/define-fact.ts'
import type { FactKind, Facts } from '../facts/index.generated.ts'
import { collectors } from '../facts/index.generated.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A source of facts over one workspace: each kind is collected once, when it is first asked for. */
export function factSource(workspace: Workspace, onCollect: (kind: FactKind) => void = () => {}): FactSource {
  const collected = new Map<FactKind, Promise<Facts[FactKind]>>()
  const source: FactSource = {
    workspace,
    fact<K extends FactKind>(kind: K) {
      let facts = collected.get(kind)
      if (facts === undefined) {
        onCollect(kind)
        facts = collectors[kind].collect(source)
        collected.set(kind, facts)
      }
      return facts as Promise<Facts[K]>
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
