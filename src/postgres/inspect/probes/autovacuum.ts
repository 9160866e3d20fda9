import { plural } from '../../../core/text.ts'
import { count, defineProbe, type InspectFinding, shownName } from '../define-probe.ts'

interface Row {
  readonly table: string
  readonly live: number
  readonly dead: number
  readonly vacuumed: boolean
  readonly analysed: boolean
  readonly off: boolean
}

const LEAST_DEAD = 10_000

const TABLES = `SELECT format('%I.%I', s.schemaname, s.relname) AS table, s.n_live_tup::float8 AS live, s.n_dead_tup::float8 AS dead,
    coalesce(s.last_autovacuum, s.last_vacuum) > now() - interval '1 day' AS vacuumed,
    coalesce(s.last_autoanalyze, s.last_analyze) IS NOT NULL AS analysed,
    coalesce(array_to_string(c.reloptions, ',') ~ 'autovacuum_enabled=(false|off|0)', false) AS off
  FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE c.relkind IN ('r', 'm')`

export default defineProbe({
  id: 'autovacuum',
  title: 'Autovacuum: dead rows, tables without statistics',
  async look({ ask }) {
    const rows = await ask<Row>(TABLES)
    const [workers] = await ask<{ busy: number; most: number }>(
      `SELECT (SELECT count(*)::int FROM pg_stat_progress_vacuum) AS busy, current_setting('autovacuum_max_workers')::int AS most`,
    )
    return {
      findings: rows.flatMap(judge),
      facts: [`${plural(rows.length, 'table')}; ${workers?.busy ?? 0} of ${workers?.most ?? 0} vacuum workers busy`],
    }
  },
})

function judge({ table, live, dead, vacuumed, analysed, off }: Row): InspectFinding[] {
  const base = { object: shownName(table) }
  return [
    ...(off
      ? [
          {
            ...base,
            severity: 'warning' as const,
            message: 'Autovacuum is switched off for this table.',
            fix: `ALTER TABLE ${table} RESET (autovacuum_enabled);`,
          },
        ]
      : []),
    ...(dead >= LEAST_DEAD && dead > live * 0.3 && !vacuumed
      ? [
          {
            ...base,
            severity: 'warning' as const,
            message: `${count(dead)} dead rows beside ${count(live)} live ones, and no VACUUM for a day.`,
            fix: `VACUUM (ANALYZE) ${table}; look for old transactions that hold it up, and lower autovacuum_vacuum_scale_factor.`,
          },
        ]
      : []),
    ...(!analysed && live >= 1000
      ? [
          {
            ...base,
            severity: 'recommendation' as const,
            message: `It was never analysed since the statistics began: the planner guesses (${count(live)} rows).`,
            fix: `ANALYZE ${table};`,
          },
        ]
      : []),
  ]
}
