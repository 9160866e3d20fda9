import type { AuditResult, FindingResult, OutcomeResult } from '../../audit/result.ts'
import { plural } from '../../core/text.ts'
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
    ...gone.map(({ message }) => `${paint.status.pass('mended')}  ${message}`),
    `${paint.verdict[result.verdict](` ${result.verdict} `)} ${plural(blockers, 'blocker')}, ${plural(warnings, 'warning')}, ` +
      `${plural(recommendations, 'recommendation')}; ${count === 0 ? 'nothing new' : `${count} new`}, ${gone.length} mended`,
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
