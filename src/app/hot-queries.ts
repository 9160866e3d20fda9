import pg from 'pg'
import { errorMessage } from '../core/errors.ts'
import { oneLine } from '../core/text.ts'
import type { Review } from '../migrations/plan/review.ts'
import type { HotQuery } from '../migrations/plan/types.ts'
import { applyAll } from '../migrations/rehearse/apply.ts'
import { fillTables } from '../migrations/rehearse/rows.ts'
import type { Transactions } from '../migrations/types.ts'
import { explainGeneric, type QueryPlan } from '../postgres/inspect/explain.ts'
import { MIGRATOR } from '../postgres/prepare.ts'
import { openServer, type ServerRequest } from './throwaway.ts'

const ROWS = 20_000
const DATABASE = 'queries'

export interface HotQueryRequest {
  readonly queries: readonly string[]
  readonly review: Review
  readonly transactions: Transactions
  readonly server: Omit<ServerRequest, 'onProgress'>
  readonly onProgress: (text: string) => void
}

/** How the planner would run queries before and after the revisions, on tables with synthetic rows. Nothing is executed. */
export async function explainHotQueries(request: HotQueryRequest): Promise<HotQuery[]> {
  const { queries, review, transactions, onProgress } = request
  const server = await openServer({ ...request.server, onProgress })
  const { major } = server
  const client = new pg.Client(server.connection(DATABASE, MIGRATOR))
  client.on('error', () => {})
  try {
    await server.create(DATABASE, { owner: MIGRATOR })
    await client.connect()
    const failedBefore = await applyAll(
      client,
      review.scripts.filter(({ judged }) => !judged),
      { transactions, onProgress },
    )
    if (failedBefore !== undefined)
      return unknownPlans(queries, `the schema before could not be made: ${failedBefore.message}`)
    onProgress('filling tables for the plans of queries')
    await fillTables(client, ROWS, { triggers: 'owner' })
    const before = await plansOf(client, queries, major)
    const failed = await applyAll(
      client,
      review.scripts.filter(({ judged }) => judged),
      { transactions, onProgress },
    )
    if (failed !== undefined) return unknownPlans(queries, `the revisions could not be applied: ${failed.message}`)
    const after = await plansOf(client, queries, major)
    const note = `on ${ROWS.toLocaleString('en-GB')} synthetic rows a table`
    return queries.map((sql, at) => ({ sql, before: before[at] ?? '', after: after[at] ?? '', note }))
  } finally {
    await client.end().catch(() => {})
    await server.stop()
  }
}

function unknownPlans(queries: readonly string[], note: string): HotQuery[] {
  return queries.map((sql) => ({ sql, before: 'not known', after: 'not known', note }))
}

async function plansOf(client: pg.Client, queries: readonly string[], major: number): Promise<string[]> {
  await client.query('ANALYZE')
  const plans: string[] = []
  const ask = async <Row>(sql: string): Promise<readonly Row[]> => (await client.query(sql)).rows as Row[]
  for (const sql of queries) {
    await client.query('BEGIN READ ONLY')
    try {
      plans.push(inWords(await explainGeneric(ask, sql, major)))
    } catch (error) {
      plans.push(`fails: ${oneLine(errorMessage(error))}`)
    } finally {
      await client.query('ROLLBACK')
    }
  }
  return plans
}

function inWords({ cost, scans, indexes }: QueryPlan): string {
  return [
    `cost ${cost < 100 ? cost.toFixed(1) : Math.round(cost).toLocaleString('en-GB')}`,
    ...scans.map(({ table }) => `reads all of ${table}`),
    ...(indexes.length === 0 ? [] : [`uses ${indexes.join(', ')}`]),
  ].join('; ')
}
