import { defineProbe, type InspectFinding } from '../define-probe.ts'

/** The value a new session gets: ours has limits of its own. */
interface Setting {
  readonly name: string
  readonly value: string
  readonly pending: boolean
}

interface Wish {
  readonly name: string
  readonly severity: InspectFinding['severity']
  readonly isBad: (value: string) => boolean
  readonly message: (value: string) => string
  readonly fix: string
}

const off = (value: string): boolean => value === 'off'
const none = (value: string): boolean => value === '0' || value === '-1'

const WISHES: readonly Wish[] = [
  {
    name: 'fsync',
    severity: 'blocker',
    isBad: off,
    message: () => 'A crash of the machine destroys the database.',
    fix: 'fsync = on',
  },
  {
    name: 'full_page_writes',
    severity: 'blocker',
    isBad: off,
    message: () => 'A crash of the machine may leave pages half written.',
    fix: 'full_page_writes = on',
  },
  {
    name: 'autovacuum',
    severity: 'blocker',
    isBad: off,
    message: () => 'Dead rows are never removed, and transaction numbers run out.',
    fix: 'autovacuum = on',
  },
  {
    name: 'track_counts',
    severity: 'blocker',
    isBad: off,
    message: () => 'Autovacuum does not know where to work.',
    fix: 'track_counts = on',
  },
  {
    name: 'synchronous_commit',
    severity: 'warning',
    isBad: off,
    message: () => 'The last transactions before a crash are lost though they were confirmed.',
    fix: 'synchronous_commit = on',
  },
  {
    name: 'password_encryption',
    severity: 'warning',
    isBad: (value) => value === 'md5',
    message: () => 'Passwords are kept as MD5 hashes, which are easy to break.',
    fix: 'password_encryption = scram-sha-256, then set the passwords again',
  },
  {
    name: 'statement_timeout',
    severity: 'recommendation',
    isBad: none,
    message: () => 'For this role no statement has a limit: one bad query may run for days.',
    fix: "ALTER ROLE … SET statement_timeout = '30s'; unless the service sets it on each connection",
  },
  {
    name: 'lock_timeout',
    severity: 'recommendation',
    isBad: none,
    message: () =>
      'For this role statements wait for locks without end; a migration that waits makes everybody behind it wait.',
    fix: "ALTER ROLE … SET lock_timeout = '5s' for the role that runs migrations",
  },
  {
    name: 'idle_in_transaction_session_timeout',
    severity: 'recommendation',
    isBad: none,
    message: () => 'A client that forgets a transaction holds its locks for ever.',
    fix: "ALTER ROLE … SET idle_in_transaction_session_timeout = '60s'",
  },
  {
    name: 'log_min_duration_statement',
    severity: 'recommendation',
    isBad: none,
    message: (value) => (value === '0' ? 'Every statement is logged.' : 'Slow statements are not logged.'),
    fix: 'log_min_duration_statement = 1000',
  },
  {
    name: 'data_checksums',
    severity: 'recommendation',
    isBad: off,
    message: () => 'Pages that a disk spoils are not noticed.',
    fix: 'pg_checksums --enable while the server is stopped',
  },
]

const NAMES = [
  ...WISHES.map(({ name }) => name),
  'max_connections',
  'superuser_reserved_connections',
  'ssl',
  'listen_addresses',
  'shared_preload_libraries',
]

export default defineProbe({
  id: 'settings',
  title: 'Settings: time limits, durability, connections',
  async look({ ask, pool }) {
    const rows = await ask<Setting>(
      'SELECT name, reset_val AS value, coalesce(pending_restart, false) AS pending FROM pg_settings WHERE name = ANY ($1) OR pending_restart',
      [NAMES],
    )
    const values = new Map(rows.map(({ name, value }) => [name, value]))
    const wished = WISHES.flatMap(({ name, severity, isBad, message, fix }): InspectFinding[] => {
      const value = values.get(name)
      return value === undefined || !isBad(value)
        ? []
        : [
            {
              severity,
              object: name,
              message: `It is ${value === '0' || value === '-1' ? 'not set' : value}. ${message(value)}`,
              fix,
            },
          ]
    })
    const pending = rows
      .filter((row) => row.pending)
      .map(
        ({ name }): InspectFinding => ({
          severity: 'warning',
          object: name,
          message: `The configuration has a new value for ${name} that is not in force until the server is restarted.`,
          fix: 'Restart in the next window, or take the change back.',
        }),
      )
    const preload = values.get('shared_preload_libraries')
    return {
      findings: [...wished, ...pending, ...encryption(values)],
      facts: [
        `max_connections ${values.get('max_connections')}${pool === undefined ? '' : `, the pools of the service may open ${pool}`}`,
      ],
      // Libraries are shown to superusers and pg_read_all_settings alone.
      unseen: preload === undefined ? ['Which libraries are preloaded (GRANT pg_read_all_settings).'] : [],
    }
  },
})

function encryption(values: ReadonlyMap<string, string>): InspectFinding[] {
  const addresses = values.get('listen_addresses')
  const isLocal =
    addresses === undefined ||
    addresses === '' ||
    /^(?:localhost|127\.0\.0\.1|::1)(?:,\s*(?:localhost|127\.0\.0\.1|::1))*$/.test(addresses)
  if (isLocal || values.get('ssl') !== 'off') return []
  return [
    {
      severity: 'warning',
      object: 'ssl',
      message: `The server listens on ${addresses} and offers no TLS.`,
      fix: 'ssl = on with a certificate, and hostssl in pg_hba.conf',
    },
  ]
}
