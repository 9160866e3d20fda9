import { describe, expect, it } from 'vitest'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { testServer } from '../../testing/postgres.ts'
import { statementsOf, wholeFile } from '../sql-files/entries.ts'
import { disagreementsOf } from './agreement.ts'
import { rehearse } from './rehearse.ts'

describe('what the rules go by and what the server does', () => {
  const server = testServer(18)

  async function compare(...scripts: readonly string[]) {
    const revisions = scripts.map((sql, at) => {
      const id = String(at)
      const steps = statementsOf(wholeFile(`${id}.sql`, sql)).map((step) =>
        step.kind === 'statement' ? { ...step, autocommit: / outside$/.test(step.sql) } : step,
      )
      const up = { kind: 'steps' as const, steps }
      const revision = {
        id,
        position: { file: `${id}.sql`, line: 1 },
        down: [],
        dependsOn: [],
        labels: [],
        message: '',
      }
      return { revision, up, down: { kind: 'absent' as const, reason: '' }, judged: true }
    })
    const request = { revisions, transactions: 'each' as const }
    const { runs } = await server.withDatabase((_, connection) =>
      rehearse({ ...request, connection, roundTrip: false, rows: 0 }),
    )
    const parse = await loadSqlParser()
    return {
      runs,
      found: disagreementsOf({ ...request, fromEmpty: true, hasRows: false, major: 18 }, runs, parse),
      parse,
      request,
    }
  }

  const table = 'CREATE TABLE a (id int PRIMARY KEY, n int); CREATE TABLE b (a_id int)'

  it('agree where both are right', async () => {
    const { found } = await compare(
      table,
      'ALTER TABLE a ADD COLUMN c int; CREATE INDEX i ON a (n)',
      'ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a; UPDATE b SET a_id = 1; ALTER TABLE a ALTER n TYPE bigint',
    )
    expect(found).toEqual([])
  })

  it("agree where a script opens a transaction of its own outside of the tool's, which then goes on", async () => {
    const outside = (sql: string) => `${sql} -- outside`
    const own = ['BEGIN', 'ALTER TABLE a ADD COLUMN c int', 'COMMIT'].map((sql) => `${outside(sql)}\n;`)
    const { found, runs } = await compare(
      table,
      `${own.join('\n')}\nCREATE TABLE made (id int); CREATE INDEX i ON made (id)`,
    )
    expect(runs[1]?.statements).toHaveLength(5)
    expect(found).toEqual([])
  })

  it('is told where they differ', async () => {
    const { runs, parse, request } = await compare(table, 'CREATE INDEX i ON a (n)')
    const wrong = runs.map((run) => ({
      ...run,
      statements: run.statements.map((one) => ({
        ...one,
        locks: one.locks.map((lock) => ({ ...lock, mode: 'AccessExclusiveLock' as const })),
      })),
    }))
    expect(disagreementsOf({ ...request, fromEmpty: true, hasRows: false, major: 18 }, wrong, parse)).toEqual([
      {
        id: '1',
        file: '1.sql',
        line: 1,
        sql: 'CREATE INDEX i ON a (n)',
        predicted: [expect.stringMatching(/^a SHARE/)],
        observed: [expect.stringMatching(/^a ACCESS EXCLUSIVE/)],
      },
    ])
    expect(disagreementsOf({ ...request, fromEmpty: false, hasRows: false, major: 18 }, wrong, parse)).toEqual([])
  })
})
