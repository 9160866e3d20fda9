import type { AuditResult, Severity } from '../../audit/result.ts'
import { say, sayCount, sayWord } from '../../i18n/say.ts'
import { outcomesOf } from '../view.ts'
import { code, prose } from './escape.ts'

function numbered(lines: readonly string[]): string[] {
  return lines.length === 0 ? [say`None.`, ''] : [...lines.map((line, index) => `${index + 1}. ${line}`), '']
}

function fixes(result: AuditResult, severity: Severity): string[] {
  return outcomesOf(result, 'fail', severity).map((it) => `${prose(it.fix)} (${code(it.check)})`)
}

/** What to do before launch: the first things, then what else would keep the service ashore. */
function immediate(result: AuditResult): string[] {
  const first = result.firstThings.filter((thing) => thing.severity === 'blocker')
  const named = new Set(first.map((thing) => thing.check))
  const others = outcomesOf(result, 'fail', 'blocker').filter((it) => !named.has(it.check))
  const open = outcomesOf(result, 'unverified', 'blocker')
  return [
    ...first.map((thing) => `${prose(thing.text)} (${code(thing.check)})`),
    ...others.map((it) => `${prose(it.fix)} (${code(it.check)})`),
    ...open.map((it) => say`Settle ${code(it.check)}: ${prose(it.needs ?? it.summary)}`),
  ]
}

export function recommendations(result: AuditResult): string[] {
  return [
    say`## 10. RECOMMENDATIONS`,
    '',
    say`### Immediate Actions (Before Launch)`,
    '',
    ...numbered(immediate(result)),
    say`### Short-term (First Month)`,
    '',
    ...numbered(fixes(result, 'warning')),
    say`### Long-term (Future Improvements)`,
    '',
    ...numbered(fixes(result, 'recommendation')),
  ]
}

/** Ticked is only what this audit showed; the rest is for people to do. */
export function checklist(result: AuditResult): string[] {
  const blockersGone =
    outcomesOf(result, 'fail', 'blocker').length === 0 &&
    outcomesOf(result, 'error', 'blocker').length === 0 &&
    outcomesOf(result, 'unverified', 'blocker').length === 0
  return [
    say`## 11. RELEASE CHECKLIST`,
    '',
    say`### Pre-Deployment`,
    '',
    say`- [${blockersGone ? 'x' : ' '}] All blockers fixed`,
    say`- [ ] All tests passing (not run by this audit)`,
    say`- [ ] Migrations tested`,
    say`- [ ] Production secrets configured`,
    say`- [ ] Database backed up`,
    '',
    say`### Deployment`,
    '',
    say`- [ ] Deploy to staging first`,
    say`- [ ] Run smoke tests`,
    say`- [ ] Monitor metrics for 24h`,
    say`- [ ] Gradual rollout (10% → 50% → 100%)`,
    '',
    say`### Post-Deployment`,
    '',
    say`- [ ] Monitor error rates`,
    say`- [ ] Check health endpoints`,
    say`- [ ] Verify metrics collection`,
    say`- [ ] Test critical user flows`,
    '',
  ]
}

const advice: Record<AuditResult['verdict'], string> = {
  READY: 'Release, with a gradual rollout.',
  'READY WITH CONDITIONS':
    'Settle the conditions or accept them by name and date, then release with a gradual rollout.',
  'NOT READY': 'Do not release. Fix the blockers, then audit again.',
}

export function conclusion(result: AuditResult): string[] {
  const { blockers, warnings } = result.statistics
  const conditions = result.conditions.map(
    (it) => `- ${prose(it.reason)} (${code(it.check)}) ${say`*Settled by:* ${prose(it.settledBy)}`}`,
  )
  return [
    say`## 12. CONCLUSION`,
    '',
    say`**${sayWord(result.verdict)}** with ${sayCount(blockers, 'blocker')}, ${sayCount(warnings, 'warning')} and ${sayCount(outcomesOf(result, 'unverified').length, 'unverified check')}.`,
    '',
    ...(conditions.length === 0 ? [] : [say`**Conditions:**`, '', ...conditions, '']),
    `${say`**Estimated Time to Production Ready:** not estimated (the audit counts what is wrong, not the hours it takes)`}  `,
    say`**Recommended Approach:** ${sayWord(advice[result.verdict])}`,
    '',
  ]
}

export function colophon(result: AuditResult): string[] {
  const open = outcomesOf(result, 'unverified').length
  const errors = outcomesOf(result, 'error').length
  const status =
    open + errors === 0
      ? say`COMPLETE`
      : say`INCOMPLETE (${sayCount(open, 'check')} unverified, ${sayCount(errors, 'check')} in error)`
  return [
    say`**Report Compiled By:** Plimsoll ${result.tool.version} (rules ${result.tool.rules})  `,
    say`**Review Status:** ${status}`,
    '',
    say`Severity of a blocker or warning: in security areas a blocker of high confidence is CRITICAL, another blocker HIGH; elsewhere one step lower; a warning is MEDIUM.`,
  ]
}
