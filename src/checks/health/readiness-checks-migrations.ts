import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

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
    if (ready.length === 0) return notApplicable('There is no readiness endpoint (health/readiness-present).', [looked])
    const asks = ready.flatMap(({ touches }) =>
      touches.filter(({ kind, reaches }) => kind === 'migrations' && reaches !== 'no'),
    )
    const places = new Set(asks.map(({ at, within }) => `${at.file} ${within}`))
    const comparisons = health.comparisons.filter(({ at }) =>
      [...places].some((place) => place.startsWith(`${at.file} `)),
    )
    const fixed = comparisons.flatMap((one): Finding[] =>
      one.hardCoded === undefined
        ? []
        : [
            {
              message: `Readiness compares with ${one.hardCoded}, written into the code: the next migration makes every instance unready, or the comparison is forgotten.`,
              subject: 'hard-coded head revision',
              confidence: 'high',
              evidence: [source(one.at)],
              fix: 'Ask ScriptDirectory.from_config(…).get_current_head().',
            },
          ],
    )
    if (isNonEmpty(fixed)) return fail('The revision to compare with is written into the code.', fixed)
    const seen = asks.map((one) => source(one.at, `asked in ${one.within}`))
    if (isNonEmpty(seen)) {
      const strict = comparisons.filter((one) => one.strict)
      const note =
        strict.length === 0
          ? ''
          : ' It compares for equality: during a rolling deployment the old version refuses the newer database.'
      return pass(`Readiness looks at the revision of the database.${note}`, [
        seen[0],
        ...seen.slice(1),
        ...strict.map((one) => source(one.at, 'for equality')),
      ])
    }
    const unknown = ready.filter(({ canFail }) => canFail === 'unknown')
    if (unknown.length === ready.length) {
      return unverified(
        'What the readiness endpoint looks at could not be followed.',
        'its answer on a test copy whose alembic_version was set back',
        unknown.map((one) => source(one.handlerAt, one.path)),
      )
    }
    const paths = ready.map(({ path }) => path).join(', ')
    const findings = ready.slice(0, 1).map(
      (one): Finding => ({
        message: `${paths} does not compare the database's revision with the head.`,
        subject: `${one.method} ${one.path}`,
        confidence: 'high',
        evidence: [
          source(one.handlerAt, 'the handler'),
          ...(health.migrations === undefined ? [] : [source(health.migrations, 'Alembic is used')]),
        ],
      }),
    )
    return isNonEmpty(findings)
      ? fail('Readiness does not look at migrations.', findings)
      : notApplicable('There is no readiness endpoint.', [looked])
  },
})
