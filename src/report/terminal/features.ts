import type { AuditResult } from '../../audit/result.ts'
import { wrap } from '../../core/text.ts'
import { say } from '../../i18n/say.ts'
import { featureCounts, featureTitle, missingOf } from '../features.ts'
import type { Paint } from './paint.ts'

const SHOWN = 5

/** What the profile promises: how much was found, and what was not. Nothing without a profile. */
export function featureBlock(result: AuditResult, paint: Paint, width: number, verbose: boolean): string[] {
  if (result.features.length === 0) return []
  const open = result.features.filter((feature) => feature.status !== 'implemented' && !feature.optional)
  const shown = verbose ? open : open.slice(0, SHOWN)
  const more = open.length - shown.length
  return [
    paint.bold(say`Features`),
    `  ${featureCounts(result)}`,
    ...shown.flatMap((feature) =>
      wrap(`${featureTitle(feature)}: ${missingOf(feature)}`, width - 4).map(
        (line, at) => `${at === 0 ? '  - ' : '    '}${line}`,
      ),
    ),
    ...(more > 0 ? [`  ${say`… and ${more} more, with --verbose`}`] : []),
    '',
  ]
}
