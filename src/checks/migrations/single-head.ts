import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { MigrationHistoryFact } from '../../facts/migrations/types.ts'
import { defineCheck } from '../define-check.ts'
import { withoutHistories } from './history.ts'

export default defineCheck({
  id: 'migrations/single-head',
  title: 'No history of migrations has unmerged heads',
  severity: 'blocker',
  answers: ['M-023', 'A-119', 'A-253', 'C-048'],
  why: 'Two branches that were merged in git but not in the history stop "upgrade head" on the day of the release.',
  fix: 'Merge the heads with a revision that has both as parents (alembic merge heads; makemigrations --merge), or rebase the newer one.',
  references: [
    { label: 'Alembic: working with branches', url: 'https://alembic.sqlalchemy.org/en/latest/branches.html' },
  ],
  needs: ['migrations'],
  evaluate({ migrations }) {
    const histories = migrations.histories.filter(({ revisions }) => revisions > 0)
    if (!isNonEmpty(histories)) return withoutHistories(migrations)
    const findings = histories.flatMap(findingOf)
    if (isNonEmpty(findings))
      return fail(`Unmerged heads in ${plural(findings.length, 'history', 'histories')}`, findings)
    const unread = histories.find(({ unreadable }) => unreadable.length > 0)
    if (unread !== undefined) {
      const [first] = unread.unreadable
      const needs = `A readable ${first?.position.file ?? 'revision'}: what it stands on is not known`
      return unverified(
        `${unread.name} has revisions that could not be read`,
        needs,
        first === undefined ? [] : [source(first.position)],
      )
    }
    const evidence = histories.flatMap(({ heads }) => heads.map(({ id, at }) => source(at, `head ${id}`)))
    if (isNonEmpty(evidence))
      return pass(`No unmerged heads in ${plural(histories.length, 'history', 'histories')}`, evidence)
    return unverified('The revisions form a cycle and have no head', 'A history that can be ordered', [])
  },
})

function findingOf({ name, tool, heads, problems }: MigrationHistoryFact): Finding[] {
  const problem = problems.find(({ kind }) => kind === 'several-heads')
  const evidence = heads.map(({ id, at }) => source(at, `head ${id}`))
  // Branches that are kept apart on purpose carry labels; the history says which ones are no problem.
  if (problem === undefined || !isNonEmpty(evidence)) return []
  return [{ message: `${tool}: ${problem.detail}`, subject: `heads of ${name}`, confidence: 'high', evidence }]
}
