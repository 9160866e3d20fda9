import type { AuditResult, FeatureResult } from '../../audit/result.ts'
import { say } from '../../i18n/say.ts'
import { evidenceLink } from '../checklists/markdown.ts'
import { featureCounts, featureTitle, featureWord, missingOf } from '../features.ts'
import { isSource } from '../view.ts'
import { cell, text } from './escape.ts'

const MAX_PLACES = 4

/** The inventory of the features that the profile promises. */
export function featureInventory(result: AuditResult): string[] {
  return [
    say`Promised by the profile: ${featureCounts(result)}.`,
    '',
    say`| Feature | Status | Where | Unfinished |`,
    '|---|---|---|---|',
    ...result.features.map(row),
  ]
}

function row(feature: FeatureResult): string {
  const places = feature.evidence.filter(isSource).slice(0, MAX_PLACES).map(evidenceLink).join('<br>')
  const missing = missingOf(feature)
  const status = `${featureWord(feature.status)}${missing === '' ? '' : `: ${text(missing)}`}`
  const unfinished = feature.unfinished.map(evidenceLink).join('<br>')
  const cells = [`${text(featureTitle(feature))} (${text(feature.group)})`, status, places || '–', unfinished || '–']
  return `| ${cells.map(cell).join(' | ')} |`
}
