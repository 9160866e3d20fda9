import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { postgresFolder } from '../app/postgres-folder.ts'
import { startServer, type ThrowawayServer } from '../postgres/server.ts'
import type { PostgresMajor } from '../postgres/versions.ts'

/** A throwaway server for the tests around the call. */
export interface TestServer {
  /** Runs what is given on a connection to a database of its own, which is dropped afterwards. */
  withDatabase<T>(use: (client: pg.Client, connection: pg.ClientConfig) => Promise<T>): Promise<T>
  connection(database?: string): pg.ClientConfig
}

/** Starts a server before the tests of a `describe` and stops it after them. */
export function testServer(major: PostgresMajor): TestServer {
  let server: ThrowawayServer | undefined
  let count = 0
  const running = (): ThrowawayServer => {
    if (server === undefined) throw new Error('the server is started before the tests, not while they are collected')
    return server
  }
  beforeAll(async () => {
    server = await startServer({ major, folder: postgresFolder() })
  }, 120_000)
  afterAll(() => server?.stop())
  const withDatabase = async <T>(use: (client: pg.Client, connection: pg.ClientConfig) => Promise<T>): Promise<T> => {
    const name = `test_${++count}`
    await connected(running().connection(), (client) => client.query(`CREATE DATABASE ${name}`))
    const connection = running().connection(name)
    try {
      return await connected(connection, (client) => use(client, connection))
    } finally {
      await connected(running().connection(), (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
    }
  }
  return { withDatabase, connection: (database) => running().connection(database) }
}

async function connected<T>(connection: pg.ClientConfig, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
