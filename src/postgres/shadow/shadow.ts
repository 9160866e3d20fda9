import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { errorMessage, KnownError } from '../../core/errors.ts'
import { MIGRATOR, WATCHER } from '../prepare.ts'
import type { DatabaseOptions, ServerRights, ThrowawayServer } from '../server.ts'
import { isPostgresMajor, type PostgresMajor } from '../versions.ts'
import { type ShadowAddress, type ShadowLogin, shadowAddress } from './address.ts'
import { removeAbandoned, takeLease, tried } from './lease.ts'
import { productionSigns } from './production.ts'

export interface ShadowOptions {
  readonly url: string
  /** The user has said that it may be used though it looks like production. */
  readonly anyway: boolean
  /** Addresses the configuration calls production. */
  readonly production?: readonly string[]
  readonly onProgress?: (text: string) => void
}

/**
 * Uses a server of the user's: everything happens in databases of our own names, which are dropped in the end; those a
 * killed process left are dropped first. A database that is there is never written to.
 * @throws KnownError `no-server` when it is not reached, `bad-option` when it must not or cannot be used.
 */
export async function openShadow(options: ShadowOptions): Promise<ThrowawayServer> {
  const address = shadowAddress(options.url)
  options.onProgress?.(`connecting to PostgreSQL at ${address.name}`)
  const admin = await connected(address)
  try {
    const facts = await factsOf(admin)
    const major = usableMajor(facts)
    await refuseProduction(admin, address, options)
    const left = await removeAbandoned(admin)
    const server = new ShadowServer({ address, admin, major, facts, prefix: await takeLease(admin) }, left)
    await server.prepare().catch(async (error: unknown) => {
      await server.stop()
      throw error
    })
    return server
  } catch (error) {
    await admin.end().catch(() => {})
    throw error instanceof KnownError ? error : unusable(address, error)
  }
}

interface Facts {
  readonly version: string
  readonly number: number
  readonly superuser: boolean
  readonly createdb: boolean
  readonly recovery: boolean
  readonly user: string
}

async function connected(address: ShadowAddress): Promise<pg.Client> {
  const admin = new pg.Client(address.connection())
  admin.on('error', () => {})
  try {
    await admin.connect()
    // The lease is lost with the session.
    await admin.query("SET statement_timeout = '600s'")
    await tried(admin, 'SET idle_session_timeout = 0')
    return admin
  } catch (error) {
    await admin.end().catch(() => {})
    throw unusable(address, error)
  }
}

function unusable({ name, redact }: ShadowAddress, error: unknown): KnownError {
  const reason = redact(errorMessage(error)) || 'the connection was refused'
  return new KnownError(
    'no-server',
    `the server of --shadow-url (${name}) cannot be used: ${reason}`,
    'Look at the address: postgresql://USER:PASSWORD@HOST:PORT/DATABASE. It must be the server itself, not a pooler.',
  )
}

async function factsOf(admin: pg.Client): Promise<Facts> {
  const { rows } = await admin.query(`SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::int AS number, rolsuper AS superuser, rolcreatedb AS createdb,
    pg_is_in_recovery() AS recovery, current_user::text AS user FROM pg_roles WHERE rolname = current_user`)
  return rows[0] as Facts
}

function usableMajor({ version, number, superuser, createdb, recovery, user }: Facts): PostgresMajor {
  const major = Math.floor(number / 10_000)
  if (!isPostgresMajor(major)) {
    throw new KnownError('bad-option', `the server of --shadow-url is PostgreSQL ${version}`, 'Name one of 14 to 18.')
  }
  if (recovery) {
    throw new KnownError('bad-option', 'the server of --shadow-url is a replica: it takes no writes', 'Name another.')
  }
  if (superuser || createdb) return major
  throw new KnownError(
    'bad-option',
    `the role ${user} may not create databases on the server of --shadow-url`,
    `ALTER ROLE ${user} CREATEDB; it needs no other right.`,
  )
}

async function refuseProduction(admin: pg.Client, address: ShadowAddress, options: ShadowOptions): Promise<void> {
  if (options.anyway) return
  const isNamed = (options.production ?? []).some((url) => nameOf(url) === address.name)
  const signs = [...(isNamed ? ['plimsoll.yaml calls it production'] : []), ...(await productionSigns(admin, address))]
  if (signs.length === 0) return
  throw new KnownError(
    'bad-option',
    `the server of --shadow-url looks like production: ${signs.join('; ')}`,
    'Name another server. If it is meant all the same, add --shadow-anyway: new databases are made and dropped there, none that is there is touched, but its processors and disks do the work.',
  )
}

