import type { AuditResult, FeatureResult } from '../audit/result.ts'
import { currentLanguage, say, sayWord } from '../i18n/say.ts'
import { count } from './view.ts'

const featureWords: Record<FeatureResult['status'], string> = {
  implemented: 'implemented',
  partly: 'in part',
  'not-found': 'not found',
}

export function featureWord(status: FeatureResult['status']): string {
  return sayWord(featureWords[status])
}

/** The title of a feature, in the language of the report. */
export function featureTitle({ title }: FeatureResult): string {
  return title[currentLanguage()]
}

/** `31 implemented, 10 in part, 7 not found`. */
export function featureCounts({ features }: AuditResult): string {
  return (['implemented', 'partly', 'not-found'] as const)
    .map((status) => `${count(features, (feature) => feature.status === status)} ${featureWord(status)}`)
    .join(', ')
}

/** What is missing of a feature, in words; empty when nothing is. */
export function missingOf({ status, missing, optional }: FeatureResult): string {
  if (status === 'not-found') {
    return optional ? say`nothing of it was found; it is optional` : say`nothing of it was found`
  }
  return missing.length === 0 ? '' : say`without ${missing.join(', ')}`
}
