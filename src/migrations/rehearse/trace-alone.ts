import type pg from 'pg'
import type { WorkTrials } from './blocked.ts'
import { type RelationState, readRelations } from './catalog.ts'
import { modeOf, type Relations } from './effects.ts'
import { execute } from './execute.ts'
import { type Blockers, runStalled, type Stalled } from './stall.ts'
import { type Touched, touchedBy } from './touched.ts'
import { readLog } from './tracing.ts'
import type { TracedStatement } from './types.ts'
import type { Watch } from './watch.ts'

export interface AloneRequest {
  readonly blockers: Blockers
  readonly client: pg.Client
  readonly observer: pg.Client
  readonly pid: number
  readonly sql: string
  readonly relations: Relations
  readonly trials: WorkTrials
  readonly watch: Watch
  /** What the log of commands begins with. */
  readonly log: string
}

export interface TracedAlone {
  readonly traced: TracedStatement
  readonly touched: Touched
}

/** Runs a statement that cannot run in a transaction, and tells what it did. @throws what made it fail. */
export async function runTracedAlone(request: AloneRequest): Promise<TracedAlone> {
  const { sql, client, relations, observer } = request
  const before = new Map(relations.committed)
  const tables = [...before.values()].filter(({ kind }) => /[rp]/.test(kind))
  await execute(client, `SET plimsoll.log = '${request.log}'`)
  const stalled = await runStalled({ ...request, tables })
  relations.replace(await readRelations(observer))
  if (stalled.error !== undefined) throw stalled.error
  const { rows } = await client.query("SELECT current_setting('plimsoll.log', true) AS log")
  const changed = changedBetween(before, relations.committed)
  const locked = new Set([...stalled.locks.map(({ oid }) => oid), ...changed])
  return {
    traced: { sql, ...effectsOf(request, before, stalled) },
    touched: touchedBy(readLog(rows[0]?.log), locked, locked),
  }
}

/** Relations that came, went, or are not what they were, with the tables of indexes. */
function changedBetween(
  before: ReadonlyMap<number, RelationState>,
  after: ReadonlyMap<number, RelationState>,
): number[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((oid) => {
    const [old, now] = [before.get(oid), after.get(oid)]
    return old?.name === now?.name && old?.filenode === now?.filenode
      ? []
      : [oid, ...[old, now].flatMap((one) => (one === undefined || one.table === 0 ? [] : [one.table]))]
  })
}

function effectsOf(
  { relations }: AloneRequest,
  before: ReadonlyMap<number, RelationState>,
  { locks, durationMs, blocked }: Stalled,
): Omit<TracedStatement, 'sql'> {
  const after = relations.committed
  const name = (oid: number) => relations.describe(oid, before)
  const moved = [...after.values()].filter(
    ({ oid, filenode }) => filenode !== 0 && before.get(oid)?.filenode !== filenode,
  )
  return {
    durationMs,
    locks: locks.flatMap(({ oid, mode }) => {
      if (!after.has(oid) && !before.has(oid)) return []
      const table = relations.tableOf(oid, before)
      return [{ ...name(oid), created: !before.has(oid), mode: modeOf(mode), table }]
    }),
    rewrites: moved
      .filter(({ oid, kind }) => kind !== 'i' && before.has(oid))
      .map(({ oid }) => ({ ...name(oid), created: false, reason: 'unknown' as const })),
    indexes: moved
      .filter(({ kind }) => kind === 'i')
      .map(({ oid, table }) => ({ ...name(oid), table: name(table).relation })),
    scans: [],
    blocked,
    walBytes: 0,
    error: undefined,
  }
}
