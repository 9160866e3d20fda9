import type { AuditResult, FeatureResult } from '../audit/result.ts'
import { count } from './view.ts'

export const featureWords: Record<FeatureResult['status'], string> = {
  implemented: 'implemented',
  partly: 'in part',
  'not-found': 'not found',
}

/** `31 implemented, 10 in part, 7 not found`. */
export function featureCounts({ features }: AuditResult): string {
  return (['implemented', 'partly', 'not-found'] as const)
    .map((status) => `${count(features, (feature) => feature.status === status)} ${featureWords[status]}`)
    .join(', ')
}

/** What is missing of a feature, in words; empty when nothing is. */
export function missingOf({ status, missing, optional }: FeatureResult): string {
  if (status === 'not-found') return optional ? 'nothing of it was found; it is optional' : 'nothing of it was found'
  return missing.length === 0 ? '' : `without ${missing.join(', ')}`
}
