import pg from 'pg'
import type { SqlParser } from '../../parsers/sql/parse.ts'
import { withSession } from '../../postgres/session.ts'
import { refusedInTransaction } from '../locks/alone.ts'
import { blocksReads, blocksWrites, type LockMode, lockModes, stronger } from '../locks/lock-modes.ts'
import type { Tracer } from '../rehearse/trace.ts'
import type { TracedStatement } from '../rehearse/types.ts'
import type { Direction } from '../types.ts'
import { batchSql } from './backfill.ts'
import type { ChainStage, ChainStatement } from './chain.ts'

export interface ChainRun {
  readonly chain: readonly ChainStage[]
  readonly tracer: Tracer
  readonly direction: Direction
  /** To the tracer's database: backfills commit on their own. */
  readonly connection: pg.ClientConfig
  readonly parse: SqlParser
}

export interface ChainResult {
  readonly statements: number
  /** The statement that failed and why; undefined when all ran. */
  readonly failure: string | undefined
  /** Statements that read or wrote tables while others had to wait. */
  readonly blocked: readonly string[]
}

/** Runs the stages as their tool would, and watches who has to wait. */
export async function runChain(run: ChainRun): Promise<ChainResult> {
  const { chain, tracer, direction } = run
  const blocked: string[] = []
  let statements = 0
  const stages = direction === 'up' ? chain : [...chain].reverse()
  for (const stage of stages) {
    let held: Held = new Map()
    let open = false
    for (const statement of stage[direction]) {
      if (open === statement.autocommit) {
        await (open ? tracer.commit() : tracer.begin())
        open = !open
      }
      if (!open) held = new Map()
      const traced = await runStatement(statement, run)
      statements++
      if (traced.error !== undefined) {
        if (open) await tracer.rollback()
        return { statements, failure: `${oneLine(statement.sql)} fails: ${traced.error.message}`, blocked }
      }
      blocked.push(...workWhileWaiting(traced, held))
    }
    if (open) await tracer.commit()
  }
  return { statements, failure: undefined, blocked }
}

/** A backfill runs as the block it is, after one batch of it was traced. */
async function runStatement(
  statement: ChainStatement,
  { tracer, connection, parse }: ChainRun,
): Promise<TracedStatement> {
  const { sql, step, autocommit } = statement
  if (step?.kind !== 'backfill')
    return tracer.run({ sql, alone: autocommit && isRefused(sql, parse), withoutWork: true })
  const traced = await tracer.run({ sql: batchSql(step.backfill, undefined, '10'), withoutWork: true })
  if (traced.error !== undefined) return traced
  try {
    await withSession(connection, (client) => client.query(sql))
    return traced
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    return { ...traced, error: { sqlstate: error.code ?? 'XX000', message: error.message } }
  }
}

function isRefused(sql: string, parse: SqlParser): boolean {
  const parsed = parse(sql)
  return parsed.kind === 'parsed' && parsed.statements.some(({ node }) => refusedInTransaction(node) !== undefined)
}

/** The strongest lock on each table that others know. */
type Held = Map<string, { readonly mode: LockMode; readonly kind: string }>

function workWhileWaiting(traced: TracedStatement, held: Held): string[] {
  for (const { relation, kind, created, mode } of traced.locks) {
    if (created || !/^[rpm]$/.test(kind)) continue
    const before = held.get(relation)?.mode
    const now = shown(mode)
    held.set(relation, { kind, mode: before === undefined ? now : stronger(before, now) })
  }
  const work = [
    ...traced.rewrites.filter(({ created }) => !created).map(({ relation }) => `writes ${relation} anew`),
    ...traced.indexes
      .filter(({ relation, table }) => held.has(table) && relation !== '')
      .map(({ relation }) => `builds ${relation}`),
    ...traced.scans
      .filter(({ created, tuples, kind }) => !created && tuples > 0 && /^[rpm]$/.test(kind))
      .map(({ relation }) => `reads all of ${relation}`),
  ]
  const [first] = work
  if (first === undefined) return []
  const waiting = [...held].find(([, { mode, kind }]) => (kind === 'm' ? blocksReads(mode) : blocksWrites(mode)))
  if (waiting === undefined) return []
  const [relation, { mode }] = waiting
  return [`${oneLine(traced.sql)} ${first} while ${relation} is locked: ${mode}`]
}

/** `AccessExclusiveLock` as the manual writes it. */
function shown(mode: string): LockMode {
  const text = mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase()
  const known = lockModes.find((one) => one === text)
  if (known === undefined) throw new Error(`a lock of a mode that is not known: ${mode}`)
  return known
}

export function oneLine(sql: string): string {
  const text = sql.replace(/\s+/g, ' ').trim()
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}
