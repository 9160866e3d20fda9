import { plural } from '../../../core/text.ts'
import { bytes, defineProbe, shownName } from '../define-probe.ts'

interface Row {
  readonly table: string
  readonly pages: number
  readonly needed: number | null
  readonly columns: number
  readonly known: number
}

/** 8 MB: below that nothing is won. */
const LEAST_PAGES = 1024
const MOST_EMPTY = 0.4

/**
 * Pages a table would need by the widths `pg_stats` has of its columns, against those it has. Row header 23 bytes and
 * null bitmap, to 8 bytes; 4 bytes of line pointer; 24 bytes of page header (manual, 66.6).
 */
const TABLES = `SELECT format('%I.%I', n.nspname, c.relname) AS table, c.relpages::float8 AS pages, a.columns::int, a.known::int,
    CASE WHEN a.known = a.columns THEN ceil(c.reltuples * (4 + ceil((24 + ceil(a.columns / 8.0) + a.width) / 8.0) * 8)
      / ((8192 - 24) * coalesce(substring(array_to_string(c.reloptions, ',') FROM 'fillfactor=(\\d+)')::float8, 100) / 100)) END AS needed
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (SELECT count(*) AS columns, count(s.avg_width) AS known, sum(s.avg_width * (1 - s.null_frac)) AS width
      FROM pg_attribute t LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = t.attname AND NOT s.inherited
      WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped) a
  WHERE c.relkind IN ('r', 'm') AND c.relpages >= ${LEAST_PAGES} AND c.reltuples >= 0
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`

export default defineProbe({
  id: 'bloat',
  title: 'Bloat: tables with much empty space (an estimate)',
  async look({ ask }) {
    const rows = await ask<Row>(TABLES)
    const hidden = rows.filter(({ known, columns }) => known < columns)
    const findings = rows.flatMap(({ table, pages, needed }) => {
      const empty = needed === null ? 0 : 1 - needed / pages
      if (needed === null || empty < MOST_EMPTY) return []
      return [
        {
          severity: 'recommendation' as const,
          object: shownName(table),
          message: `About ${Math.round(empty * 100)} % of its ${bytes(pages * 8192)} are empty, by the widths of its columns; an estimate.`,
          fix: 'Look at autovacuum first; pg_repack gives the space back without a long lock, VACUUM FULL only with one.',
        },
      ]
    })
    return {
      findings,
      facts: [`${plural(rows.length, 'table')} of 8 MB or more looked at`],
      unseen:
        hidden.length === 0
          ? []
          : [
              `The bloat of ${hidden
                .map(({ table }) => shownName(table))
                .slice(0, 5)
                .join(
                  ', ',
                )}${hidden.length > 5 ? ` and ${hidden.length - 5} more` : ''}: the statistics of its columns are not there or not for this role (ANALYZE; SELECT on the table, or pg_read_all_data).`,
            ],
    }
  },
})
