import type { Evidence, NonEmpty } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Feature } from '../../facts/features/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'code/promised-features-present',
  title: 'Every feature that the profile promises was found in the code',
  severity: 'warning',
  answers: ['A-151'],
  why: 'What was promised and is not there, or is there by half, is found by the first customer who needs it.',
  fix: 'Write what is missing, or take it out of the profile; where it is there under another name, tell the profile how it is recognised.',
  references: [],
  needs: ['features'],
  evaluate({ features: { profile, features } }) {
    if (profile === undefined) {
      return notApplicable('plimsoll.yaml names no profile: nobody said what the service promises', [
        search('profile', 'plimsoll.yaml', 1),
      ])
    }
    const promised = features.filter(({ optional }) => !optional)
    const findings = promised.filter(({ status }) => status !== 'implemented').map(findingOf)
    if (isNonEmpty(findings)) {
      return fail(`${findings.length} of ${promised.length} promised features were not found, or by half`, findings)
    }
    const evidence = features.flatMap(({ places: [first] }) =>
      first === undefined ? [] : [source(first.at, first.what)],
    )
    return isNonEmpty(evidence)
      ? pass(`All ${promised.length} promised features were found`, evidence)
      : unverified('The profile promises nothing that must be there', 'a profile with features')
  },
})

/** A search can miss what goes by another name, so that nothing here is certain. */
function findingOf({ id, title, status, missing, places, searches }: Feature): Finding {
  const found = places.slice(0, 4).map(({ at, what }) => source(at, what))
  const all: readonly Evidence[] = [...found, ...searches]
  const none: NonEmpty<Evidence> = [search(title.en, 'the code', 0)]
  return {
    message:
      status === 'not-found'
        ? `${title.en}: nothing of it was found`
        : `${title.en}: found, but without ${missing.join(', ')}`,
    subject: `feature ${id}`,
    confidence: 'medium',
    evidence: isNonEmpty(all) ? all : none,
  }
}
