import type { Condition, OutcomeResult, Verdict } from './result.ts'

/**
 * NOT READY: a blocker fails or errors. READY WITH CONDITIONS: no blocker fails, but a blocker is unverified, a
 * warning fails, or a waiver is in force. READY: none of these.
 */
export function verdictOf(outcomes: readonly OutcomeResult[]): Verdict {
  if (outcomes.some(({ severity, status }) => severity === 'blocker' && (status === 'fail' || status === 'error'))) {
    return 'NOT READY'
  }
  return conditionsOf(outcomes).length > 0 ? 'READY WITH CONDITIONS' : 'READY'
}

/** Why the verdict is not plain READY though no blocker fails, and what would settle each reason. */
export function conditionsOf(outcomes: readonly OutcomeResult[]): Condition[] {
  return outcomes.flatMap((outcome): Condition[] => {
    const { check, severity, status, title, summary, needs, fix } = outcome
    const conditions: Condition[] = []
    if (severity === 'blocker' && status === 'unverified') {
      conditions.push({ check, reason: `Not verified: ${title}. ${summary}`, settledBy: needs ?? fix })
    }
    if (severity === 'warning' && status === 'fail') conditions.push({ check, reason: summary, settledBy: fix })
    return [...conditions, ...waiverConditions(outcome)]
  })
}

/** One condition for each waiver in force, however many findings it covers. */
function waiverConditions({ check, findings, fix }: OutcomeResult): Condition[] {
  const covered = new Map<string, { reason: string; who: string; expires: string; count: number }>()
  for (const { waiver } of findings) {
    if (waiver === undefined) continue
    const key = `${waiver.at.file}:${waiver.at.line}`
    const entry = covered.get(key) ?? { ...waiver, count: 0 }
    covered.set(key, { ...entry, count: entry.count + 1 })
  }
  return [...covered.values()].map(({ reason, who, expires, count }) => ({
    check,
    reason: `${count === 1 ? '1 finding' : `${count} findings`} waived by ${who} until ${expires}: ${reason}`,
    settledBy: fix,
  }))
}
