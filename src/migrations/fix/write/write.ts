import type { SqlParser } from '../../../parsers/sql/parse.ts'
import type { OpenHistory } from '../../fleet/select.ts'
import type { FixedRevision } from '../types.ts'
import { alembicFiles } from './alembic-files.ts'
import { readBack } from './read-back.ts'
import { sqlFiles } from './sql-files.ts'
import type { WrittenFix } from './written.ts'

export interface WriteResult {
  readonly written: WrittenFix | undefined
  /** Why nothing is written. */
  readonly reason: string | undefined
}

/**
 * The files of a fixed revision in the way of its tool. What they say is read back; where a statement that was taken over
 * as it stood does not say the same in its new place, all are written as SQL.
 */
export async function writeFix(opened: OpenHistory, fixed: FixedRevision, parse: SqlParser): Promise<WriteResult> {
  if (opened.tool.id !== 'alembic') return { written: await sqlFiles(opened, fixed), reason: undefined }
  let reason: string | undefined
  for (const verbatim of [true, false]) {
    const written = await alembicFiles(opened, fixed, verbatim)
    reason = await readBack(opened, fixed, written, parse)
    if (reason === undefined) return { written, reason }
  }
  return { written: undefined, reason: `what would be written reads back otherwise: ${reason}` }
}
