import type { AuditResult, FeatureResult } from '../../audit/result.ts'
import { evidenceLink } from '../checklists/markdown.ts'
import { featureCounts, featureWords, missingOf } from '../features.ts'
import { isSource } from '../view.ts'
import { cell, text } from './escape.ts'

const MAX_PLACES = 4

/** The inventory of the features that the profile promises. */
export function featureInventory(result: AuditResult): string[] {
  return [
    `Promised by the profile: ${featureCounts(result)}.`,
    '',
    '| Feature | Status | Where | Unfinished |',
    '|---|---|---|---|',
    ...result.features.map(row),
  ]
}

function row(feature: FeatureResult): string {
  const places = feature.evidence.filter(isSource).slice(0, MAX_PLACES).map(evidenceLink).join('<br>')
  const missing = missingOf(feature)
  const status = `${featureWords[feature.status]}${missing === '' ? '' : `: ${text(missing)}`}`
  const unfinished = feature.unfinished.map(evidenceLink).join('<br>')
  const cells = [`${text(feature.title.en)} (${text(feature.group)})`, status, places || '–', unfinished || '–']
  return `| ${cells.map(cell).join(' | ')} |`
}
