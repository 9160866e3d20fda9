import { plural } from '../../../core/text.ts'
import { bytes, defineProbe, duration, type InspectFinding } from '../define-probe.ts'

interface Slot {
  readonly name: string
  readonly active: boolean
  readonly kept: number | null
  readonly status: string | null
}

const SLOTS = `SELECT slot_name::text AS name, active, wal_status AS status, CASE WHEN NOT pg_is_in_recovery()
    THEN pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 END AS kept FROM pg_replication_slots`
const STANDBYS = `SELECT application_name AS name, state, extract(epoch FROM replay_lag)::float8 AS lag FROM pg_stat_replication`
const SELF = `SELECT pg_is_in_recovery() AS standby,
  extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 AS behind`

export default defineProbe({
  id: 'replication',
  title: 'Replication: slots that hold back WAL, standbys that lag',
  async look({ ask }) {
    const slots = await ask<Slot>(SLOTS)
    const standbys = await ask<{ name: string; state: string | null; lag: number | null }>(STANDBYS)
    const [self] = await ask<{ standby: boolean; behind: number | null }>(SELF)
    const hidden = standbys.filter(({ state }) => state === null).length
    const lagging = standbys.filter(({ lag }) => (lag ?? 0) > 60)
    return {
      findings: [
        ...slots.flatMap(judge),
        ...lagging.map(
          ({ name, lag }): InspectFinding => ({
            severity: 'warning',
            object: name,
            message: `The standby is ${duration(lag ?? 0)} behind.`,
            fix: 'Look at its disk and network, and at long queries on it.',
          }),
        ),
      ],
      facts: [
        `${plural(slots.length, 'slot')}, ${plural(standbys.length, 'standby', 'standbys')}${self?.standby === true ? '; this server is a standby itself' : ''}`,
      ],
      unseen: hidden === 0 ? [] : [`How far ${hidden} standbys are (GRANT pg_read_all_stats).`],
    }
  },
})

function judge({ name, active, kept, status }: Slot): InspectFinding[] {
  const drop = `SELECT pg_drop_replication_slot('${name.replaceAll("'", "''")}'); -- when nobody comes back for it`
  if (status === 'lost')
    return [
      {
        severity: 'blocker',
        object: name,
        message: 'The WAL this slot needs is gone: what reads from it has to be built anew.',
        fix: drop,
      },
    ]
  if (active) return []
  const size = kept === null ? '' : ` (${bytes(kept)} so far)`
  return [
    {
      severity: 'warning',
      object: name,
      message: `Nobody reads from this slot, and the server keeps all WAL since it stopped${size}, until the disk is full.`,
      fix: `${drop} Set max_slot_wal_keep_size.`,
    },
  ]
}
