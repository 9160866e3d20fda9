import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { MigrationHistoryFact } from '../../facts/migrations/types.ts'
import { defineCheck } from '../define-check.ts'
import { withoutHistories } from './history.ts'

/** Problems of revisions that stop the tool; several heads are a question of their own. */
const STOPS = new Set([
  'missing-parent',
  'missing-dependency',
  'duplicate-id',
  'cycle',
  'unreachable',
  'id-too-long',
  'illegal-id',
  'label-clash',
])

export default defineCheck({
  id: 'migrations/history-unbroken',
  title: 'Every migration stands on one that exists',
  severity: 'blocker',
  answers: ['M-023', 'A-118', 'A-253'],
  why: 'A revision whose parent is gone, an id used twice or a file that cannot be read stops the tool for every revision, mostly during a release.',
  fix: 'Restore the missing revision, or correct down_revision; give duplicates ids of their own.',
  references: [{ label: 'Alembic: tutorial', url: 'https://alembic.sqlalchemy.org/en/latest/tutorial.html' }],
  needs: ['migrations'],
  evaluate({ migrations }) {
    const histories = migrations.histories.filter(({ revisions, unreadable }) => revisions + unreadable.length > 0)
    if (!isNonEmpty(histories)) return withoutHistories(migrations)
    const findings = histories.flatMap(findingsOf)
    if (isNonEmpty(findings)) return fail(`${plural(findings.length, 'break')} in the history of migrations`, findings)
    const evidence = histories.flatMap(({ bases }) =>
      bases.map(({ id, at }) => source(at, `the history begins with ${id}`)),
    )
    const count = histories.reduce((sum, { revisions }) => sum + revisions, 0)
    const [first, ...others] = histories.map(({ at, name }) => source(at, name))
    const shown = isNonEmpty(evidence) ? evidence : first === undefined ? undefined : ([first, ...others] as const)
    if (shown === undefined) return withoutHistories(migrations)
    return pass(`${plural(count, 'revision')} in an unbroken line`, shown)
  },
})

function findingsOf({ name, tool, problems, unreadable, at }: MigrationHistoryFact): Finding[] {
  const stops = problems.filter(({ kind }) => STOPS.has(kind))
  // What has lost its parent cannot be reached either: one finding says both.
  const lost = new Set(stops.flatMap(({ kind, position }) => (kind === 'missing-parent' ? [position?.file] : [])))
  const broken = stops
    .filter(({ kind, position }) => kind !== 'unreachable' || !lost.has(position?.file))
    .map(({ kind, detail, position }): Finding => {
      const place = position ?? at
      return {
        message: `${tool}: ${detail}`,
        subject: `${kind} of ${place.file}`,
        confidence: 'high',
        evidence: [source(place)],
      }
    })
  const unread = unreadable.map(
    ({ position, reason }): Finding => ({
      message: `${tool}: ${position.file} cannot be read: ${reason}`,
      subject: `unreadable ${position.file} of ${name}`,
      confidence: 'medium',
      evidence: [source(position)],
    }),
  )
  return [...broken, ...unread]
}
