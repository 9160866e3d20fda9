import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { postgresFolder } from '../../app/postgres-folder.ts'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { testServer } from '../../testing/postgres.ts'
import { startServer } from '../server.ts'
import { type Inspection, inspectDatabase } from './inspect.ts'
import { isSafe } from './probes/queries.ts'
import { wantedLists } from './probes/vectors.ts'

const FLAWED = `CREATE TABLE users (id serial PRIMARY KEY, email text, team int);
  CREATE TABLE posts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, editor_id int REFERENCES users, body text);
  CREATE INDEX posts_editor ON posts (editor_id) WHERE editor_id IS NOT NULL;
  CREATE INDEX users_email ON users (email); CREATE INDEX users_email_team ON users (email, team); CREATE INDEX users_email_lower ON users (lower(email));
  CREATE UNIQUE INDEX users_team_email ON users (team, email); CREATE INDEX users_team_some ON users (team) WHERE team > 5;
  INSERT INTO users (email, team) SELECT 'u' || g, g FROM generate_series(1, 20000) g;
  INSERT INTO posts (user_id, body) SELECT g, repeat('x', 500) FROM generate_series(1, 20000) g;
  SELECT setval('users_id_seq', 2000000000); ALTER TABLE users SET (autovacuum_enabled = off)`

describe.each([14, 15, 16, 17, 18] as const)('a database of PostgreSQL %i', (major) => {
  const server = testServer(major)
  let roles = 0

  const url = (connection: pg.ClientConfig, user = connection.user): string =>
    `postgresql://${user}@/${connection.database}?host=${connection.host}`

  const objects = ({ probes }: Inspection, id: string): string[] =>
    probes.flatMap((probe) =>
      probe.id === id ? probe.findings.map(({ severity, object }) => `${severity} ${object}`) : [],
    )

  it('is looked at without being changed', async () => {
    await server.withDatabase(async (client, connection) => {
      await client.query(FLAWED)
      await client.query(
        'DELETE FROM posts WHERE id > 100; ANALYZE; CREATE TABLE broken (a int); INSERT INTO broken VALUES (1), (1)',
      )
      await client.query('CREATE UNIQUE INDEX CONCURRENTLY broken_a ON broken (a)').catch(() => {})
      const seen = await inspectDatabase({ url: url(connection), only: [], limitMs: 10_000 })
      expect(seen.probes.filter(({ state }) => state === 'unseen')).toEqual([])
      expect(objects(seen, 'indexes')).toEqual([
        'warning broken_a',
        'recommendation posts',
        'recommendation users_email',
      ])
      expect(seen.probes.find(({ id }) => id === 'indexes')?.findings[1]?.fix).toBe(
        'CREATE INDEX CONCURRENTLY ON public.posts (user_id);',
      )
      expect(objects(seen, 'sequences')).toEqual(['blocker users_id_seq'])
      expect(objects(seen, 'bloat')).toEqual(['recommendation posts'])
      expect(objects(seen, 'autovacuum')).toEqual(expect.arrayContaining(['warning users']))
      expect(objects(seen, 'settings')).toEqual(
        expect.arrayContaining(['blocker fsync', 'recommendation lock_timeout']),
      )
    })
  })

  it('is looked at by a role that may only connect, and what it may not see is told', async () => {
    await server.withDatabase(async (client, connection) => {
      await client.query(FLAWED)
      const role = `reader_${major}_${++roles}`
      await client.query(`CREATE ROLE ${role} LOGIN; ANALYZE`)
      const seen = await inspectDatabase({ url: url(connection, role), only: [], limitMs: 10_000 })
      expect(seen.probes.filter(({ state }) => state === 'unseen')).toEqual([])
      expect(objects(seen, 'indexes')).toContain('recommendation users_email')
      expect(objects(seen, 'sequences')).toEqual([])
      expect(seen.probes.find(({ id }) => id === 'sequences')?.unseen).toEqual([
        'How far 2 of 2 sequences are (GRANT SELECT ON ALL SEQUENCES).',
      ])
      expect(seen.probes.find(({ id }) => id === 'bloat')?.unseen[0]).toContain('The bloat of posts')
      await client.query(`DROP ROLE ${role}`)
    })
  })

  it('tells sessions that are idle in a transaction or wait for a lock', async () => {
    await server.withDatabase(async (client, connection) => {
      await client.query('CREATE TABLE t (a int); BEGIN; LOCK TABLE t')
      const seen = await inspectDatabase({ url: url(connection), only: ['sessions', 'autovacuum'], limitMs: 10_000 })
      expect(seen.probes.map(({ state }) => state)).toEqual(['seen', 'seen'])
      await client.query('ROLLBACK')
    })
  })
})

