import type pg from 'pg'
import type { ServerRights } from '../../postgres/server.ts'
import { withSession } from '../../postgres/session.ts'

/** Databases of a throwaway server, made from one another within some hundredths of a second. */
export interface Databases {
  /** An empty database, or a copy of one nobody is connected to. */
  create(template?: string): Promise<string>
  drop(name: string): Promise<void>
  /** Opens a session, and closes it when `use` is done. */
  within<T>(name: string, use: (client: pg.Client) => Promise<T>): Promise<T>
  connection(name: string): pg.ClientConfig
  /** What those sessions may do. */
  readonly rights: ServerRights
}

/** How databases are made where a plain CREATE DATABASE is not enough. */
export interface DatabaseMaker {
  readonly rights: ServerRights
  create(name: string, template: string | undefined): Promise<void>
  drop(name: string): Promise<void>
}

let count = 0

/** The databases of a server. */
export function databasesOf(
  connection: (database?: string) => pg.ClientConfig,
  maker: DatabaseMaker = plainMaker(connection),
): Databases {
  return {
    within: (name, use) => withSession(connection(name), use),
    connection,
    rights: maker.rights,
    async create(template) {
      const name = `fix_${++count}`
      await maker.create(name, template)
      return name
    },
    drop: (name) => maker.drop(name),
  }
}

function plainMaker(connection: (database?: string) => pg.ClientConfig): DatabaseMaker {
  const run = (sql: string): Promise<void> =>
    withSession(connection(), async (client) => {
      await client.query(sql)
    })
  return {
    rights: 'superuser',
    create: (name, template) => run(`CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`}`),
    drop: (name) => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}
