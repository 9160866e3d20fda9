import { areaOf, areas } from '../checks/areas.ts'
import type { AuditResult, OutcomeResult, Severity, Verdict } from './result.ts'
import { openFindings } from './statistics.ts'

type FirstThing = AuditResult['firstThings'][number]

const WEIGHT: Readonly<Record<Severity, number>> = { blocker: 0, warning: 1, recommendation: 2 }

/** The five things to do first: one a check, most severe first, security before the rest, sure before likely. */
export function firstThingsOf(outcomes: readonly OutcomeResult[]): FirstThing[] {
  const failed = outcomes.filter(
    ({ status, severity }) => status === 'fail' || (status === 'error' && severity === 'blocker'),
  )
  const ordered = failed
    .map((outcome, order) => ({ outcome, order, rank: rank(outcome) }))
    .sort((a, b) => compare(a.rank, b.rank) || a.order - b.order)
  const things = new Map<string, FirstThing>()
  for (const { outcome } of ordered) {
    const text = thingToDo(outcome)
    if (things.size < 5 && !things.has(text))
      things.set(text, { check: outcome.check, text, severity: outcome.severity })
  }
  return [...things.values()]
}

function rank(outcome: OutcomeResult): number[] {
  const open = openFindings(outcome)
  return [
    WEIGHT[outcome.severity],
    areas[areaOf(outcome.check)].security ? 0 : 1,
    open.some(({ confidence }) => confidence === 'high') ? 0 : 1,
    -open.length,
  ]
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

/** The fix, and where: `Guard … (GET /v1/leads, app/api/leads.py:12, and 3 more)`. */
function thingToDo(outcome: OutcomeResult): string {
  if (outcome.status === 'error') return `Run again with --verbose and report the fault in ${outcome.check}`
  const open = openFindings(outcome)
  const first = open[0]
  if (first === undefined) return outcome.fix
  const place = first.evidence.find((one) => one.kind === 'source')
  const where = place === undefined ? first.subject : `${first.subject}, ${place.file}:${place.line}`
  const more = open.length > 1 ? `, and ${open.length - 1} more` : ''
  const fix = open.length === 1 ? first.fix : outcome.fix
  return `${fix.replace(/\.\s*$/, '')} (${where}${more}).`
}

/** Two or three sentences on the state of the service. */
export function summaryOf(
  name: string,
  verdict: Verdict,
  statistics: AuditResult['statistics'],
  conditions: number,
  note?: string,
): string {
  const { byStatus, blockers, warnings, endpointsReviewed, checks } = statistics
  const failed = `${words(blockers, 'blocker')} and ${words(warnings, 'warning')} failed`
  const state = {
    'NOT READY': `${name} is not ready for production: ${blockers > 0 ? failed : 'a blocker could not be judged'}.`,
    'READY WITH CONDITIONS': `${name} is ready for production on ${words(conditions, 'condition')}: no blocker fails.`,
    READY: `${name} is ready for production as far as was looked at: no blocker and no warning fails.`,
  }[verdict]
  const seen =
    `${words(checks, 'check')} ran over ${words(endpointsReviewed, 'endpoint')}: ${byStatus.pass} passed, ` +
    `${byStatus.fail} failed, ${byStatus.unverified} could not be verified, ${byStatus['not-applicable']} did not apply.`
  const faults = byStatus.error > 0 ? ` ${words(byStatus.error, 'check')} could not run.` : ''
  return `${state} ${seen}${faults}${note === undefined ? '' : ` ${note}`}`
}

function words(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
