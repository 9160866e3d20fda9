import type pg from 'pg'
import type { ShadowAddress } from './address.ts'

const NAME = /(?:^|[^a-z])(?:prod|production|live|primary|master)(?:[^a-z]|$)/i
const MANY_SESSIONS = 25
const MANY_GIGABYTES = 20

/**
 * What speaks for a server on which the business runs: its name, replicas, an archive of its log, many sessions, much
 * data. Read from views everybody may read (manual, 27.2 and 53); none is proof, so whoever knows better may say so.
 */
export async function productionSigns(client: pg.Client, { name, database }: ShadowAddress): Promise<string[]> {
  const { rows } = await client.query(SIGNS)
  const { replicas, archives, sessions, bytes } = rows[0] as Signs
  const gigabytes = Math.round(Number(bytes) / 1024 ** 3)
  return [
    ...[name, database].flatMap((word) => (NAME.test(word) ? [`it is called ${word}`] : [])),
    ...(replicas > 0 ? ['replicas are attached to it'] : []),
    ...(archives ? ['it archives its log'] : []),
    ...(sessions > MANY_SESSIONS ? [`${sessions} sessions of others are open`] : []),
    ...(gigabytes >= MANY_GIGABYTES ? [`it holds ${gigabytes} GB`] : []),
  ]
}

interface Signs {
  readonly replicas: number
  readonly archives: boolean
  readonly sessions: number
  readonly bytes: string | null
}

const SIGNS = `SELECT (SELECT count(*) FROM pg_stat_replication)::int AS replicas,
    current_setting('archive_mode') <> 'off' AS archives,
    (SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL AND datname !~ '^plimsoll_tmp_'
       AND pid <> pg_backend_pid())::int AS sessions,
    (SELECT sum(pg_database_size(oid)) FROM pg_database WHERE has_database_privilege(oid, 'CONNECT'))::text AS bytes`
