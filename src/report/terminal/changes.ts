import type { AuditResult, FindingResult, OutcomeResult } from '../../audit/result.ts'
import { say, sayCount, sayWord } from '../../i18n/say.ts'
import { clean } from '../clean.ts'
import { openFindings } from '../view.ts'
import { drawOutcome } from './diagnostic.ts'
import { paintOf } from './paint.ts'

/** What an audit found that the one before did not, and what is gone; one line when nothing is different. */
export function renderChanges(
  unsafe: AuditResult,
  before: AuditResult,
  options: { readonly color: boolean; readonly width: number },
): string {
  const result = clean(unsafe)
  const paint = paintOf(options.color)
  const known = new Set(before.outcomes.flatMap(fingerprints))
  const now = new Set(result.outcomes.flatMap(fingerprints))
  const fresh = result.outcomes.flatMap((outcome) => {
    const findings = outcome.findings.filter((finding) => isOpen(finding) && !known.has(finding.fingerprint))
    return findings.length === 0 || outcome.status !== 'fail' ? [] : [{ ...outcome, findings }]
  })
  const gone = clean(before).outcomes.flatMap((outcome) =>
    openOf(outcome).filter(({ fingerprint }) => !now.has(fingerprint)),
  )
  const count = fresh.reduce((sum, { findings }) => sum + findings.length, 0)
  const { blockers, warnings, recommendations } = result.statistics
  const lines = [
    ...fresh.flatMap((outcome) => drawOutcome(outcome, paint, options.width, true)),
    ...gone.map(({ message }) => `${paint.status.pass(say`mended`)}  ${message}`),
    `${paint.verdict[result.verdict](` ${sayWord(result.verdict)} `)} ${sayCount(blockers, 'blocker')}, ${sayCount(warnings, 'warning')}, ` +
      `${sayCount(recommendations, 'recommendation')}; ${count === 0 ? say`nothing new` : say`${count} new`}, ${say`${gone.length} mended`}`,
  ]
  return `${lines.join('\n')}\n`
}

function isOpen({ waiver }: FindingResult): boolean {
  return waiver === undefined
}

function openOf(outcome: OutcomeResult): FindingResult[] {
  return outcome.status === 'fail' ? openFindings(outcome) : []
}

function fingerprints(outcome: OutcomeResult): string[] {
  return openOf(outcome).map(({ fingerprint }) => fingerprint)
}
