import type { Workspace } from '../workspace/workspace.ts'
import type { FactKind, Facts } from './kinds.generated.ts'

/** What a collector may draw on: the files, and the other facts (collected once, whoever asks first). */
export interface FactSource {
  readonly workspace: Workspace
  fact<K extends FactKind>(kind: K): Promise<Facts[K]>
}

/** Reads one kind of fact. A collector never executes or imports the audited code. */
export interface FactCollector<T> {
  collect(source: FactSource): Promise<T>
}

export function defineFact<T>(collector: FactCollector<T>): FactCollector<T> {
  return collector
}
