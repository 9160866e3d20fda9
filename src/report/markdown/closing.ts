import type { AuditResult, Severity } from '../../audit/result.ts'
import { plural } from '../../core/text.ts'
import { outcomesOf } from '../view.ts'
import { code, prose } from './escape.ts'

function numbered(lines: readonly string[]): string[] {
  return lines.length === 0 ? ['None.', ''] : [...lines.map((line, index) => `${index + 1}. ${line}`), '']
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
    ...open.map((it) => `Settle ${code(it.check)}: ${prose(it.needs ?? it.summary)}`),
  ]
}

export function recommendations(result: AuditResult): string[] {
  return [
    '## 10. RECOMMENDATIONS',
    '',
    '### Immediate Actions (Before Launch)',
    '',
    ...numbered(immediate(result)),
    '### Short-term (First Month)',
    '',
    ...numbered(fixes(result, 'warning')),
    '### Long-term (Future Improvements)',
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
    '## 11. RELEASE CHECKLIST',
    '',
    '### Pre-Deployment',
    '',
    `- [${blockersGone ? 'x' : ' '}] All blockers fixed`,
    '- [ ] All tests passing (not run by this audit)',
    '- [ ] Migrations tested',
    '- [ ] Production secrets configured',
    '- [ ] Database backed up',
    '',
    '### Deployment',
    '',
    '- [ ] Deploy to staging first',
    '- [ ] Run smoke tests',
    '- [ ] Monitor metrics for 24h',
    '- [ ] Gradual rollout (10% → 50% → 100%)',
    '',
    '### Post-Deployment',
    '',
    '- [ ] Monitor error rates',
    '- [ ] Check health endpoints',
    '- [ ] Verify metrics collection',
    '- [ ] Test critical user flows',
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
    (it) => `- ${prose(it.reason)} (${code(it.check)}) *Settled by:* ${prose(it.settledBy)}`,
  )
  return [
    '## 12. CONCLUSION',
    '',
    `**${result.verdict}** with ${plural(blockers, 'blocker')}, ${plural(warnings, 'warning')} and ${plural(outcomesOf(result, 'unverified').length, 'unverified check')}.`,
    '',
    ...(conditions.length === 0 ? [] : ['**Conditions:**', '', ...conditions, '']),
    '**Estimated Time to Production Ready:** not estimated (the audit counts what is wrong, not the hours it takes)  ',
    `**Recommended Approach:** ${advice[result.verdict]}`,
    '',
  ]
}

export function colophon(result: AuditResult): string[] {
  const open = outcomesOf(result, 'unverified').length
  const errors = outcomesOf(result, 'error').length
  const status =
    open + errors === 0
      ? 'COMPLETE'
      : `INCOMPLETE (${plural(open, 'check')} unverified, ${plural(errors, 'check')} in error)`
  return [
    `**Report Compiled By:** Plimsoll ${result.tool.version} (rules ${result.tool.rules})  `,
    `**Review Status:** ${status}`,
    '',
    'Severity of a blocker or warning: in security areas a blocker of high confidence is CRITICAL, another blocker HIGH; elsewhere one step lower; a warning is MEDIUM.',
  ]
}
