import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import type { MigrationComparison } from '../../facts/health/types.ts'
import { defineCheck } from '../define-check.ts'
import { doesNotLook, notFollowed } from './seen.ts'

const STRICT = 'It compares for equality: during a rolling deployment the old version refuses the newer database.'

export default defineCheck({
  id: 'health/readiness-checks-migrations',
  title: "Readiness compares the database's revision with the one the code needs",
  severity: 'warning',
  answers: ['A-072'],
  why: 'New code before an old schema fails on the first query that needs a new column; the probe is the last moment to notice.',
  fix: 'Ask MigrationContext for the current revision and ScriptDirectory for the head; answer 503 when the database is behind. Let a newer database pass: during a rolling deployment the old version still works.',
  references: [
    {
      label: 'Alembic: is the database up to date',
      url: 'https://alembic.sqlalchemy.org/en/latest/cookbook.html#test-current-database-revision-is-at-head-s',
    },
  ],
  needs: ['health', 'endpoints'],
  evaluate({ health, endpoints }) {
    const ready = health.endpoints.filter(({ role }) => role === 'readiness')
    const looked = search(
      'comparisons of revisions in readiness endpoints',
      'endpoints',
      endpoints.endpoints.length,
      ready.length,
    )
    if (health.migrations === undefined) return notApplicable('Alembic is not used.', [looked])
    const none = notApplicable('There is no readiness endpoint (health/readiness-present).', [looked])
    if (ready.length === 0) return none
    const asks = ready.flatMap(({ touches }) =>
      touches.filter(({ kind, reaches }) => kind === 'migrations' && reaches !== 'no'),
    )
    const files = new Set(asks.map(({ at }) => at.file))
    const comparisons = health.comparisons.filter(({ at }) => files.has(at.file))
    const fixed = comparisons.flatMap(hardCoded)
    if (isNonEmpty(fixed)) return fail('The revision to compare with is written into the code.', fixed)
    const seen = asks.map((one) => source(one.at, `asked in ${one.within}`))
    if (isNonEmpty(seen)) {
      const strict = comparisons.filter((one) => one.strict)
      const note = strict.length === 0 ? '' : ` ${STRICT}`
      const places = strict.map((one) => source(one.at, 'for equality'))
      return pass(`Readiness looks at the revision of the database.${note}`, [seen[0], ...seen.slice(1), ...places])
    }
    const blind = notFollowed(ready, 'its answer on a test copy whose alembic_version was set back')
    if (blind !== undefined) return blind
    const findings = doesNotLook(
      ready,
      "compare the database's revision with the head",
      'high',
      source(health.migrations, 'Alembic is used'),
    )
    return isNonEmpty(findings) ? fail('Readiness does not look at migrations.', findings) : none
  },
})

function hardCoded(one: MigrationComparison): Finding[] {
  if (one.hardCoded === undefined) return []
  return [
    {
      message: `Readiness compares with ${one.hardCoded}, written into the code: the next migration makes every instance unready, or the comparison is forgotten.`,
      subject: 'hard-coded head revision',
      confidence: 'high',
      evidence: [source(one.at)],
      fix: 'Ask ScriptDirectory.from_config(…).get_current_head().',
    },
  ]
}
