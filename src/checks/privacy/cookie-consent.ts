import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'privacy/cookie-consent',
  title: 'Pages ask before they watch visitors',
  severity: 'warning',
  answers: ['A-089'],
  why: 'Analytics and advertising scripts set cookies nobody needs: in the European Union they may run only after consent.',
  fix: 'Load such scripts only after consent was given, or leave them out.',
  references: [{ label: 'ePrivacy directive, article 5(3)', url: 'https://eur-lex.europa.eu/eli/dir/2002/58/oj' }],
  needs: ['privacy'],
  evaluate({ privacy: { trackers, consent, pages } }) {
    const looked = search('analytics and advertising scripts', 'pages', pages, trackers.length)
    if (trackers.length === 0) return notApplicable('No page watches its visitors', [looked])
    const asked = consent.map(({ at, name }) => source(at, name))
    if (isNonEmpty(asked)) return pass('Pages that watch visitors ask for consent', asked)
    const findings = trackers.map(({ at, name }) => ({
      message: `${at.file} loads ${name} without asking`,
      subject: `tracker in ${at.file}`,
      confidence: 'medium' as const,
      evidence: [source(at, name)] as const,
    }))
    return isNonEmpty(findings)
      ? fail('Visitors are watched without consent', findings)
      : notApplicable('No page watches its visitors', [looked])
  },
})
