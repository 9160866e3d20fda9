import pg from 'pg'
import type { ServerRights } from '../../postgres/server.ts'
import { withSession } from '../../postgres/session.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { Transactions } from '../types.ts'
import { applyRevisions } from './apply.ts'
import { type Contents, contentsOf, readContents, savedContents } from './contents.ts'
import { execute } from './execute.ts'
import type { LeftStep, RehearsalFailure } from './failure.ts'
import { Gaps } from './gaps.ts'
import { type FilledTable, type FillOptions, fillTables } from './rows.ts'
import { OWN_SCHEMA } from './tracing.ts'
import { noWatch, type Watch } from './watch.ts'

/** Who may do what in a database that is rehearsed on. */
export interface Sessions {
  /** As superuser, for what is ours. */
  readonly connection: pg.ClientConfig
  /** Who runs migrations, and who tries what they block; the superuser when left out. */
  readonly migrator?: pg.ClientConfig
  readonly watcher?: pg.ClientConfig
  /** What the first connection may do; everything when left out. */
  readonly rights?: ServerRights
  /** The server is the user's: what reaches beyond the database is not run. */
  readonly isShared?: boolean
}

/** What a database holds before the first revision that is judged. */
export interface Base {
  /** The tables that were given rows, and those that could not be, with the reason. */
  readonly filled: readonly FilledTable[]
  /** Steps of the earlier revisions that were not run. */
  readonly left: readonly LeftStep[]
  /** What the rows are; undefined when the tables are empty. */
  readonly contents: Contents | undefined
  /** Where making it stopped. */
  readonly failure: RehearsalFailure | undefined
}

export interface SchemaRequest extends Sessions {
  /** SQL that makes the starting state instead of, or before, earlier revisions. */
  readonly setup?: string
  readonly earlier: readonly RevisionScripts[]
  /** What was left out before them. */
  readonly before?: readonly LeftStep[]
  readonly transactions: Transactions
  readonly watch?: Watch
  readonly onProgress?: (text: string) => void
}

/** Makes the schema the first judged revision finds. */
export async function applyEarlier(request: SchemaRequest): Promise<Pick<Base, 'left' | 'failure'>> {
  const { connection, migrator = connection, setup, earlier, watch = noWatch, isShared = false, before = [] } = request
  return withSession(migrator, async (client) => {
    if (setup !== undefined) await execute(client, setup)
    return applyRevisions(earlier, { ...request, client, watch, gaps: new Gaps(client, isShared, before) })
  })
}

/** Gives the tables rows, and remembers what they are in the database itself. */
export async function fillBase(
  { connection, migrator = connection, rights = 'superuser' }: Sessions,
  rows: number,
  left: readonly LeftStep[],
  { hasRows = rows > 0, ...how }: Omit<FillOptions, 'triggers'> & { readonly hasRows?: boolean } = {},
): Promise<Base> {
  const filled = rows === 0 ? [] : await fillAs({ connection, migrator, rights }, rows, how)
  const contents =
    rows === 0 && !hasRows
      ? undefined
      : await withSession(migrator, (client) => readContents(async (query) => (await client.query(query)).rows))
  const base: Base = { filled, left, contents, failure: undefined }
  await withSession(connection, async (client) => {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${OWN_SCHEMA}; CREATE TABLE ${OWN_SCHEMA}.base (base text)`)
    const text = JSON.stringify({ ...base, contents: contents === undefined ? undefined : savedContents(contents) })
    await client.query(`INSERT INTO ${OWN_SCHEMA}.base VALUES ($1)`, [text])
  })
  return base
}

/**
 * Filling runs what the migration defined (defaults, checks, generated columns), so its own role does it. That triggers do
 * not fire, which only a superuser may say, a function says for it; it is there no longer than that.
 */
async function fillAs(
  { connection, migrator, rights }: Required<Pick<Sessions, 'connection' | 'migrator' | 'rights'>>,
  rows: number,
  how: Omit<FillOptions, 'triggers'>,
): Promise<FilledTable[]> {
  if (rights === 'owner') {
    return withSession(migrator, (client) => fillTables(client, rows, { ...how, triggers: 'owner' }))
  }
  const name = `${OWN_SCHEMA}.replicate(text)`
  return withSession(connection, async (admin) => {
    await admin.query(`CREATE SCHEMA IF NOT EXISTS ${OWN_SCHEMA}; GRANT USAGE ON SCHEMA ${OWN_SCHEMA} TO PUBLIC;
      CREATE FUNCTION ${name} RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
        AS $$ SELECT set_config('session_replication_role', $1, false) $$`)
    try {
      return await withSession(migrator, (client) =>
        fillTables(client, rows, {
          ...how,
          triggers: (role) => client.query(`SELECT ${OWN_SCHEMA}.replicate($1)`, [role]),
        }),
      )
    } finally {
      await admin.query(`DROP FUNCTION ${name}`)
    }
  })
}

/**
 * Takes away what `fillBase` put into a database, so that more revisions can be applied. Gives what it had noted;
 * undefined when the rows cannot be taken away, and the database has to be made anew.
 */
export async function emptiedBase({ connection }: Sessions): Promise<Base | undefined> {
  return withSession(connection, async (client) => {
    const base = await readBase(client)
    const ours = base?.filled.filter(({ existing }) => existing !== true) ?? []
    try {
      const truncate = ours.length === 0 ? '' : `TRUNCATE ${ours.map(({ table }) => table).join(', ')};`
      await client.query(`${truncate} DROP SCHEMA ${OWN_SCHEMA} CASCADE`)
      return base
    } catch (error) {
      if (error instanceof pg.DatabaseError) return undefined
      throw error
    }
  })
}

/** The base that was made in a database before; undefined when there is none. */
export async function readBase(client: pg.Client): Promise<Base | undefined> {
  const found = await client.query(`SELECT to_regclass('${OWN_SCHEMA}.base') IS NOT NULL AS is`)
  if (found.rows[0]?.is !== true) return undefined
  const { rows } = await client.query(`SELECT base FROM ${OWN_SCHEMA}.base`)
  const { filled, left, contents } = JSON.parse(String(rows[0]?.base)) as Saved
  return { filled, left, contents: contents === undefined ? undefined : contentsOf(contents), failure: undefined }
}

interface Saved extends Pick<Base, 'filled' | 'left'> {
  readonly contents?: ReturnType<typeof savedContents>
}
