import type pg from 'pg'
import { errorMessage } from '../../core/errors.ts'
import { createRedactor } from '../../core/redaction.ts'
import type { AskDatabase, InspectFinding, Probe, ProbeContext } from './define-probe.ts'
import { probes as allProbes } from './probes/index.ts'
import { type ReadServer, readOnlySession } from './session.ts'

/** What one probe gave. `unseen`: it saw nothing, for the reason given. */
export interface ProbeResult {
  readonly id: string
  readonly title: string
  readonly state: 'seen' | 'partly' | 'unseen'
  readonly findings: readonly InspectFinding[]
  readonly facts: readonly string[]
  readonly unseen: readonly string[]
}

export interface Inspection {
  readonly server: ReadServer
  readonly probes: readonly ProbeResult[]
}

export interface InspectRequest {
  readonly url: string
  /** Which probes, by id; all when empty. */
  readonly only: readonly string[]
  readonly pool?: number
  /** Milliseconds one statement may take. */
  readonly limitMs: number
  readonly onProgress?: (text: string) => void
}

/**
 * Looks at a live database: each probe in a read-only transaction of its own with limits on statements and locks. What a
 * role may not see is told; one probe that fails does not end the others.
 */
export async function inspectDatabase({ url, only, pool, limitMs, onProgress }: InspectRequest): Promise<Inspection> {
  const chosen = allProbes.filter(({ id }) => only.length === 0 || only.includes(id))
  return readOnlySession(
    url,
    async (client, server) => {
      const statisticsDays = await daysOfStatistics(client)
      const probes: ProbeResult[] = []
      for (const probe of chosen) {
        onProgress?.(`looking at ${probe.id}`)
        probes.push(await runProbe(probe, { client, server, ask: askOn(client), pool, statisticsDays }, limitMs))
      }
      return { server, probes }
    },
    { statementMs: limitMs },
  )
}

export const probeIds: readonly string[] = allProbes.map(({ id }) => id)

function askOn(client: pg.Client): AskDatabase {
  return async <Row>(sql: string, values: readonly unknown[] = []) =>
    (values.length === 0 ? await client.query(sql) : await client.query(sql, [...values])).rows as Row[]
}

/** Statistics that were never reset are at least as old as the server's last start. */
async function daysOfStatistics(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query(
    `SELECT extract(epoch FROM now() - coalesce(stats_reset, pg_postmaster_start_time()))::float8 / 86400 AS days FROM pg_stat_database WHERE datname = current_database()`,
  )
  const days: unknown = rows[0]?.days
  return typeof days === 'number' ? days : undefined
}

async function runProbe(probe: Probe, context: ProbeContext, limitMs: number): Promise<ProbeResult> {
  const { id, title } = probe
  const { client } = context
  await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${limitMs}; SET LOCAL lock_timeout = 1000`)
  try {
    const { findings, facts = [], unseen = [] } = await probe.look(context)
    return { id, title, state: unseen.length === 0 ? 'seen' : 'partly', findings, facts, unseen }
  } catch (error) {
    return { id, title, state: 'unseen', findings: [], facts: [], unseen: [createRedactor()(errorMessage(error))] }
  } finally {
    await client.query('ROLLBACK')
  }
}
