import type { Confidence, FindingResult, OutcomeResult } from '../../audit/result.ts'
import { evidenceText } from '../evidence-text.ts'
import { isSource } from '../view.ts'
import { location, nowhere } from './locations.ts'
import { levels } from './rules.ts'
import type { Result, Suppression } from './types.ts'

/** Code scanning keeps a hundred locations of a result. */
const maxRelated = 100

const ranks: Record<Confidence, number> = { high: 90, medium: 60, low: 30 }

function suppressions(finding: FindingResult): Suppression[] {
  const { waiver } = finding
  if (waiver === undefined) return []
  return [
    {
      kind: 'external',
      status: 'accepted',
      justification: `${waiver.reason} (${waiver.who}, until ${waiver.expires})`,
      location: location(waiver.at),
    },
  ]
}

function message(finding: FindingResult): string {
  const others = finding.evidence.filter((it) => !isSource(it)).map((it) => `${evidenceText(it)}.`)
  return [`${finding.message}.`, ...others, `Fix: ${finding.fix}`].join(' ').replace(/([.!?])\.(?=\s)/g, '$1')
}

/** A finding as a result: the first place is its location, the others are related. */
function result(finding: FindingResult, outcome: OutcomeResult, ruleIndex: number): Result {
  const [first, ...others] = finding.evidence.filter(isSource)
  const related = others.slice(0, maxRelated).map((it, index) => location(it, index + 1))
  return {
    ruleId: outcome.check,
    ruleIndex,
    kind: 'fail',
    level: levels[finding.severity],
    message: { text: message(finding) },
    locations: [first === undefined ? nowhere() : location(first)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    partialFingerprints: {
      'plimsoll/v1': finding.fingerprint,
      primaryLocationLineHash: `${finding.fingerprint}:1`,
    },
    ...(finding.isNew === undefined ? {} : { baselineState: finding.isNew ? 'new' : 'unchanged' }),
    suppressions: suppressions(finding),
    rank: ranks[finding.confidence],
    properties: { subject: finding.subject, confidence: finding.confidence },
  }
}

const order = ['error', 'warning', 'note', 'none']

/** Every finding of every check, the heaviest first, since readers with limits keep the first. */
export function results(outcomes: readonly OutcomeResult[]): Result[] {
  return outcomes
    .flatMap((outcome, index) => outcome.findings.map((finding) => result(finding, outcome, index)))
    .sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level) || b.rank - a.rank)
}
