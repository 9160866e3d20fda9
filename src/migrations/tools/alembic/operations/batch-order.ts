import type { MigrationStep, OpaqueStep } from '../../../types.ts'
import type { CallSite } from '../python/values.ts'

/**
 * Batches write at their end. Their steps are emitted where they are called all the same, marked, so that whoever
 * follows branches sees them; at the end of a script they are put where they are written.
 */
interface Mark {
  readonly batch: object
  readonly end?: 'written' | 'failed'
}

const MARKS = new WeakMap<MigrationStep, Mark>()

export function ofBatch(step: MigrationStep, batch: object): MigrationStep {
  MARKS.set(step, { batch })
  return step
}

export function markBatchEnd(site: CallSite, batch: object, failed: boolean): void {
  const { position } = site
  const end: OpaqueStep = {
    kind: 'opaque',
    position,
    operation: 'batch_alter_table',
    reason: 'the end of a batch',
    tables: [],
  }
  MARKS.set(end, { batch, end: failed ? 'failed' : 'written' })
  site.emit(end)
}

/** Steps in the order in which they are written. Alembic writes nothing of a batch that an exception leaves. */
export function inWrittenOrder(steps: readonly MigrationStep[]): MigrationStep[] {
  const written: MigrationStep[] = []
  const open = new Map<object, MigrationStep[]>()
  for (const step of steps) {
    const mark = MARKS.get(step)
    if (mark === undefined) {
      const waiting = isOfBatch(step) ? [...open.values()].at(-1) : undefined
      ;(waiting ?? written).push(step)
      continue
    }
    const waiting = open.get(mark.batch) ?? []
    if (mark.end === undefined) open.set(mark.batch, [...waiting, step])
    else {
      open.delete(mark.batch)
      if (mark.end === 'written') written.push(...waiting)
    }
  }
  return written
}

/** Something that may or may not happen, and would be written with the batch around it. */
function isOfBatch(step: MigrationStep): boolean {
  const inside = /\(inside: ([^)]*)\)$/.exec(step.kind === 'opaque' ? step.reason : '')?.[1]
  return inside !== undefined && inside !== 'execute'
}
