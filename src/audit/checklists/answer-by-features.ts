import type { FeatureResult } from '../result.ts'
import type { ItemResult } from './result.ts'

/** What an item's status rests on. */
export type Answer = Pick<ItemResult, 'status' | 'summary' | 'needs' | 'evidence'>

/** Features that the profile promises and that were not found, or by half. */
export function notFound(features: readonly FeatureResult[]): Answer {
  const summary = features.map(({ id, status, missing }) =>
    status === 'partly' ? `${id} was found without ${missing.join(', ')}` : `nothing of ${id} was found`,
  )
  return { status: 'not-done', summary: summary.join('; '), evidence: features.flatMap(({ evidence }) => evidence) }
}

/** Features that were found; an optional one may be absent. */
export function found(features: readonly FeatureResult[]): Answer {
  const there = features.filter(({ status }) => status === 'implemented')
  const evidence = features.flatMap((feature) => feature.evidence)
  if (there.length === 0) return { status: 'not-applicable', summary: 'Optional, and not found.', evidence }
  return { status: 'done', summary: `Found: ${there.map(({ id }) => id).join(', ')}`, evidence }
}
