import { describe, expect, it } from 'vitest'
import { testServer } from '../../testing/postgres.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import { statementsOf, wholeFile } from '../sql-files/entries.ts'
import type { Script } from '../types.ts'
import { rehearse } from './rehearse.ts'

function script(file: string, text: string | undefined): Script {
  if (text === undefined) return { kind: 'absent', reason: 'there is none' }
  const steps = statementsOf(wholeFile(file, text)).map((step) => ({
    ...step,
    autocommit: step.kind === 'statement' && /CONCURRENTLY/.test(step.sql),
  }))
  return { kind: 'steps', steps }
}

function revision(id: string, up: string, down?: string, judged = true): RevisionScripts & { judged: boolean } {
  const position = { file: `${id}.sql`, line: 1 }
  return {
    revision: { id, position, down: [], dependsOn: [], labels: [], message: '' },
    up: script(`${id}.sql`, up),
    down: script(`${id}.down.sql`, down),
    judged,
  }
}

describe('a rehearsal', () => {
  const server = testServer(18)
  const run = (...revisions: ReturnType<typeof revision>[]) =>
    server.withDatabase((_, connection) =>
      rehearse({ connection, revisions, transactions: 'each', roundTrip: true, rows: 0 }),
    )

  const base = revision('base', "CREATE TABLE t (id bigint PRIMARY KEY, a int, b text DEFAULT 'x')", undefined, false)

  it('tells what leads back and what does not', async () => {
    const { roundTrips, failure } = await run(
      base,
      revision(
        'good',
        'ALTER TABLE t ADD c int;\nCREATE INDEX CONCURRENTLY i ON t (a)',
        'DROP INDEX CONCURRENTLY i;\nALTER TABLE t DROP c',
      ),
      revision('loses', 'ALTER TABLE t DROP b', 'ALTER TABLE t ADD b text'),
      revision(
        'forgets',
        'CREATE TABLE u (id int); CREATE TYPE mood AS ENUM ()',
        'DROP TABLE u; DROP TYPE mood; CREATE TABLE left_over ()',
      ),
      revision('oneway', 'CREATE SEQUENCE s'),
    )
    expect(failure).toBeUndefined()
    expect(roundTrips.map(({ id, result }) => `${id} ${result}`)).toEqual([
      'good reversible',
      'loses differs',
      'forgets differs',
      'oneway irreversible',
    ])
    expect(roundTrips[1]?.differences).toContainEqual({
      kind: 'column',
      name: 'public.t.b',
      change: 'different',
      properties: [{ name: 'default', before: "'x'::text", after: null }],
    })
    expect(roundTrips[2]?.differences).toEqual([
      { kind: 'table', name: 'public.left_over', change: 'extra', properties: [] },
    ])
  })

  it('tells which rows do not survive the way back', async () => {
    const { roundTrips } = await server.withDatabase((_, connection) =>
      rehearse({
        connection,
        revisions: [
          base,
          revision('drops', 'ALTER TABLE t DROP a', 'ALTER TABLE t ADD a int'),
          revision('copies', 'ALTER TABLE t ADD c text; UPDATE t SET c = b', 'ALTER TABLE t DROP c'),
          revision('empties', 'DELETE FROM t WHERE id > 5', 'SELECT 1'),
        ],
        transactions: 'each',
        roundTrip: true,
        rows: 10,
      }),
    )
    expect(roundTrips.map(({ id, result, lost }) => ({ id, result, lost }))).toEqual([
      { id: 'drops', result: 'loses data', lost: [{ table: 'public.t', column: 'a' }] },
      { id: 'copies', result: 'reversible', lost: [] },
      { id: 'empties', result: 'loses data', lost: [{ table: 'public.t', column: null }] },
    ])
  })

  it('fails where rows make a statement fail', async () => {
    const { failure } = await server.withDatabase((_, connection) =>
      rehearse({
        connection,
        revisions: [base, revision('strict', 'ALTER TABLE t ADD z int NOT NULL', 'ALTER TABLE t DROP z')],
        transactions: 'each',
        roundTrip: true,
        rows: 10,
      }),
    )
    expect(failure).toMatchObject({ id: 'strict', sqlstate: '23502' })
  })

  it('stops where a statement fails, and says where', async () => {
    const { failure, runs, roundTrips } = await run(
      base,
      revision('broken', 'ALTER TABLE t ADD d int;\nALTER TABLE nowhere ADD x int', 'SELECT 1'),
      revision('never', 'SELECT 1', 'SELECT 1'),
    )
    expect(failure).toMatchObject({ id: 'broken', direction: 'up', file: 'broken.sql', line: 2, sqlstate: '42P01' })
    expect(runs.map(({ id }) => id)).toEqual(['broken'])
    expect(roundTrips).toMatchObject([{ id: 'broken', result: 'unverified' }])
  })

  it('goes on behind a way back that leaves something in the way', async () => {
    const { roundTrips, failure, runs } = await run(
      base,
      revision('leaves', "CREATE TYPE mood AS ENUM ('ok'); ALTER TABLE t ADD m mood", 'ALTER TABLE t DROP m'),
      revision('next', "ALTER TYPE mood ADD VALUE 'bad'", 'SELECT 1'),
      revision('last', 'ALTER TABLE t ADD z mood', 'ALTER TABLE t DROP z'),
    )
    expect(failure).toBeUndefined()
    expect(roundTrips.map(({ id, result, reason }) => `${id} ${result}: ${reason}`)).toEqual([
      'leaves irreversible: after the way back the way there fails: type "mood" already exists',
      'next irreversible: after the way back the way there fails: enum label "bad" already exists',
      'last reversible: after up and down the schema is the one before',
    ])
    expect(runs.map(({ id, direction }) => `${id} ${direction}`)).toEqual([
      'leaves up',
      'leaves down',
      'next up',
      'next down',
      'last up',
      'last down',
    ])
  })

  it('goes on behind a way back outside a transaction only if the schema is still what the revision made', async () => {
    const index = 'CREATE INDEX CONCURRENTLY i ON t (a)'
    const kept = await run(base, revision('kept', index, 'SELECT 1'), revision('next', 'SELECT 1', 'SELECT 1'))
    expect(kept.failure).toBeUndefined()
    expect(kept.roundTrips.map(({ id, result }) => `${id} ${result}`)).toEqual(['kept irreversible', 'next reversible'])
    const spoilt = await run(base, revision('spoilt', index, 'ALTER TABLE t DROP b'), revision('next', 'SELECT 1'))
    expect(spoilt.failure).toMatchObject({ id: 'spoilt', sqlstate: '42P07' })
    expect(spoilt.roundTrips).toHaveLength(1)
  })

  it('says which way back fails', async () => {
    const { roundTrips } = await run(base, revision('back', 'ALTER TABLE t ADD e int', 'ALTER TABLE t DROP f'))
    expect(roundTrips).toMatchObject([{ id: 'back', result: 'irreversible' }])
  })

  it('is about nothing when the schema before cannot be made', async () => {
    const { failure, runs } = await run(
      revision('early', 'DROP TABLE none', undefined, false),
      revision('x', 'SELECT 1'),
    )
    expect(failure).toMatchObject({ id: 'early', sqlstate: '42P01' })
    expect(runs).toEqual([])
  })
})
