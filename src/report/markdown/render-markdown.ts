import type { AuditResult, Verdict } from '../../audit/result.ts'
import { say, sayWord } from '../../i18n/say.ts'
import { clean } from '../clean.ts'
import type { ScopeLine } from '../scope.ts'
import { lookedAt, notLookedAt } from '../scope.ts'
import { checklist, colophon, conclusion, recommendations } from './closing.ts'
import { prose, text } from './escape.ts'
import { blocks } from './outcomes.ts'
import { subjects, testsFound } from './sections.ts'

const verdictMarks: Record<Verdict, string> = { READY: '✅', 'READY WITH CONDITIONS': '⚠️', 'NOT READY': '❌' }
const maxItems = 20

function scopeLines(lines: readonly ScopeLine[]): string[] {
  return lines.flatMap((line) => {
    const more = line.items.length - maxItems
    return [
      `- ${line.topic}: ${text(line.text)}`,
      ...line.items.slice(0, maxItems).map((item) => `  - ${text(item)}`),
      ...(more > 0 ? [`  - ${say`… and ${more} more`}`] : []),
    ]
  })
}

function summary(result: AuditResult): string[] {
  const { statistics } = result
  const { critical, high, medium } = statistics.securityIssues
  const missed = scopeLines(notLookedAt(result))
  return [
    say`## EXECUTIVE SUMMARY`,
    '',
    say`### VERDICT: ${verdictMarks[result.verdict]} ${sayWord(result.verdict)}`,
    '',
    say`**Summary:** ${prose(result.summary)}`,
    '',
    say`**Looked at:**`,
    '',
    ...scopeLines(lookedAt(result)),
    '',
    ...(missed.length === 0 ? [] : [say`**Not looked at:**`, '', ...missed, '']),
    say`### CRITICAL STATISTICS`,
    '',
    say`- Tests: ${testsFound(result)}`,
    say`- Security Issues: ${critical} critical, ${high} high, ${medium} medium`,
    say`- Blockers: ${statistics.blockers} issues`,
    say`- Warnings: ${statistics.warnings} issues`,
    say`- Endpoints Reviewed: ${statistics.endpointsReviewed} total`,
    '',
  ]
}

/** The full report in the structure of document 004: summary, sections 1 to 12, colophon. */
export function renderMarkdown(unsafe: AuditResult): string {
  const result = clean(unsafe)
  const head = [
    say`# PRODUCTION READINESS AUDIT REPORT`,
    '',
    say`**Application:** ${text(result.subject.name)}  `,
    say`**Audit Date:** ${result.startedAt.slice(0, 10)}  `,
    say`**Auditor:** Plimsoll ${result.tool.version}`,
    '',
  ]
  const sections = [
    head,
    summary(result),
    ...subjects(result),
    [say`## 8. BLOCKERS (MUST FIX BEFORE PRODUCTION)`, '', ...blocks(result, 'BLOCKER')],
    [say`## 9. WARNINGS (FIX SOON AFTER LAUNCH)`, '', ...blocks(result, 'WARNING')],
    recommendations(result),
    checklist(result),
    conclusion(result),
    colophon(result),
  ]
  return `${sections.map((lines) => lines.join('\n').trimEnd()).join('\n\n---\n\n')}\n`
}
