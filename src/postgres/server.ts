import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { errorMessage, KnownError } from '../core/errors.ts'
import { type Account, serverAccount } from './account.ts'
import { createCluster, removeCluster, removeOrphans, SUPERUSER } from './cluster.ts'
import { serverInstallation } from './installation.ts'
import type { PostgresMajor } from './versions.ts'

export interface ServerOptions {
  readonly major: PostgresMajor
  /** Where installations and clusters are kept; must be readable for the account the server runs under. */
  readonly folder: string
  /** Settings of `postgresql.conf` besides ours. */
  readonly settings?: Readonly<Record<string, string>>
  readonly onProgress?: (text: string) => void
}

/** A PostgreSQL of our own that nobody else can reach: no TCP, gone with the process that asked for it. */
export interface ThrowawayServer {
  readonly major: PostgresMajor
  /** What `pg.Client` and `pg.Pool` take to connect to a database of it, as superuser. */
  connection(database?: string): pg.ClientConfig
  stop(): Promise<void>
}

/** Durability is worth nothing here; timing must not depend on background work. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '100',
  log_min_messages: 'fatal',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

const START_LIMIT_MS = 30_000

/**
 * Starts a throwaway server on a fresh cluster; about 0.7 s. Orphans of killed processes are removed first.
 * @throws KnownError `no-server` when there are no binaries or the server does not come up.
 */
export async function startServer(options: ServerOptions): Promise<ThrowawayServer> {
  const { major, folder, onProgress } = options
  const account = serverAccount()
  const installation = serverInstallation(folder, major, onProgress)
  removeOrphans(folder)
  const cluster = createCluster(folder, installation, account)
  const child = spawnServer(installation, cluster, account, { ...SETTINGS, ...options.settings })
  const connection = (database = 'postgres'): pg.ClientConfig => ({
    host: join(cluster, 's'),
    user: SUPERUSER,
    database,
  })
  const onExit = (): void => removeCluster(cluster)
  process.once('exit', onExit)
  const stop = async (): Promise<void> => {
    process.removeListener('exit', onExit)
    await stopServer(child)
    rmSync(cluster, { recursive: true, force: true })
  }
  try {
    await untilReady(child, connection())
  } catch (error) {
    await stop()
    throw error
  }
  return { major, connection, stop }
}

interface ServerProcess {
  readonly child: ChildProcess
  readonly log: string[]
}

function spawnServer(
  installation: string,
  cluster: string,
  account: Account | undefined,
  settings: Readonly<Record<string, string>>,
): ServerProcess {
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(
    join(installation, 'bin', 'postgres'),
    ['-D', join(cluster, 'data'), '-k', join(cluster, 's'), ...words],
    // A process group of its own: Ctrl-C reaches us, and we stop the server when we are done with it.
    { ...account, cwd: cluster, stdio: ['ignore', 'ignore', 'pipe'], env: { LC_ALL: 'C', TZ: 'UTC' }, detached: true },
  )
  const log: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log.push(text)
    if (log.length > 50) log.shift()
  })
  child.unref()
  return { child, log }
}

async function untilReady({ child, log }: ServerProcess, connection: pg.ClientConfig): Promise<void> {
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  const until = Date.now() + START_LIMIT_MS
  for (;;) {
    if (failure !== undefined || child.exitCode !== null || Date.now() > until) {
      const reason = failure === undefined ? log.join('').trim() || 'it ended without a word' : errorMessage(failure)
      throw new KnownError(
        'no-server',
        `the throwaway PostgreSQL did not start: ${reason}`,
        'The message above is PostgreSQL’s own; PLIMSOLL_CACHE names another place for the cluster.',
      )
    }
    if (await answers(connection)) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

/** A fast shutdown disconnects everybody; what does not end in five seconds is made to. */
async function stopServer({ child }: ServerProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.ref()
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGQUIT'), 5000)
  await ended
  clearTimeout(timer)
}
