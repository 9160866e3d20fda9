import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { withoutChange } from './change.ts'

export default defineCheck({
  id: 'migrations/released-revisions-unchanged',
  title: 'A change adds revisions and leaves those that were released as they are',
  severity: 'warning',
  answers: [],
  why: 'A database that has run a revision never runs it again: what is edited afterwards exists only in new databases, and the two drift apart.',
  fix: 'Take the edit back and write it as a new revision. Where no database has run the revision yet, waive the finding and say so.',
  references: [{ label: 'Alembic: tutorial', url: 'https://alembic.sqlalchemy.org/en/latest/tutorial.html' }],
  needs: ['change'],
  evaluate({ change }) {
    const revisions = change.files.filter(({ is }) => is === 'revision')
    const edited = revisions.filter(({ isNew, hasSubstance }) => !isNew && hasSubstance)
    return judge(
      edited.map(
        ({ path }): Finding => ({
          message: `${path} was there at ${change.since} and was edited: databases that ran it do not get the change`,
          subject: `edited revision ${path}`,
          confidence: 'high',
          evidence: [source({ file: path, line: 1 })],
        }),
      ),
      revisions.length === 0
        ? []
        : [search('edited revisions', `revisions that differ from ${change.since}`, revisions.length)],
      {
        fail: 'Revisions were edited after they were released',
        pass: `The change only adds revisions, or edits their comments`,
      },
      withoutChange(change, 'touches no revision'),
    )
  },
})
