import pg from 'pg'
import { startServer, type ThrowawayServer } from '../postgres/server.ts'
import { postgresFolder } from './postgres-folder.ts'
import { majorOf } from './postgres-major.ts'

/** A throwaway server on which empty databases can be had. */
export interface Scratch {
  /** Makes an empty database and gives a session on it, which is closed afterwards. */
  empty<T>(use: (client: pg.Client) => Promise<T>): Promise<T>
}

/** Starts a throwaway server for as long as it is used. @throws KnownError when there is none of this version. */
export async function withScratch<T>(
  major: number | undefined,
  onProgress: (text: string) => void,
  use: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const wanted = majorOf(major)
  onProgress(`starting PostgreSQL ${wanted}`)
  const server = await startServer({ major: wanted, folder: postgresFolder(), onProgress })
  let made = 0
  try {
    return await use({
      empty: async (inside) => {
        const name = `scratch_${++made}`
        await session(server, undefined, (client) => client.query(`CREATE DATABASE ${name}`))
        return session(server, name, inside)
      },
    })
  } finally {
    await server.stop()
  }
}

async function session<T>(
  server: ThrowawayServer,
  database: string | undefined,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(server.connection(database))
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
