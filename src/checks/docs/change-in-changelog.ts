import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'docs/change-in-changelog',
  title: 'A change of the service is told in its changelog',
  severity: 'recommendation',
  answers: ['C-057', 'C-361'],
  why: 'Who writes the changelog at the release remembers half of what changed; who changes something knows.',
  fix: 'Add a line under the heading of what is not released yet, or a news fragment where the project keeps those.',
  references: [{ label: 'Keep a Changelog', url: 'https://keepachangelog.com/' }],
  needs: ['change'],
  evaluate({ change: { since, files, changelog } }) {
    if (since === undefined) return notApplicable('No change was given to judge: name what to compare with (--since)')
    if (changelog === undefined) return notApplicable('No changelog is kept at the root of the repository')
    const code = files.filter(
      ({ role, is, hasSubstance }) => role === 'code' && /^(other|model|revision)$/.test(is) && hasSubstance,
    )
    const changed = code.filter(({ path }) => /\.(py|ts|tsx|js|mjs|cjs|sql)$/.test(path))
    if (!isNonEmpty(changed)) return notApplicable(`The change since ${since} touches no code of the service`)
    const told = files.filter(({ is }) => is === 'change-log')
    if (isNonEmpty(told)) return pass('The changelog changes with the code', [source({ file: told[0].path, line: 1 })])
    return fail('The code changes, the changelog does not', [
      {
        message: `${plural(changed.length, 'file')} of code changed since ${since}, and ${changelog} did not`,
        subject: 'changelog of the change',
        confidence: 'medium',
        evidence: [
          source({ file: changed[0].path, line: 1 }, 'changed'),
          search('changelog entries', 'changed files', files.length),
        ],
      },
    ])
  },
})
