import type { Probe } from '../define-probe.ts'
import autovacuum from './autovacuum.ts'
import bloat from './bloat.ts'
import indexes from './indexes.ts'
import queries from './queries.ts'
import replication from './replication.ts'
import sequences from './sequences.ts'
import sessions from './sessions.ts'
import settings from './settings.ts'
import vectors from './vectors.ts'
import wraparound from './wraparound.ts'

/** In the order in which they are told: what ends a service first comes first. */
export const probes: readonly Probe[] = [
  wraparound,
  sequences,
  sessions,
  replication,
  settings,
  indexes,
  queries,
  vectors,
  autovacuum,
  bloat,
]
