import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresFolder } from '../../app/postgres-folder.ts'
import { MIGRATOR, WATCHER } from '../../postgres/prepare.ts'
import { startServer, type ThrowawayServer } from '../../postgres/server.ts'
import { withSession } from '../../postgres/session.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import { statementsOf, wholeFile } from '../sql-files/entries.ts'
import { type Rehearsal, rehearse } from './rehearse.ts'
import { openWatch } from './watch.ts'

/** A revision of one script; its own way back, which says nothing. */
function revision(id: string, sql: string): RevisionScripts & { judged: boolean } {
  const position = { file: `${id}.sql`, line: 1 }
  const script = (text: string) => ({ kind: 'steps' as const, steps: statementsOf(wholeFile(`${id}.sql`, text)) })
  return {
    revision: { id, position, down: [], dependsOn: [], labels: [], message: '' },
    up: script(sql),
    down: script('SELECT 1'),
    judged: true,
  }
}

describe.each([14, 18] as const)('what a migration does on PostgreSQL %i is contained:', (major) => {
  let server: ThrowawayServer
  let count = 0
  beforeAll(async () => {
    server = await startServer({ major, folder: postgresFolder(), settings: { temp_file_limit: '64MB' } })
  }, 120_000)
  afterAll(() => server.stop())

  async function run(sql: string, limits: { statementMs?: number; bytes?: number } = {}): Promise<Rehearsal> {
    const name = `hostile_${++count}`
    await withSession(server.connection(), (client) => client.query(`CREATE DATABASE ${name} OWNER ${MIGRATOR}`))
    const watch = await openWatch({
      connection: server.connection(),
      limits: { statementMs: 1500, totalMs: 60_000, bytes: 1024 ** 3, ...limits },
      folder: dirname(String(server.connection().host)),
    })
    try {
      return await rehearse({
        connection: server.connection(name),
        migrator: server.connection(name, MIGRATOR),
        watcher: server.connection(name, WATCHER),
        revisions: [revision('base', 'CREATE TABLE t (id int PRIMARY KEY, n int)'), revision('bad', sql)],
        transactions: 'each',
        roundTrip: true,
        rows: 0,
        watch,
      })
    } finally {
      await watch.close()
    }
  }

  it.each([
    ["COPY t FROM PROGRAM 'touch /tmp/plimsoll-was-here'", 'right'],
    ["COPY t TO '/tmp/plimsoll-was-here'", 'right'],
    ["SELECT pg_read_file('/etc/passwd')", 'right'],
    ["SELECT lo_import('/etc/passwd')", 'right'],
    ["CREATE FUNCTION evil() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system'", 'right'],
    ["ALTER SYSTEM SET archive_command = 'touch /tmp/plimsoll-was-here'", 'refused'],
    ['ALTER ROLE migrator SUPERUSER', 'right'],
    ['SET ROLE plimsoll', 'right'],
    ['GRANT pg_execute_server_program TO migrator', major < 16 ? 'refused' : 'right'],
    ['CREATE EXTENSION dblink', 'right'],
    ['CREATE EXTENSION file_fdw', 'right'],
    ['DROP DATABASE postgres', 'refused'],
    ['DROP EVENT TRIGGER plimsoll_note_rewrite', 'right'],
    ['DROP SCHEMA plimsoll_rehearsal CASCADE', 'right'],
    ['DO $$ BEGIN CREATE EXTENSION vector; END $$', 'extension'],
    ['SELECT pg_terminate_backend(pg_backend_pid())', 'session'],
    ['ALTER TABLE t ADD COLUMN a int; ALTER TABLE nowhere ADD COLUMN b int', 'refused'],
  ])('%s', async (sql, kind) => {
    const { failure, runs, roundTrips } = await run(sql)
    expect(failure).toMatchObject({ id: 'bad', kind })
    expect(runs.at(-1)?.statements.at(-1)?.error?.sqlstate).toBe(failure?.sqlstate)
    expect(roundTrips.at(-1)).toMatchObject({ id: 'bad', result: 'unverified' })
    expect(existsSync('/tmp/plimsoll-was-here')).toBe(false)
  })

  it.each([
    'SELECT pg_sleep(1000)',
    'DO $$ BEGIN LOOP END LOOP; END $$',
    'SET statement_timeout = 0; SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b',
    // Whoever catches the cancellation and goes on loses its session.
    'DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(100); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$',
  ])('%s', { timeout: 30_000 }, async (sql) => {
    const { failure } = await run(sql)
    expect(failure).toMatchObject({ id: 'bad', kind: 'limit', sqlstate: '57014' })
    expect(failure?.message).toContain('the limit of a statement')
  })

  it.each([
    ['INSERT INTO t SELECT g, g FROM (SELECT generate_series(1, 2000000000) g) s', 'the data grew by more than 32 MB'],
    ['CREATE TABLE big AS SELECT repeat(md5(generate_series(1, 2000000000)::text), 200)', 'the data grew'],
    ['SELECT count(DISTINCT g) FROM generate_series(1, 2000000000) g', 'temporary file size exceeds'],
  ])('%s', { timeout: 90_000 }, async (sql, reason) => {
    const { failure } = await run(sql, { statementMs: 80_000, bytes: 32 * 1024 ** 2 })
    expect(failure).toMatchObject({ id: 'bad', kind: 'limit' })
    expect(failure?.message).toContain(reason)
  })

  it('rows nobody could hold are let go of', { timeout: 30_000 }, async () => {
    const { failure } = await run("SELECT repeat('x', 1000) FROM generate_series(1, 300000)", { statementMs: 20_000 })
    expect(failure).toBeUndefined()
  })

  it('a function of the migration is never run by a superuser', async () => {
    const { failure } = await run(`CREATE FUNCTION who() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
        BEGIN
          IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RAISE EXCEPTION 'superuser'; END IF;
          RETURN 1;
        END $$;
      ALTER TABLE t ALTER n SET DEFAULT who();
      ALTER TABLE t ADD CHECK (n = who()) NOT VALID;
      CREATE INDEX ON t ((n + who()))`)
    expect(failure).toBeUndefined()
  })

  it('extensions that reach nothing outside are there', async () => {
    const { failure } = await run(
      'CREATE EXTENSION pg_stat_statements; CREATE EXTENSION citext; CREATE EXTENSION moddatetime',
    )
    expect(failure).toBeUndefined()
  })
})
