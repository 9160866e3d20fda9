import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { testServer } from '../testing/postgres.ts'
import { readApplied } from './applied.ts'

const versions = { table: { name: 'alembic_version', schema: undefined }, column: 'version_num', where: undefined }

describe('what was applied to a database', () => {
  const server = testServer(18)
  const urlOf = ({ host, user, database }: { host?: string; user?: string; database?: string }): string =>
    `postgresql+asyncpg://${user}@localhost/${database}?host=${encodeURIComponent(host ?? '')}`

  it('is read from the table that is named', async () => {
    await server.withDatabase(async (client, connection) => {
      await client.query('CREATE TABLE alembic_version (version_num varchar(32))')
      await client.query("INSERT INTO alembic_version VALUES ('b2'), ('a1')")
      const answer = await readApplied(urlOf(connection as { host: string }), versions, 5000)
      expect(answer).toEqual({ kind: 'rows', ids: ['a1', 'b2'] })
    })
  })

  it('is looked for in every schema when the table is not known', async () => {
    await server.withDatabase(async (client, connection) => {
      await client.query('CREATE SCHEMA "Own"; CREATE TABLE "Own".migrations (version_num text)')
      await client.query('CREATE TABLE other (version_num text, more int)')
      await client.query(`INSERT INTO "Own".migrations VALUES ('c3')`)
      const question = { ...versions, table: undefined }
      const answer = await readApplied(urlOf(connection as { host: string }), question, 5000)
      expect(answer).toEqual({ kind: 'rows', ids: ['c3'] })
    })
  })

  it('is told apart from a database without the table', async () => {
    await server.withDatabase(async (_, connection) => {
      expect(await readApplied(urlOf(connection as { host: string }), versions, 5000)).toEqual({ kind: 'no-table' })
      const elsewhere = { ...versions, table: { name: 'alembic_version', schema: 'gone' } }
      expect(await readApplied(urlOf(connection as { host: string }), elsewhere, 5000)).toEqual({ kind: 'no-table' })
    })
  })

  it('takes no longer than it may when a lock is in the way', async () => {
    await server.withDatabase(async (client, connection) => {
      await client.query('CREATE TABLE alembic_version (version_num text)')
      await client.query('BEGIN; LOCK alembic_version')
      const answer = await readApplied(urlOf(connection as { host: string }), versions, 300)
      expect(answer.kind).toBe('unreachable')
      await client.query('ROLLBACK')
    })
  })
})

describe('a database that cannot be reached', () => {
  it.each([
    ['refuses', 'postgresql://u:geheim@127.0.0.1:1/x'],
    ['has no such host', 'postgresql://u:geheim@no-such-host.invalid/x'],
    ['is no address', 'http//:not an address'],
  ])('because it %s is an answer with a reason, without the password', async (_, url) => {
    const answer = await readApplied(url, versions, 2000)
    expect(answer.kind).toBe('unreachable')
    expect(JSON.stringify(answer)).not.toContain('geheim')
  })

  it('because it never answers is given up', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const answer = await readApplied(`postgresql://u@127.0.0.1:${port}/x`, versions, 200)
    expect(answer.kind).toBe('unreachable')
    silent.close()
  })
})
