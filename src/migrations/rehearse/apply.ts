import pg from 'pg'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { Direction, Transactions } from '../types.ts'

/** The statement at which a rehearsal stopped. */
export interface RehearsalFailure {
  readonly id: string
  readonly direction: Direction
  readonly file: string
  readonly line: number
  readonly sql: string
  readonly sqlstate: string
  readonly message: string
}

export interface ApplyRequest {
  readonly transactions: Transactions
  readonly onProgress?: (text: string) => void
}

/**
 * Applies revisions one after the other without looking at what they do; each in a transaction of its own, so that the
 * next one finds its enumeration values usable. Opaque steps are left out. Gives the statement that failed, if one did.
 */
export async function applyAll(
  client: pg.Client,
  revisions: readonly RevisionScripts[],
  { transactions, onProgress }: ApplyRequest,
): Promise<RehearsalFailure | undefined> {
  for (const [at, { revision, up }] of revisions.entries()) {
    onProgress?.(`applying ${revision.id} (${at + 1} of ${revisions.length})`)
    let open = false
    for (const step of up.kind === 'absent' ? [] : up.steps) {
      if (step.kind === 'opaque') continue
      const wanted = transactions !== 'none' && !step.autocommit
      if (wanted !== open) await client.query(wanted ? 'BEGIN' : 'COMMIT')
      open = wanted
      try {
        await client.query(step.sql)
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error
        if (open) await client.query('ROLLBACK')
        const { file, line } = step.position
        const { code: sqlstate = 'XX000', message } = error
        return { id: revision.id, direction: 'up', file, line, sql: step.sql, sqlstate, message }
      }
    }
    if (open) await client.query('COMMIT')
  }
  return undefined
}