function nameOf(url: string): string | undefined {
  try {
    return shadowAddress(url).name
  } catch {
    return undefined
  }
}

interface Setting {
  readonly address: ShadowAddress
  readonly admin: pg.Client
  readonly major: PostgresMajor
  readonly facts: Facts
  /** With which the names of everything of this process begin. */
  readonly prefix: string
}

class ShadowServer implements ThrowawayServer {
  readonly major: PostgresMajor
  readonly state = undefined
  readonly isShared = true
  readonly prefix: string
  readonly rights: ServerRights
  readonly notes: string[]
  readonly #setting: Setting
  readonly #made = new Set<string>()
  readonly #logins = new Map<string, ShadowLogin>()

  constructor(setting: Setting, left: readonly string[]) {
    const { major, facts, address } = setting
    this.#setting = setting
    this.major = major
    this.prefix = setting.prefix
    this.rights = facts.superuser ? 'superuser' : 'owner'
    this.notes = [
      `The server is that of --shadow-url (${address.name}, as ${facts.user}): in databases of our own, which are dropped.`,
      ...(facts.superuser ? [] : [WITHOUT_SUPERUSER]),
      ...(left.length === 0
        ? []
        : [`Left by a process of another role, which alone may drop them: ${left.join(', ')}.`]),
    ]
  }

  /** A superuser gives migrations a role without his rights; whoever is none runs them himself. */
  async prepare(): Promise<void> {
    if (this.rights !== 'superuser') return
    const { admin, prefix } = this.#setting
    for (const name of [MIGRATOR, WATCHER]) {
      const login = { user: `${prefix}${name}`, password: randomBytes(18).toString('base64url') }
      await admin.query(`CREATE ROLE ${login.user} LOGIN PASSWORD '${login.password}' VALID UNTIL 'tomorrow'`)
      this.#logins.set(name, login)
    }
    await admin.query(`GRANT pg_read_all_data, pg_write_all_data TO ${prefix}${WATCHER}`)
    if (await this.#letsIn()) return
    // Where only some may log in (peer, certificates), the session takes the role on.
    for (const name of [MIGRATOR, WATCHER]) this.#logins.set(name, { role: `${prefix}${name}` })
    this.notes.push('The server lets no new role log in: migrations run in sessions that took on one without rights.')
  }

  async #letsIn(): Promise<boolean> {
    const client = new pg.Client(this.#setting.address.connection(this.#logins.get(MIGRATOR)))
    client.on('error', () => {})
    try {
      await client.connect()
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => {})
    }
  }

  /** A property of its own, so that it can be taken along. */
  readonly connection = (database?: string, user?: string): pg.ClientConfig => {
    const { address, prefix } = this.#setting
    const login = user === undefined ? undefined : this.#logins.get(user)
    return address.connection({ ...login, ...(database === undefined ? {} : { database: `${prefix}${database}` }) })
  }

  async create(database: string, { template, owner }: DatabaseOptions = {}): Promise<void> {
    const { admin, prefix } = this.#setting
    const login = owner === undefined ? undefined : this.#logins.get(owner)
    const role = login?.user ?? login?.role
    const words = (from: string): string =>
      `CREATE DATABASE ${prefix}${database} TEMPLATE ${from}${role === undefined ? '' : ` OWNER ${role}`}`
    this.#made.add(database)
    try {
      await admin.query(words(template === undefined ? 'template1' : `${prefix}${template}`))
    } catch (error) {
      // Somebody is connected to template1 (55006).
      if (template !== undefined || !(error instanceof pg.DatabaseError) || error.code !== '55006') {
        throw unusable(this.#setting.address, error)
      }
      await admin.query(words('template0'))
    }
  }

  async drop(database: string): Promise<void> {
    const { admin, prefix } = this.#setting
    await admin.query(`DROP DATABASE IF EXISTS ${prefix}${database} WITH (FORCE)`)
    this.#made.delete(database)
  }

  /** Nothing is kept on a server of somebody else's. */
  async keep(): Promise<void> {}

  async stop(): Promise<void> {
    const { admin, prefix } = this.#setting
    try {
      for (const database of this.#made) await tried(admin, `DROP DATABASE IF EXISTS ${prefix}${database} WITH (FORCE)`)
      for (const name of this.#logins.keys()) await tried(admin, `DROP ROLE IF EXISTS ${prefix}${name}`)
    } finally {
      await admin.end().catch(() => {})
    }
  }
}

const WITHOUT_SUPERUSER =
  'Without superuser: why a table is rewritten is not told (that it is, by its storage, is), rows are put in with the triggers of the tables off and foreign keys on, and migrations run with all rights of the role.'
