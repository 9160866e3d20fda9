import type pg from 'pg'
import { withSession } from './session.ts'

/** The role that runs migrations: it may do everything in its database, and nothing to the server or the machine. */
export const MIGRATOR = 'migrator'

/**
 * The role that tries what a migration blocks. It may read and write every table, so that nothing stops it but locks;
 * planning a statement may run functions of the migration, so it has no other right.
 */
export const WATCHER = 'watcher'

/** The database new ones are made from; there is no other, since every file of a cluster is copied at each start. */
export const EMPTY = 'template1'

/** Through these a role that may grant roles would reach files and programs (manual, 22.5); nothing of ours needs them. */
const REACHING_OUT = ['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files']

/**
 * Makes a fresh cluster ready: the role for migrations, and as few databases as possible. Up to 15 whoever may create
 * roles may also grant the predefined ones, so those that reach out of the server are taken out of the catalog.
 */
export async function prepareCluster(connection: pg.ClientConfig): Promise<void> {
  await withSession(connection, async (client) => {
    const version = Number((await client.query('SHOW server_version_num')).rows[0]?.server_version_num)
    await client.query(`CREATE ROLE ${MIGRATOR} LOGIN CREATEROLE; CREATE ROLE ${WATCHER} LOGIN;
      GRANT pg_read_all_data, pg_write_all_data TO ${WATCHER}`)
    if (version < 160000) await client.query('DELETE FROM pg_authid WHERE rolname = ANY ($1)', [REACHING_OUT])
    await client.query('ALTER DATABASE template0 IS_TEMPLATE false')
    await client.query('DROP DATABASE template0')
  })
  // Since 15 the schema belongs to the owner of the database.
  await withSession({ ...connection, database: EMPTY }, (client) =>
    client.query('ALTER SCHEMA public OWNER TO pg_database_owner'),
  )
}
