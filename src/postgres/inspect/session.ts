import pg from 'pg'
import { errorMessage, KnownError } from '../../core/errors.ts'
import { createRedactor } from '../../core/redaction.ts'

/** A database that was reached, without its password. */
export interface ReadServer {
  /** `host:port/database`. */
  readonly name: string
  readonly version: string
  readonly major: number
  readonly user: string
}

export interface SessionLimits {
  /** Milliseconds one statement may take. */
  readonly statementMs?: number
  /** Milliseconds to wait for a lock. */
  readonly lockMs?: number
  readonly connectMs?: number
}

/**
 * Opens a session on somebody's database in which nothing can be written, which waits for no lock and which no query
 * outlasts its limit; then closes it.
 * @throws KnownError `no-server` when it is not reached, with everything secret masked.
 */
export async function readOnlySession<T>(
  url: string,
  use: (client: pg.Client, server: ReadServer) => Promise<T>,
  limits: SessionLimits = {},
): Promise<T> {
  const { statementMs = 10_000, lockMs = 1000, connectMs = 10_000 } = limits
  const client = clientFor(url, connectMs)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(`SET default_transaction_read_only = on; SET statement_timeout = ${statementMs};
      SET lock_timeout = ${lockMs}; SET idle_in_transaction_session_timeout = 60000`)
  } catch (error) {
    await client.end().catch(() => {})
    throw unreachable(error)
  }
  try {
    return await use(client, await serverOf(client, url))
  } finally {
    // Behind a pooler the session outlives us, and its next user wants to write.
    await client.query('RESET ALL').catch(() => {})
    await client.end().catch(() => {})
  }
}

function clientFor(url: string, connectMs: number): pg.Client {
  try {
    // SQLAlchemy names the driver in the scheme: postgresql+asyncpg://
    const plain = url.replace(/^(postgres(?:ql)?)\+\w+:/, '$1:')
    return new pg.Client({ connectionString: plain, connectionTimeoutMillis: connectMs, application_name: 'plimsoll' })
  } catch (error) {
    throw unreachable(error)
  }
}

function unreachable(error: unknown): KnownError {
  const reason = createRedactor()(errorMessage(error)) || 'the connection was refused'
  return new KnownError(
    'no-server',
    `the database was not reached: ${reason}`,
    'Look at the address: postgresql://USER:PASSWORD@HOST:PORT/DATABASE.',
  )
}

async function serverOf(client: pg.Client, url: string): Promise<ReadServer> {
  const { rows } = await client.query(
    `SELECT current_database() AS database, current_user::text AS "user", current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  )
  const row = rows[0] as { database: string; user: string; version: string; number: number }
  const version = row.version.split(' ')[0] ?? row.version
  return { name: `${hostOf(url)}/${row.database}`, version, major: Math.floor(row.number / 10_000), user: row.user }
}

function hostOf(url: string): string {
  try {
    const { host, searchParams } = new URL(url)
    return host === '' ? (searchParams.get('host') ?? 'localhost') : host
  } catch {
    return 'localhost'
  }
}
