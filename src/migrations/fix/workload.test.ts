import { describe, expect, it } from 'vitest'
// @ts-expect-error: plain JavaScript, shared with the bench
import { runStages, underWorkload, workloadTables } from '../../../bench/lib/workload.mjs'
import { fixExample } from '../../testing/fix.ts'
import { testServer } from '../../testing/postgres.ts'
import { databasesOf } from './databases.ts'

const CASES = [
  ['ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE (code)', 120_000],
  ['ALTER TABLE orders ALTER COLUMN total TYPE bigint', 12_000],
] as const

describe('clients that read and write meanwhile', () => {
  const server = testServer(15)

  it.each(CASES)('wait for %s, and not for its safe form', { timeout: 240_000 }, async (sql, rows) => {
    const databases = databasesOf((database) => server.connection(database))
    const text = `${workloadTables(50)};\n-- plimsoll example: start\n${sql};`
    const fixed = await fixExample(text, { connection: server.connection, major: 15 })
    const template = await databases.create()
    await databases.within(template, (client) => client.query(workloadTables(rows)))
    const [first, second] = [await databases.create(template), await databases.create(template)]
    const original = await underWorkload(
      server.connection(first),
      (client: { query(text: string): unknown }) => client.query(sql),
      { rows },
    )
    const stages = fixed.now.map(({ up }) => up)
    const safe = await underWorkload(server.connection(second), (client: unknown) => runStages(client, stages), {
      rows,
    })
    expect({ errors: safe.errors, lost: safe.lost, failure: safe.failure }).toEqual({
      errors: [],
      lost: 0,
      failure: undefined,
    })
    expect(safe.longestWaitMs).toBeLessThan(200)
    expect(original.longestWaitMs).toBeGreaterThan(safe.longestWaitMs)
  })
})
