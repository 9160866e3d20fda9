import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, pass } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { ChangedFile } from '../../facts/change/types.ts'
import { defineCheck } from '../define-check.ts'
import { withoutChange } from './change.ts'

export default defineCheck({
  id: 'migrations/change-keeps-to-schema',
  title: 'A change that brings a revision changes models, documents and tests, and no other code',
  severity: 'recommendation',
  answers: ['D-002'],
  why: 'Schema and code reach production at different moments. A change that holds both can neither be released in two steps nor taken back in one.',
  fix: 'Release the revision (with models and documents) first and the code that uses it after, as two changes.',
  references: [{ label: 'Martin Fowler: parallel change', url: 'https://martinfowler.com/bliki/ParallelChange.html' }],
  needs: ['change'],
  evaluate({ change }) {
    const revisions = change.files.filter(({ is, isNew }) => is === 'revision' && isNew)
    if (!isNonEmpty(revisions)) return withoutChange(change, 'brings no revision')
    const others = change.files.filter(isOtherCode)
    const first = source({ file: revisions[0].path, line: 1 }, 'the revision')
    if (others.length === 0) {
      return pass('The revision comes with models, documents and tests alone', [
        first,
        search('other code', 'changed files', change.files.length),
      ])
    }
    const evidence = others.slice(0, 8).map(({ path }): Evidence => source({ file: path, line: 1 }, 'changes with it'))
    return fail(`A revision and ${plural(others.length, 'file')} of other code change together`, [
      {
        message: `${revisions[0].path} comes together with ${plural(others.length, 'changed file')} of other code: ${others
          .slice(0, 3)
          .map(({ path }) => path)
          .join(', ')}${others.length > 3 ? ', …' : ''}`,
        subject: `code in the change of ${revisions[0].path}`,
        confidence: 'medium',
        evidence: [first, ...evidence],
      },
    ])
  },
})

/** Code of the service that is neither model nor revision nor what runs revisions. */
function isOtherCode({ path, role, is, hasSubstance }: ChangedFile): boolean {
  if (is !== 'other' || role !== 'code' || !hasSubstance) return false
  return (
    /\.(py|ts|tsx|js|mjs|cjs)$/.test(path) &&
    !/(^|\/)(alembic|migrations?|versions|seeds?)\/|(^|\/)models?(\/|\.py$)/.test(path)
  )
}
