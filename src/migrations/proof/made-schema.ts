import type pg from 'pg'
import { type DatabaseSchema, readSchema } from '../../postgres/schema/read.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import { applyRevisions, type UnknownStep } from '../rehearse/apply.ts'
import { noWatch } from '../rehearse/watch.ts'
import type { OpaqueStep, Transactions } from '../types.ts'

/** The schema that revisions make of an empty database, or why that cannot be known. */
export type MadeSchema =
  | {
      readonly kind: 'made'
      readonly schema: DatabaseSchema
      /** Steps that are not known, of which it is known that they leave the schema as it is. */
      readonly unknown: readonly UnknownStep[]
    }
  | { readonly kind: 'unknown'; readonly reason: string }

export interface Making {
  /** From the first one on, in the order in which they are applied. */
  readonly revisions: readonly RevisionScripts[]
  readonly transactions: Transactions
  readonly onProgress?: (text: string) => void
}

/**
 * Applies revisions to an empty database and reads what it has then. What a revision asks of the database is answered by
 * it. A step that may change the schema and is not known even then makes the whole unknown: what is not known proves
 * nothing.
 */
export async function madeSchema(client: pg.Client, { revisions, ...how }: Making): Promise<MadeSchema> {
  const hopeless = revisions.flatMap((one) =>
    one.live !== undefined || one.up.kind === 'absent'
      ? []
      : one.up.steps.flatMap((step) => (step.kind === 'opaque' ? [{ id: one.revision.id, step }] : [])),
  )
  const before = reasonAmong(hopeless)
  if (before !== undefined) return { kind: 'unknown', reason: before }
  const { failure, unknown } = await applyRevisions(revisions, { client, watch: noWatch, ...how })
  const reason = reasonAmong(unknown)
  if (reason !== undefined) return { kind: 'unknown', reason }
  if (failure !== undefined) {
    const { id, file, line, message } = failure
    return { kind: 'unknown', reason: `from an empty database ${id} stops at ${file}:${line}: ${message}` }
  }
  return { kind: 'made', schema: await readSchema(client), unknown }
}

function reasonAmong(steps: readonly UnknownStep[]): string | undefined {
  const first = steps.find(({ step }) => changesSchema(step))
  if (first === undefined) return undefined
  const { file, line } = first.step.position
  return `what ${first.id} does at ${file}:${line} is not known: ${first.step.reason}`
}

/** Steps that touch rows alone leave the schema as it is. */
export function changesSchema({ tables, remakes }: Pick<OpaqueStep, 'tables' | 'remakes'>): boolean {
  return tables === undefined || tables.length > 0 || remakes === true
}
