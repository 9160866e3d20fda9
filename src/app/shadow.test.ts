import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type ThrowawayServer } from '../postgres/server.ts'
import { openShadow } from '../postgres/shadow/shadow.ts'
import { ensureBuilt } from '../testing/command.ts'
import { migrationRehearsal } from './migrate-rehearse.ts'
import { postgresFolder } from './postgres-folder.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/plimsoll.js', import.meta.url))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe.each([14, 15, 18] as const)('a PostgreSQL %i of the user’s', (major) => {
  let server: ThrowawayServer
  let port = 0
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-shadow-'))
  const url = (user: string): string => `postgresql://${user}:s3cret-word@127.0.0.1:${port}/postgres`

  beforeAll(async () => {
    ensureBuilt()
    port = await freePort()
    server = await startServer({ major, folder: postgresFolder(), settings: { listen_addresses: '127.0.0.1' }, port })
    await asked(`CREATE ROLE builder LOGIN CREATEDB; CREATE ROLE guest LOGIN; CREATE TABLE precious (n int);
      INSERT INTO precious VALUES (1)`)
    writeFileSync(
      join(folder, 'setup.sql'),
      `CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL);
       CREATE TABLE pets (id int PRIMARY KEY, owner int NOT NULL REFERENCES people DEFERRABLE INITIALLY DEFERRED, n int);
       CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON pets FOR EACH ROW EXECUTE FUNCTION refuse();`,
    )
    writeFileSync(
      join(folder, 'change.sql'),
      'ALTER TABLE pets ALTER n TYPE bigint; CREATE INDEX CONCURRENTLY i ON pets (n); ALTER TABLE people ADD x int',
    )
  }, 120_000)
  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function asked(sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(server.connection())
    await client.connect()
    const answer: unknown = await client.query(sql)
    await client.end()
    return (Array.isArray(answer) ? answer.at(-1) : answer).rows
  }

  const ours = (): Promise<Record<string, unknown>[]> =>
    asked(`SELECT datname AS name FROM pg_database WHERE datname ~ '^plimsoll_' UNION ALL
      SELECT rolname FROM pg_roles WHERE rolname ~ '^plimsoll_'`)

  const rehearsal = (user: string) =>
    migrationRehearsal({
      folder,
      targets: [join(folder, 'change.sql')],
      setup: join(folder, 'setup.sql'),
      all: false,
      roundTrip: true,
      rows: 50,
      shadow: { url: url(user), anyway: false },
      onProgress: () => {},
    })

  it.each(['plimsoll', 'builder'])('is rehearsed on as %s, and left as it was', async (user) => {
    const result = await rehearsal(user)
    expect(result.failure).toBeUndefined()
    expect(result.version).toMatch(new RegExp(`^${major}`))
    expect(result.filled).toEqual([
      { table: 'public.people', rows: 50 },
      { table: 'public.pets', rows: 50 },
    ])
    const [change, index, column] = result.runs[0]?.statements ?? []
    expect(change?.locks).toContainEqual(expect.objectContaining({ relation: 'pets', mode: 'AccessExclusiveLock' }))
    expect(change?.blocked).toEqual([{ relation: 'pets', select: true, insert: true, update: true, delete: true }])
    expect(change?.rewrites).toEqual([
      expect.objectContaining({ relation: 'pets', reason: user === 'builder' ? 'unknown' : 'type' }),
    ])
    expect(index?.locks).toContainEqual(expect.objectContaining({ relation: 'pets', mode: 'ShareUpdateExclusiveLock' }))
    expect(column?.rewrites).toEqual([])
    expect(result.disagreements).toEqual([])
    expect(JSON.stringify(result)).not.toContain('s3cret-word')
    expect(await ours()).toEqual([])
    expect(await asked('SELECT n FROM precious')).toEqual([{ n: 1 }])
  })

  it('gives a migration no right of the superuser', async () => {
    writeFileSync(join(folder, 'evil.sql'), "COPY people TO PROGRAM 'touch /tmp/plimsoll-was-here'")
    const result = await migrationRehearsal({
      folder,
      targets: [join(folder, 'evil.sql')],
      setup: join(folder, 'setup.sql'),
      all: false,
      roundTrip: false,
      rows: 0,
      shadow: { url: url('plimsoll'), anyway: false },
      onProgress: () => {},
    })
    expect(result.failure).toMatchObject({ kind: 'right' })
  })

  it('is refused without the right to create databases, and without the password being told', async () => {
    const refused = openShadow({ url: url('guest'), anyway: false })
    await expect(refused).rejects.toThrow('the role guest may not create databases')
    const closed = openShadow({ url: url('nobody'), anyway: false })
    const error: unknown = await closed.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'no-server' })
    expect(String(error)).not.toContain('s3cret-word')
  })

  it('is refused where it looks like production, unless that is said to be meant', async () => {
    await asked('CREATE DATABASE shop_production')
    const named = url('builder').replace(/postgres$/, 'shop_production')
    await expect(openShadow({ url: named, anyway: false })).rejects.toThrow('looks like production')
    const called = openShadow({ url: url('builder'), anyway: false, production: [url('shop')] })
    await expect(called).rejects.toThrow('plimsoll.yaml calls it production')
    const meant = await openShadow({ url: named, anyway: true })
    await meant.stop()
  })

  it('is freed at the next start of what a killed process left there', { timeout: 60_000 }, async () => {
    writeFileSync(join(folder, 'slow.sql'), 'SELECT pg_sleep(100)')
    const words = ['migrate', 'rehearse', join(folder, 'slow.sql'), '--shadow-url', url('builder')]
    const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    while ((await ours()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
    // Who is alive is left alone.
    await (await openShadow({ url: url('builder'), anyway: false })).stop()
    expect(await ours()).toHaveLength(1)
    child.kill('SIGKILL')
    await ended
    // The server has to notice first that nobody is at the other end.
    for (let tries = 0; tries < 50 && (await ours()).length > 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      await (await openShadow({ url: url('builder'), anyway: false })).stop()
    }
    expect(await ours()).toEqual([])
  })
})
