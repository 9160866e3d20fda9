import type { MigrationTool } from '../tools/define-tool.ts'

/** Tools whose files always run in a transaction, and how to get round it. */
const ALWAYS_WRAPPED: Readonly<Record<string, string>> = {
  drizzle: 'Drizzle runs all pending migrations in one transaction; run the statements by hand, outside of it',
  'node-pg-migrate':
    'SQL files of node-pg-migrate always run in a transaction; write a JavaScript migration with pgm.noTransaction()',
}

/** Whether a tool can run a revision outside a transaction, else why not. */
export function canRunAlone({ id }: Pick<MigrationTool, 'id'>): true | string {
  return ALWAYS_WRAPPED[id] ?? true
}

/**
 * Tools that send a file as one query: its statements share a transaction whatever the file says, and what must run
 * alone needs a file of its own (PostgreSQL, "Multiple Statements in a Simple Query").
 */
const SENDS_WHOLE: ReadonlySet<string> = new Set(['dbmate', 'golang-migrate', 'prisma'])

export function sendsWhole(id: string): boolean {
  return SENDS_WHOLE.has(id)
}
