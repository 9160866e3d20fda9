import type { Language } from '../../core/language.ts'
import type { answerWords } from '../../i18n/words.ts'
import type { FeatureResult } from '../result.ts'
import type { ItemResult } from './result.ts'

type Say = (typeof answerWords)[Language]

/** What an item's status rests on. */
export type Answer = Pick<ItemResult, 'status' | 'summary' | 'needs' | 'evidence'>

/** Features that the profile promises and that were not found, or by half. */
export function notFound(features: readonly FeatureResult[], say: Say): Answer {
  const summary = features.map(({ id, status, missing }) =>
    status === 'partly' ? say.foundWithout(id, missing.join(', ')) : say.nothingFound(id),
  )
  return { status: 'not-done', summary: summary.join('; '), evidence: features.flatMap(({ evidence }) => evidence) }
}

/** Features that were found; an optional one may be absent. */
export function found(features: readonly FeatureResult[], say: Say): Answer {
  const there = features.filter(({ status }) => status === 'implemented')
  const evidence = features.flatMap((feature) => feature.evidence)
  if (there.length === 0) return { status: 'not-applicable', summary: say.optional, evidence }
  return { status: 'done', summary: `${say.found}: ${there.map(({ id }) => id).join(', ')}`, evidence }
}
