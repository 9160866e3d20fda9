import pg from 'pg'

/** Databases of a throwaway server, made from one another within some hundredths of a second. */
export interface Databases {
  /** An empty database, or a copy of one nobody is connected to. */
  create(template?: string): Promise<string>
  drop(name: string): Promise<void>
  /** Opens a session, and closes it when `use` is done. */
  within<T>(name: string, use: (client: pg.Client) => Promise<T>): Promise<T>
  connection(name: string): pg.ClientConfig
}

let count = 0

/** The databases of a server. */
export function databasesOf(connection: (database?: string) => pg.ClientConfig): Databases {
  const within = async <T>(name: string | undefined, use: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client(connection(name))
    client.on('error', () => {})
    await client.connect()
    try {
      return await use(client)
    } finally {
      await client.end()
    }
  }
  return {
    within,
    connection,
    async create(template) {
      const name = `fix_${++count}`
      const from = template === undefined ? '' : ` TEMPLATE ${template}`
      await within(undefined, (client) => client.query(`CREATE DATABASE ${name}${from}`))
      return name
    },
    async drop(name) {
      await within(undefined, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}
