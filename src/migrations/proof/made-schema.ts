import type pg from 'pg'
import { type DatabaseSchema, readSchema } from '../../postgres/schema/read.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import { applyAll } from '../rehearse/apply.ts'
import type { OpaqueStep, Transactions } from '../types.ts'

/** The schema that revisions make of an empty database, or why that cannot be known. */
export type MadeSchema =
  | { readonly kind: 'made'; readonly schema: DatabaseSchema }
  | { readonly kind: 'unknown'; readonly reason: string }

export interface Making {
  /** From the first one on, in the order in which they are applied. */
  readonly revisions: readonly RevisionScripts[]
  readonly transactions: Transactions
  readonly onProgress?: (text: string) => void
}

/**
 * Applies revisions to an empty database and reads what it has then. A step that may change the schema and cannot be
 * known without running it makes the whole unknown: what is not known proves nothing.
 */
export async function madeSchema(client: pg.Client, { revisions, ...how }: Making): Promise<MadeSchema> {
  const opaque = revisions.flatMap(({ revision, up }) =>
    up.kind === 'absent' ? [] : up.steps.flatMap((step) => (step.kind === 'opaque' ? [{ revision, step }] : [])),
  )
  const first = opaque.find(({ step }) => changesSchema(step))
  if (first !== undefined) {
    const { file, line } = first.step.position
    return {
      kind: 'unknown',
      reason: `what ${first.revision.id} does at ${file}:${line} is not known: ${first.step.reason}`,
    }
  }
  const failure = await applyAll(client, revisions, how)
  if (failure !== undefined) {
    const { id, file, line, message } = failure
    return { kind: 'unknown', reason: `from an empty database ${id} stops at ${file}:${line}: ${message}` }
  }
  return { kind: 'made', schema: await readSchema(client) }
}

/** Steps that touch rows alone leave the schema as it is. */
export function changesSchema({ tables, remakes }: Pick<OpaqueStep, 'tables' | 'remakes'>): boolean {
  return tables === undefined || tables.length > 0 || remakes === true
}
