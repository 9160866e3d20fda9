import { source } from '../core/evidence.ts'
import type { FeaturePlace, FeaturesFacts } from '../facts/features/types.ts'
import { evidenceResult } from './judge.ts'
import type { Evidence, FeatureResult } from './result.ts'

/** The inventory of features of a result, in the order of the profile. */
export function featureResults({ features }: FeaturesFacts): FeatureResult[] {
  return features.map((feature) => ({
    id: feature.id,
    title: { ...feature.title },
    group: feature.group,
    answers: [...feature.answers],
    optional: feature.optional,
    status: feature.status,
    missing: [...feature.missing],
    evidence: [...feature.places.map(evidenceAt), ...feature.searches.map(evidenceResult)],
    unfinished: feature.unfinished.map(evidenceAt),
  }))
}

function evidenceAt({ at, what }: FeaturePlace): Evidence {
  return evidenceResult(source(at, what))
}
