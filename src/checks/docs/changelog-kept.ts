import { search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'docs/changelog-kept',
  title: 'A changelog tells what each release changes',
  severity: 'recommendation',
  answers: ['C-057', 'C-092', 'C-361'],
  why: 'Whoever looks for the release that broke something reads the changelog; without one they read every commit.',
  fix: 'Keep a CHANGELOG.md with a heading for each version, newest first, and one for what is not released yet.',
  references: [{ label: 'Keep a Changelog', url: 'https://keepachangelog.com/' }],
  needs: ['documents', 'changelog'],
  evaluate({ documents: { searched, isRoot, elsewhere }, changelog: { found } }) {
    const looked = search('CHANGELOG, CHANGES, HISTORY, NEWS', 'documents', searched)
    if (found !== undefined && found.substance > 0)
      return pass('A changelog is kept', [source({ file: found.file, line: 1 }, `${found.substance} lines`)])
    const release = elsewhere.find(({ url }) => /releases|changelog/i.test(url))
    if (release !== undefined)
      return unverified('The changelog is kept elsewhere', `a look at ${release.url}`, [
        source(release.at, release.url),
      ])
    if (!isRoot) return notApplicable('This is not the root of a repository', [looked])
    return fail('There is no changelog', [
      {
        message: found === undefined ? 'No document tells what releases change' : `${found.file} is empty`,
        subject: 'changelog',
        confidence: 'medium',
        evidence: [looked],
      },
    ])
  },
})
