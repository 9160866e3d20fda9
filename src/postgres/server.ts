import { join } from 'node:path'
import type pg from 'pg'
import { KnownError } from '../core/errors.ts'
import { type Account, serverAccount } from './account.ts'
import { createFolder, removeCluster, removeFolder, removeOrphans, SUPERUSER } from './cluster.ts'
import { initializeCluster } from './initialize.ts'
import { serverInstallation } from './installation.ts'
import { type Launched, launch } from './launch.ts'
import { EMPTY as EMPTY_DATABASE, prepareCluster } from './prepare.ts'
import { withSession } from './session.ts'
import { keepState, type StateStore, startFrom } from './states.ts'
import { type PostgresMajor, serverVersions } from './versions.ts'

export interface ServerOptions {
  readonly major: PostgresMajor
  /** Where installations, clusters and kept states are; must be readable for the account the server runs under. */
  readonly folder: string
  /** Settings of `postgresql.conf` besides ours. */
  readonly settings?: Readonly<Record<string, string>>
  /** Which its socket is named after; 5432 when left out. */
  readonly port?: number
  /** Kept states it may start from, the best first; an empty cluster when none of them is there. */
  readonly states?: readonly string[]
  readonly onProgress?: (text: string) => void
}

/** What the sessions may do that are ours: everything, or what an owner of databases may. */
export type ServerRights = 'superuser' | 'owner'

export interface DatabaseOptions {
  /** A database of ours nobody is connected to; an empty one when left out. */
  readonly template?: string
  /** `MIGRATOR`, or us. */
  readonly owner?: string
}

/** A PostgreSQL on which databases can be had that are gone afterwards: one of our own, or the user's. */
export interface ThrowawayServer {
  readonly major: PostgresMajor
  readonly rights: ServerRights
  /** It is the user's: nothing outside the databases made here may be changed. */
  readonly isShared: boolean
  /** With which the names of its databases begin on a server of the user's. */
  readonly prefix: string
  /** What is to be told of it. */
  readonly notes: readonly string[]
  /** The kept state it was started from; undefined for an empty cluster. */
  readonly state: string | undefined
  /** What `pg.Client` and `pg.Pool` take to connect to a database of it: as superuser, unless a user is named. */
  connection(database?: string, user?: string): pg.ClientConfig
  create(database: string, options?: DatabaseOptions): Promise<void>
  drop(database: string): Promise<void>
  /** Keeps what is in it for servers to come. It is restarted: nobody may be connected. */
  keep(key: string): Promise<void>
  stop(): Promise<void>
}

/** Durability is worth nothing here; timing must not depend on background work; nothing may lie outside our folder. */
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
  dynamic_shared_memory_type: process.platform === 'win32' ? 'windows' : 'mmap',
  min_wal_size: '2MB',
  max_wal_size: '256MB',
  temp_file_limit: '2GB',
}

/** The name of the state every cluster begins with. */
const EMPTY = 'empty'

/**
 * Starts a throwaway server; about 0.1 s once an empty cluster of its version has been kept, 1 s before. Orphans of
 * killed processes are removed first.
 * @throws KnownError `no-server` when there are no binaries or the server does not come up.
 */
export async function startServer(options: ServerOptions): Promise<ThrowawayServer> {
  const { major, folder, onProgress } = options
  const account = serverAccount()
  const { installation, cluster } = placed(folder, () => {
    const installed = serverInstallation(folder, major, onProgress)
    removeOrphans(folder)
    return { installation: installed, cluster: createFolder(folder, account) }
  })
  const onExit = (): void => removeCluster(cluster)
  process.once('exit', onExit)
  const server = new OwnServer({ options, account, installation, cluster, onExit })
  try {
    await server.start()
    return server
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** What the system says against writing there is nothing we can do about. */
function placed<T>(folder: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof KnownError || !(error instanceof Error && 'code' in error)) throw error
    throw new KnownError(
      'no-server',
      `a throwaway PostgreSQL cannot be set up in ${folder}: ${error.message}`,
      'Make room, or name another place with PLIMSOLL_CACHE; it needs about 150 MB.',
    )
  }
}

interface Setting {
  readonly options: ServerOptions
  readonly account: Account | undefined
  readonly installation: string
  readonly cluster: string
  readonly onExit: () => void
}

/** Nobody else can reach it: no TCP, gone with the process that asked for it. */
class OwnServer implements ThrowawayServer {
  readonly major: PostgresMajor
  readonly rights = 'superuser'
  readonly isShared = false
  readonly prefix = ''
  readonly notes: readonly string[] = []
  state: string | undefined
  readonly #setting: Setting
  readonly #store: StateStore
  #running: Launched | undefined

  constructor(setting: Setting) {
    const { options, account } = setting
    this.major = options.major
    this.#setting = setting
    this.#store = { folder: options.folder, version: serverVersions[options.major], account }
  }

  /** A property of its own, so that it can be taken along. */
  readonly connection = (database = 'postgres', user = SUPERUSER): pg.ClientConfig => {
    const { cluster, options } = this.#setting
    return { host: join(cluster, 's'), user, database, ...(options.port === undefined ? {} : { port: options.port }) }
  }

  async start(): Promise<void> {
    const { options, cluster, installation, account } = this.#setting
    const found = startFrom(this.#store, [...(options.states ?? []), EMPTY], join(cluster, 'data'))
    this.state = found === EMPTY ? undefined : found
    if (found === undefined) initializeCluster(cluster, installation, account)
    await this.#launch()
    if (found !== undefined) return
    await prepareCluster(this.connection())
    await this.keep(EMPTY)
  }

  create(database: string, { template = EMPTY_DATABASE, owner }: DatabaseOptions = {}): Promise<void> {
    const suffix = owner === undefined ? '' : ` OWNER ${owner}`
    return this.#run(`CREATE DATABASE ${database} TEMPLATE ${template}${suffix}`)
  }

  drop(database: string): Promise<void> {
    return this.#run(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  }

  async #run(sql: string): Promise<void> {
    await withSession(this.connection(), (client) => client.query(sql))
  }

  async keep(key: string): Promise<void> {
    await this.#running?.stop('fast')
    keepState(this.#store, key, this.#setting.cluster)
    await this.#launch()
  }

  async stop(): Promise<void> {
    const { cluster, onExit } = this.#setting
    process.removeListener('exit', onExit)
    await this.#running?.stop('immediate')
    removeFolder(cluster)
  }

  async #launch(): Promise<void> {
    const { options, cluster, installation, account } = this.#setting
    const port = options.port === undefined ? {} : { port: String(options.port) }
    const settings = { ...SETTINGS, ...port, ...options.settings }
    const socket = join(cluster, 's')
    assertShort(socket)
    this.#running = await launch({ installation, cluster, account, settings, connection: this.connection() })
  }
}

/** The address of a socket has room for 107 bytes on Linux, 103 elsewhere (unix(7)). */
function assertShort(socket: string): void {
  const path = join(socket, '.s.PGSQL.5432')
  if (Buffer.byteLength(path) <= 103 || process.platform === 'win32') return
  throw new KnownError(
    'no-server',
    `the path of the throwaway PostgreSQL’s socket is longer than the system allows: ${path}`,
    'Name a shorter cache directory with PLIMSOLL_CACHE.',
  )
}
