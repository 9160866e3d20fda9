import { describe, expect, it } from 'vitest'
import { testServer } from '../../testing/postgres.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { Script } from '../types.ts'
import { rehearse } from './rehearse.ts'

function script(...statements: readonly string[]): Script {
  const position = { file: 'x.sql', line: 1 }
  return {
    kind: 'steps',
    steps: statements.map((sql) => ({ kind: 'statement', sql, position, operation: 'sql', autocommit: false })),
  }
}

function revision(id: string, up: readonly string[], down: readonly string[], judged = true) {
  const one: RevisionScripts = {
    revision: { id, position: { file: 'x.sql', line: 1 }, down: [], dependsOn: [], labels: [], message: '' },
    up: script(...up),
    down: script(...down),
  }
  return { ...one, judged }
}

describe.each([14, 18] as const)('an extension PostgreSQL %i does not have', (major) => {
  const server = testServer(major)

  const run = (revisions: readonly ReturnType<typeof revision>[], isShared = false) =>
    server.withDatabase((_, connection) =>
      rehearse({ connection, revisions, transactions: 'each', roundTrip: true, rows: 0, isShared }),
    )

  const history = (judged: boolean) => [
    revision('one', ['CREATE TABLE plain (id int PRIMARY KEY)'], ['DROP TABLE plain'], judged),
    revision(
      'two',
      [
        'CREATE EXTENSION IF NOT EXISTS vector',
        'CREATE TABLE pictures (id int PRIMARY KEY, shape vector(3))',
        'CREATE INDEX near ON pictures USING hnsw (shape vector_l2_ops)',
        'ALTER TABLE plain ADD COLUMN shape vector(3), ADD COLUMN n int',
        'ALTER TABLE plain ADD COLUMN more int',
      ],
      ['DROP TABLE pictures'],
      judged,
    ),
    revision(
      'three',
      ['ALTER TABLE pictures ADD COLUMN note text', 'CREATE INDEX by_n ON plain (n)', 'CREATE INDEX m ON plain (more)'],
      ['DROP INDEX m', 'DROP INDEX by_n', 'ALTER TABLE pictures DROP COLUMN note'],
    ),
    revision('four', ['CREATE TABLE late (id int)'], ['DROP TABLE late']),
  ]

  it.each([true, false])('is told as missing, and the rest is rehearsed (judged: %s)', async (judged) => {
    const result = await run(history(judged))
    expect(result.failure).toBeUndefined()
    const left = [
      ...result.left,
      ...result.runs.filter(({ direction }) => direction === 'up').flatMap((one) => one.left),
    ]
    expect(left.map(({ id, needs, sql }) => `${id} ${needs}: ${sql?.slice(0, 24)}`)).toEqual([
      'two vector: CREATE EXTENSION IF NOT ',
      'two vector: CREATE TABLE pictures (i',
      'two vector: CREATE INDEX near ON pic',
      'two vector: ALTER TABLE plain ADD CO',
      'three vector: ALTER TABLE pictures ADD',
      'three vector: CREATE INDEX by_n ON pla',
    ])
    expect(result.roundTrips.map(({ id, result: how }) => `${id} ${how}`)).toEqual([
      ...(judged ? ['one reversible', 'two unverified'] : []),
      'three unverified',
      'four reversible',
    ])
  })

  it('is told as missing where no revision asks for it', async () => {
    const result = await run([
      revision('one', ['CREATE TABLE plain (id int)', 'CREATE TABLE pictures (shape vector(3))'], ['DROP TABLE plain']),
    ])
    expect(result.failure).toBeUndefined()
    expect(result.runs[0]?.left).toEqual([expect.objectContaining({ needs: 'vector' })])
    const named = await run([revision('one', ['CREATE TABLE t (vector int)', 'SELECT vector FROM missing'], [])])
    expect(named.failure).toMatchObject({ sqlstate: '42P01' })
  })

  it('does not hide a statement that is itself to blame', async () => {
    const blamed = await run([
      revision('one', ['CREATE EXTENSION vector', 'CREATE TABLE t (id int)', 'ALTER TABLE other ADD n int'], []),
    ])
    expect(blamed.failure).toMatchObject({ id: 'one', sqlstate: '42P01', kind: 'refused' })
    const typed = await run([revision('one', ['CREATE EXTENSION vector', 'CREATE TABLE t (m mood)'], [])])
    expect(typed.failure).toMatchObject({ sqlstate: '42704' })
  })

  it('leaves out, on a server of the user’s, what reaches beyond the database', async () => {
    const all = [
      revision('one', ['/* x */ CREATE ROLE intruder_of_tests', 'CREATE TABLE t (id int)'], ['DROP TABLE t']),
    ]
    const shared = await run(all, true)
    expect(shared.failure).toBeUndefined()
    expect(shared.runs[0]?.left).toEqual([expect.objectContaining({ reason: expect.stringContaining('beyond') })])
    expect(shared.runs[0]?.left[0]).not.toHaveProperty('needs')
  })
})
