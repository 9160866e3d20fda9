import pg from 'pg'

/** Opens a session; what breaks it later is told by the query that runs then. */
export async function openSession(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Opens a session for as long as it is used. */
export async function withSession<T>(connection: pg.ClientConfig, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openSession(connection)
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
