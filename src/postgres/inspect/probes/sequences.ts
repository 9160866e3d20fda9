import { plural } from '../../../core/text.ts'
import { count, defineProbe, shownName } from '../define-probe.ts'

interface Row {
  readonly name: string
  readonly column: string | null
  readonly last: number | null
  readonly most: number
  readonly readable: boolean
  readonly cycle: boolean
}

const NEAR = 0.7
const VERY_NEAR = 0.9

/** The end is that of the sequence, or of the column that takes its values, whichever comes first. */
const SEQUENCES = `SELECT format('%I.%I', s.schemaname, s.sequencename) AS name, s.cycle,
    CASE WHEN o.attrelid IS NOT NULL THEN o.attrelid::regclass::text || '.' || quote_ident(o.attname) END AS column,
    s.last_value::float8 AS last,
    least(s.max_value, CASE o.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE s.max_value END)::float8 AS most,
    has_sequence_privilege(c.oid, 'SELECT, USAGE') AS readable
  FROM pg_sequences s JOIN pg_namespace n ON n.nspname = s.schemaname
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.sequencename
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    LEFT JOIN pg_attribute o ON o.attrelid = d.refobjid AND o.attnum = d.refobjsubid
  WHERE s.increment_by > 0`

export default defineProbe({
  id: 'sequences',
  title: 'Sequences near their end',
  async look({ ask }) {
    const rows = await ask<Row>(SEQUENCES)
    const findings = rows.flatMap(({ name, column, last, most, cycle }) => {
      const used = last === null ? 0 : last / most
      if (used < NEAR || cycle) return []
      return [
        {
          severity: used >= VERY_NEAR ? ('blocker' as const) : ('warning' as const),
          object: shownName(name),
          message: `${Math.floor(used * 100)} % of its values are used (${count(last ?? 0)} of ${count(most)})${column === null ? '' : `; they go to ${shownName(column)}`}. At the end every insert fails.`,
          fix: 'Move the column to bigint (new column, backfill in batches, switch), then ALTER SEQUENCE … AS bigint.',
        },
      ]
    })
    const hidden = rows.filter(({ readable, last }) => !readable && last === null)
    return {
      findings,
      facts: [plural(rows.length, 'sequence')],
      unseen:
        hidden.length === 0
          ? []
          : [`How far ${hidden.length} of ${rows.length} sequences are (GRANT SELECT ON ALL SEQUENCES).`],
    }
  },
})
