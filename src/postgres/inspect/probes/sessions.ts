import { plural } from '../../../core/text.ts'
import { defineProbe, duration, type InspectFinding } from '../define-probe.ts'

interface Session {
  readonly pid: number
  readonly user: string | null
  readonly application: string | null
  readonly state: string | null
  readonly transaction: number | null
  readonly idle: number | null
  readonly waits: number | null
  readonly blockers: readonly number[]
  readonly autovacuum: boolean
}

const LONG_S = 300
const IDLE_S = 60
const WAIT_S = 10

const SESSIONS = `SELECT pid, usename::text AS "user", application_name AS application, state,
    extract(epoch FROM clock_timestamp() - xact_start)::float8 AS transaction,
    CASE WHEN state ~ '^idle in transaction' THEN extract(epoch FROM clock_timestamp() - state_change)::float8 END AS idle,
    CASE WHEN wait_event_type = 'Lock' THEN extract(epoch FROM clock_timestamp() - query_start)::float8 END AS waits,
    CASE WHEN wait_event_type = 'Lock' THEN pg_blocking_pids(pid) ELSE '{}' END AS blockers, backend_type = 'autovacuum worker' AS autovacuum
  FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`

const CONNECTIONS = `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend' OR backend_type IS NULL) AS used,
  current_setting('max_connections')::int AS most, (SELECT count(*)::int FROM pg_prepared_xacts WHERE prepared < now() - interval '5 minutes') AS prepared`

export default defineProbe({
  id: 'sessions',
  title: 'Sessions: long and idle transactions, who waits for whom',
  async look({ ask, pool }) {
    const sessions = await ask<Session>(SESSIONS)
    const [counts] = await ask<{ used: number; most: number; prepared: number }>(CONNECTIONS)
    const hidden = sessions.filter(({ user, state, autovacuum }) => (user === null || state === null) && !autovacuum)
    const { used = 0, most = 0, prepared = 0 } = counts ?? {}
    return {
      findings: [
        ...sessions.flatMap(judge),
        ...fullness(used, most, pool),
        ...(prepared === 0 ? [] : [forgotten(prepared)]),
      ],
      facts: [`${used} of ${most} connections are used`],
      unseen:
        hidden.length === 0
          ? []
          : [`What ${plural(hidden.length, 'session')} of other roles do (GRANT pg_read_all_stats).`],
    }
  },
})

function judge({ pid, user, application, transaction, idle, waits, blockers, autovacuum }: Session): InspectFinding[] {
  const who = `session ${pid}${user === null ? '' : ` of ${user}`}${application === null || application === '' ? '' : ` (${application})`}`
  const stop = `SELECT pg_terminate_backend(${pid}); -- when nobody needs it`
  const base = { severity: 'warning', object: who } as const
  if (waits !== null && waits >= WAIT_S && blockers.length > 0) {
    return [
      {
        ...base,
        message: `It has waited for ${duration(waits)} for a lock that ${blockers.map((one) => `session ${one}`).join(', ')} ${blockers.length === 1 ? 'holds' : 'hold'}.`,
        fix: 'Look what the other one does, and end it if nobody needs it.',
      },
    ]
  }
  if (idle !== null && idle >= IDLE_S) {
    return [
      {
        ...base,
        message: `It has been idle in a transaction for ${duration(idle)}: its locks are held, and VACUUM cannot remove what it may still see.`,
        fix: `${stop} Set idle_in_transaction_session_timeout.`,
      },
    ]
  }
  if (autovacuum || transaction === null || transaction < LONG_S) return []
  return [
    {
      ...base,
      message: `Its transaction has been open for ${duration(transaction)}: CREATE INDEX CONCURRENTLY waits for it, and VACUUM cannot remove what it may still see.`,
      fix: stop,
    },
  ]
}

function fullness(used: number, most: number, pool: number | undefined): InspectFinding[] {
  const isFull = most > 0 && used / most >= 0.8
  const full: InspectFinding = {
    severity: 'warning',
    object: 'max_connections',
    message: `${used} of ${most} connections are used.`,
    fix: 'Smaller pools, or PgBouncer in front; raising max_connections costs memory.',
  }
  const tooMany: InspectFinding = {
    severity: 'blocker',
    object: 'max_connections',
    message: `The pools of the service may open ${pool} connections, the server allows ${most}.`,
    fix: 'pool size × instances must stay below max_connections less those reserved.',
  }
  return [...(isFull ? [full] : []), ...(pool !== undefined && pool > most - 3 ? [tooMany] : [])]
}

function forgotten(prepared: number): InspectFinding {
  return {
    severity: 'warning',
    object: 'pg_prepared_xacts',
    message: `${prepared} prepared transactions are older than 5 minutes: they hold locks and stop VACUUM until somebody ends them.`,
    fix: "SELECT * FROM pg_prepared_xacts; then COMMIT PREPARED or ROLLBACK PREPARED 'gid'.",
  }
}