describe.each([14, 16] as const)('the costliest queries on PostgreSQL %i', (major) => {
  it('are told, and explained without being run', async () => {
    const server = await startServer({
      major,
      folder: postgresFolder(),
      settings: { shared_preload_libraries: 'pg_stat_statements' },
    })
    const client = new pg.Client(server.connection())
    await client.connect()
    try {
      await client.query(`CREATE SCHEMA extra; CREATE EXTENSION pg_stat_statements SCHEMA extra; CREATE TABLE big (id int PRIMARY KEY, "Kind" text);
        INSERT INTO big SELECT g, g FROM generate_series(1, 30000) g; ANALYZE`)
      for (let at = 0; at < 5; at++) await client.query('SELECT count(*) FROM big WHERE "Kind" = $1', [String(at)])
      await client.query('SELECT * FROM big WHERE id = $1', [1])
      const { host, user } = server.connection()
      const seen = await inspectDatabase({
        url: `postgresql://${user}@/postgres?host=${host}`,
        only: ['queries'],
        limitMs: 10_000,
      })
      const [probe] = seen.probes
      expect(probe?.findings).toMatchObject([
        { object: 'big', message: expect.stringContaining('reads all 30,000 rows of big') },
      ])
      expect(probe?.findings[0]?.message).toContain('"Kind"')
      expect(probe?.facts.join()).toContain('SELECT count(*) FROM big WHERE "Kind" = $1')
      // What PostgreSQL normalised to `interval $1` cannot be planned.
      expect(probe?.unseen.filter((text) => !text.includes('syntax error at or near "$1"'))).toEqual([])
    } finally {
      await client.end()
      await server.stop()
    }
  })
})

describe('a query', () => {
  it('is explained only when it reads alone', async () => {
    const parse = await loadSqlParser()
    expect(isSafe('SELECT * FROM t WHERE a = $1', parse)).toBe(true)
    expect(isSafe('WITH x AS (SELECT 1) SELECT * FROM x', parse)).toBe(true)
    expect(isSafe('WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x', parse)).toBe(false)
    expect(isSafe('SELECT * FROM t FOR UPDATE', parse)).toBe(false)
    expect(isSafe('SELECT 1; DROP TABLE t', parse)).toBe(false)
    expect(isSafe('SELECT * INTO x FROM t', parse)).toBe(false)
    expect(isSafe('UPDATE t SET a = 1', parse)).toBe(false)
    expect(isSafe('SELECT $', parse)).toBe(false)
  })
})

describe('lists of an ivfflat index', () => {
  it.each([
    [500, 1],
    [100_000, 100],
    [1_000_000, 1000],
    [9_000_000, 3000],
  ])('for %i rows are %i', (rows, lists) => {
    expect(wantedLists(rows)).toBe(lists)
  })
})

describe('an address nobody answers at', () => {
  it('is an error without the password', async () => {
    const asked = inspectDatabase({ url: 'postgresql://app:hunter2hunter2@127.0.0.1:1/x', only: [], limitMs: 1000 })
    await expect(asked).rejects.toMatchObject({ code: 'no-server' })
    await asked.catch((error: Error) => expect(error.message).not.toContain('hunter2'))
  })
})
